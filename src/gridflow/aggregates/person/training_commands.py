"""Commands on training 培训."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.command import Command, Title, Word
from gridflow.aggregates.person.commands import PersonId
from gridflow.aggregates.personal import ExamPassed, ExamScore

Year = Annotated[int, Field(ge=2000, le=2100)]


class PlannedSession(BaseModel):
    """A training that is planned 培训场次: with an exam or without, on a day of the year if it has one yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Word
    title: Title
    on: date | None = None
    exam: bool = False


class TookPart(BaseModel):
    """A person who took part, and how their exam ended, if they took one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: PersonId
    passed: ExamPassed | None = None
    score: Annotated[ExamScore, Field(ge=0, le=1000)] | None = None


class PlanTraining(Command):
    """Plan a unit's training of a year, all of it: what was planned before and is not named is dropped."""

    name = "plan-training"
    title = "制定培训计划"
    unit: Word
    year: Year
    sessions: Annotated[tuple[PlannedSession, ...], Field(min_length=1, max_length=100)]


class RecordTraining(Command):
    """Record who took part in a planned training. Given again it adds people, and the exams that they took since."""

    name = "record-training"
    title = "登记培训"
    unit: Word
    year: Year
    session: Word
    held_on: date
    participants: Annotated[tuple[TookPart, ...], Field(min_length=1, max_length=2000)]
