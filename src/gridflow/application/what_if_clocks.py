"""A clock under the rules as they were, and under supposed ones 推演结果."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from gridflow.aggregates.case.clocks import in_time, overrun
from gridflow.aggregates.case.light import Light, light_of
from gridflow.aggregates.case.state import Clock
from gridflow.policy import Timed


class Outcome(StrEnum):
    """How a clock stands at the end of a period: met 按时, missed 逾期完成 and void 作废 have ended by then."""

    MET = "met"
    MISSED = "missed"
    VOID = "void"
    RUNNING = "running"
    OVERDUE = "overdue"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]

    @property
    def late(self) -> bool:
        """Whether the deadline was not kept, or has passed without anything done."""
        return self in (Outcome.MISSED, Outcome.OVERDUE)


_CHINESE = {
    Outcome.MET: "按时",
    Outcome.MISSED: "逾期完成",
    Outcome.VOID: "作废",
    Outcome.RUNNING: "运行中",
    Outcome.OVERDUE: "已逾期",
}


class Reckoned(NamedTuple):
    """What rules make of a clock: its term with what was added, its deadline, how it stands, and its light.

    `due` is a UTC instant, None where the deadline is open; `late_by` is None unless it is late.
    """

    term: str
    extensions: tuple[str, ...]
    status: str
    due: datetime | None
    outcome: Outcome
    late_by: timedelta | None
    light: Light


@dataclass(frozen=True, slots=True)
class ComparedClock:
    """A clock that ran in the period, as it was and as it would have been.

    `unit` is the one that had to act when it ended, or has to at the end of the period; `unit_path` is its path.
    """

    number: str
    clock: str
    stage: Timed
    unit: str
    unit_path: str
    started_at: datetime
    ended_at: datetime | None
    before: Reckoned
    after: Reckoned

    @property
    def differs(self) -> bool:
        return self.before != self.after


def stopped(clock: Clock, outcome: Outcome, at: datetime) -> Reckoned:
    """A clock that ended so at an instant."""
    return _reckoned(clock, outcome, overrun(clock, at) if outcome is Outcome.MISSED else None, Light.NONE)


def running(clock: Clock, at: datetime) -> Reckoned:
    """A clock that runs at an instant."""
    if in_time(clock, at):
        return _reckoned(clock, Outcome.RUNNING, None, light_of(clock, at))
    return _reckoned(clock, Outcome.OVERDUE, overrun(clock, at), light_of(clock, at))


def _reckoned(clock: Clock, outcome: Outcome, late_by: timedelta | None, light: Light) -> Reckoned:
    basis = clock.basis
    return Reckoned(basis.term, basis.extensions, clock.status, clock.due, outcome, late_by, light)
