"""The register of training 培训台账, folded from the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from gridflow.aggregates.event import Recorded
from gridflow.aggregates.person.training_events import Participant, Session, TrainingPlanned, TrainingRecorded


class Attendance(NamedTuple):
    """One person at one training 参训; `passed` and `score` are of the exam, None where none was taken."""

    unit: str
    year: int
    session: str
    held_on: date
    passed: bool | None
    score: int | None

    @property
    def examined(self) -> bool:
        """Whether an exam was taken, whatever its result."""
        return (self.passed, self.score) != (None, None)

    @property
    def place(self) -> tuple[str, int, str]:
        """Which training it was."""
        return self.unit, self.year, self.session


@dataclass(frozen=True, slots=True)
class TrainingYear:
    """The plan of a unit for a year, since when it has been planned (aware), and which trainings were held when."""

    unit: str
    year: int
    planned_at: datetime
    sessions: tuple[Session, ...]
    held: Mapping[str, date] = field(default_factory=dict)

    def session(self, name: str) -> Session | None:
        return next((one for one in self.sessions if one.id == name), None)


@dataclass(frozen=True, slots=True)
class Trainings:
    """Every plan by unit and year, and by person what they took part in."""

    years: Mapping[tuple[str, int], TrainingYear] = field(default_factory=dict)
    attended: Mapping[str, tuple[Attendance, ...]] = field(default_factory=dict)

    def of(self, person: str) -> tuple[Attendance, ...]:
        """What a person took part in."""
        return self.attended.get(person, ())

    def in_year(self, person: str, year: int) -> tuple[Attendance, ...]:
        """What a person took part in on the days of a year."""
        return tuple(one for one in self.of(person) if one.held_on.year == year)

    def is_trained(self, person: str, day: date, exam: bool) -> bool:
        """Whether a person had been trained by the end of a day; with `exam`, had passed one."""
        return any(one.held_on <= day and (one.passed or not exam) for one in self.of(person))

    def after(self, event: Recorded) -> "Trainings":
        """The register after one more event."""
        body = event.body
        match body:
            case TrainingPlanned():
                known = self.years.get((body.unit, body.year))
                planned_at = event.recorded_at if known is None else known.planned_at
                held = {} if known is None else known.held
                plan = TrainingYear(body.unit, body.year, planned_at, body.sessions, held)
                return replace(self, years={**self.years, (body.unit, body.year): plan})
            case TrainingRecorded():
                return self._recorded(body)
            case _:
                return self

    def _recorded(self, body: TrainingRecorded) -> "Trainings":
        key = (body.unit, body.year)
        plan = self.years[key]
        held = {**plan.held, body.session: body.held_on}
        attended = {one.person: self._with(body, one) for one in body.participants}
        return Trainings({**self.years, key: replace(plan, held=held)}, {**self.attended, **attended})

    def _with(self, body: TrainingRecorded, one: Participant) -> tuple[Attendance, ...]:
        new = Attendance(body.unit, body.year, body.session, body.held_on, one.passed, one.score)
        return (*(known for known in self.of(one.person) if known.place != new.place), new)
