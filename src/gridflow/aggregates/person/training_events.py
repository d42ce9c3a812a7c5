"""What is recorded of training 培训."""

from datetime import date

from gridflow.aggregates.event import Event, Fact
from gridflow.aggregates.personal import ExamPassed, ExamScore


class Session(Fact):
    """One training of a year's plan 培训场次, with an exam or without; `on` is the day it is meant for, if one is."""

    id: str
    title: str
    on: date | None
    exam: bool


class Participant(Fact):
    """A person who took part 参训人员; `passed` and `score` are of the exam, None where none was taken."""

    person: str
    passed: ExamPassed | None
    score: ExamScore | None


class TrainingPlanned(Event):
    """A unit planned the training of a year 年度培训计划; a later plan of the same year takes its place."""

    topic = "training.planned"
    unit: str
    year: int
    sessions: tuple[Session, ...]


class TrainingRecorded(Event):
    """It was recorded who took part in a training, and how their exams ended 培训登记."""

    topic = "training.recorded"
    unit: str
    year: int
    session: str
    held_on: date
    participants: tuple[Participant, ...]


TRAINING_EVENTS: tuple[type[Event], ...] = (TrainingPlanned, TrainingRecorded)
"""The events of training."""
