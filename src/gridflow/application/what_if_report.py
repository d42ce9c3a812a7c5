"""What a what-if comes to 推演报告: the difference per unit and per clock."""

from collections import Counter
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.case.light import Light
from gridflow.application.event_words import unit_title
from gridflow.application.what_if_clocks import ComparedClock, Outcome, Reckoned
from gridflow.application.what_if_period import Period
from gridflow.policy import Timed
from gridflow.territory import UnitTree

_SHOWN: Final = (Light.GREEN, Light.YELLOW, Light.RED, Light.PAUSED)
_DIGITS: Final = 4


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class WhatIfTally(_View):
    """How the clocks of a unit stand under some rules: `due` in the period; met, `missed` (done too late, or overdue at
    its end), void, or running in time; the `lights` of those that run; and the share that was met of those that were
    met or missed, None where there are none."""

    due: int
    met: int
    missed: int
    void: int
    running: int
    lights: dict[Light, int]
    on_time_rate: float | None


class WhatIfUnit(_View):
    """The clocks on which a unit had to act, and how many of them differ."""

    unit: str
    unit_name: str
    clocks: int
    changed: int
    before: WhatIfTally
    after: WhatIfTally


class WhatIfReckoned(_View):
    """What rules make of a clock; `late_seconds` is how far past due it ended, or stands at the end of the period."""

    term: str
    extensions: tuple[str, ...]
    status: str
    due: datetime | None
    outcome: Outcome
    late_seconds: int | None
    light: Light


class WhatIfClock(_View):
    """A clock that differs."""

    number: str
    clock: str
    stage: Timed
    unit: str
    unit_name: str
    started_at: datetime
    ended_at: datetime | None
    before: WhatIfReckoned
    after: WhatIfReckoned


class WhatIfSkipped(_View):
    """A case, or another stream of the log, that could not be taken into account, and why."""

    number: str
    why: str


class WhatIfReport(_View):
    """The difference between what was and what would have been, as of `at`, the end of the period.

    `policy` and `calendar` are the supposed versions, None where it is as it was. `left_out` are the versions of local
    texts that do not go with the supposed pack. `events` is how many were read, `cases` and `clocks` how many ran in
    the period. `changes` are the clocks that differ, by number.
    """

    first: date
    last: date
    at: datetime
    policy: str | None
    calendar: str | None
    left_out: tuple[str, ...]
    events: int
    cases: int
    total: WhatIfUnit
    units: tuple[WhatIfUnit, ...]
    changes: tuple[WhatIfClock, ...]
    skipped: tuple[WhatIfSkipped, ...]


class _Side:
    """The clocks of a unit under some rules, counted."""

    def __init__(self) -> None:
        self.due = 0
        self.outcomes = Counter[Outcome]()
        self.lights = Counter[Light]()

    def add(self, one: Reckoned, period: Period) -> None:
        self.due += one.due is not None and period.start < one.due <= period.end
        self.outcomes[one.outcome] += 1
        self.lights[one.light] += one.light is not Light.NONE

    def view(self) -> WhatIfTally:
        met = self.outcomes[Outcome.MET]
        missed = sum(count for outcome, count in self.outcomes.items() if outcome.late)
        return WhatIfTally(
            due=self.due,
            met=met,
            missed=missed,
            void=self.outcomes[Outcome.VOID],
            running=self.outcomes[Outcome.RUNNING],
            lights={light: self.lights[light] for light in _SHOWN},
            on_time_rate=round(met / (met + missed), _DIGITS) if met + missed else None,
        )


class _Count:
    """The clocks of a unit, counted."""

    def __init__(self) -> None:
        self.clocks = self.changed = 0
        self.before, self.after = _Side(), _Side()

    def add(self, one: ComparedClock, period: Period) -> None:
        self.clocks += 1
        self.changed += one.differs
        self.before.add(one.before, period)
        self.after.add(one.after, period)

    def view(self, unit: str, name: str) -> WhatIfUnit:
        return WhatIfUnit(
            unit=unit,
            unit_name=name,
            clocks=self.clocks,
            changed=self.changed,
            before=self.before.view(),
            after=self.after.view(),
        )


class Reporting:
    """Adds clocks up as they come: of a unit's subtree, which is the whole that `total` stands for."""

    def __init__(self, root: str, period: Period) -> None:
        self.period = period
        self.cases: set[str] = set()
        self.changed: list[ComparedClock] = []
        self._root = root
        self._total = _Count()
        self._units: dict[str, _Count] = {}

    def add(self, one: ComparedClock) -> None:
        """Take in a clock; one that others had to act on is left out."""
        if self._root not in one.unit_path.split("/"):
            return
        self.cases.add(one.number)
        for count in (self._total, self._units.setdefault(one.unit, _Count())):
            count.add(one, self.period)
        if one.differs:
            self.changed.append(one)

    def rows(self, units: UnitTree) -> tuple[WhatIfUnit, tuple[WhatIfUnit, ...]]:
        """The whole, and each unit that had to act, in the order of their codes, under the names of a tree."""
        rows = (count.view(unit, unit_title(units, unit)) for unit, count in sorted(self._units.items()))
        return self._total.view(self._root, unit_title(units, self._root)), tuple(rows)

    def changes(self, units: UnitTree, zone: ZoneInfo) -> tuple[WhatIfClock, ...]:
        """The clocks that differ, by number and in the order of their start."""
        rows = sorted(self.changed, key=lambda one: (one.number, one.started_at, one.clock))
        return tuple(_clock(one, units, zone) for one in rows)


def _clock(one: ComparedClock, units: UnitTree, zone: ZoneInfo) -> WhatIfClock:
    return WhatIfClock(
        number=one.number,
        clock=one.clock,
        stage=one.stage,
        unit=one.unit,
        unit_name=unit_title(units, one.unit),
        started_at=one.started_at.astimezone(zone),
        ended_at=_local(one.ended_at, zone),
        before=_reckoned(one.before, zone),
        after=_reckoned(one.after, zone),
    )


def _reckoned(one: Reckoned, zone: ZoneInfo) -> WhatIfReckoned:
    return WhatIfReckoned(
        term=one.term,
        extensions=one.extensions,
        status=one.status,
        due=_local(one.due, zone),
        outcome=one.outcome,
        late_seconds=int(one.late_by.total_seconds()) if one.late_by is not None else None,
        light=one.light,
    )


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone) if at is not None else None
