"""The state of a case, as far as decisions need it; everything else is read from the log.

It is made of immutable values only, so no cycle of references can arise and the collector need not look: `gc=False`.
"""

from datetime import date, datetime
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from gridflow.policy import RungKind, Stage, Timed
from gridflow.worktime import Status

HANDLING: Final = frozenset((Timed.RESOLVE, Timed.ASSIST))
"""Whose clocks run for the work itself: who asks for more time on them is one of those who do it."""


class ClockRung(Struct, frozen=True, gc=False, array_like=True):
    """A rung of a running clock; `at` is None while nobody can tell."""

    name: str
    kind: RungKind
    offset: str
    office_hours: bool
    at: datetime | None


class Basis(NamedTuple):
    """What the deadline of a clock was counted from, to count it anew. As in `gridflow.worktime.deadline`."""

    unit: str | None
    zone: str | None
    term: str
    extensions: tuple[str, ...]
    pauses: tuple[tuple[datetime, datetime], ...]
    start: str
    end: str
    roll: str


class Respite(NamedTuple):
    """A request for more time that waits for its ruling: 延期 by `extension`, or 挂起 `until` an instant."""

    by: str
    at: datetime
    extension: str | None = None
    until: datetime | None = None


class Clock(Struct, frozen=True, gc=False):
    """A running clock 时钟 with its present deadline, counted when the county had so many `papers`.

    `fired` the names already fired. `asked` is the request that waits for its ruling, `granted` are the extensions
    that were granted, and `suspended` says how often it was made to stand still.
    """

    name: str
    stage: Timed
    received_at: datetime
    status: Status
    last_day: date | None
    due: datetime | None
    remaining: int
    not_before: date | None
    calendar_version: str
    papers: int
    policy_version: str
    basis: Basis
    rungs: tuple[ClockRung, ...]
    fired: frozenset[str] = frozenset()
    asked: Respite | None = None
    granted: tuple[str, ...] = ()
    suspended: int = 0

    @property
    def missed(self) -> bool:
        """Whether it has been stated that the present deadline passed."""
        return any(rung.kind is RungKind.MISSED and rung.name in self.fired for rung in self.rungs)

    @property
    def warn(self) -> datetime | None:
        """The instant from which the light is yellow: that of the first reminder, if the policy has one."""
        return min((r.at for r in self.rungs if r.kind is RungKind.REMIND and r.at is not None), default=None)


class Assistance(Struct, frozen=True, gc=False):
    """A request to assist 协办 that is still open; its `clock` bears its name."""

    name: str
    unit: str
    by: str
    clock: Clock | None = None


class Order(Struct, frozen=True, gc=False):
    """An open supervision order 督办令; the `clock` of its answer bears its name and ends with it."""

    name: str
    by: str
    to: str
    answered_by: str | None = None
    clock: Clock | None = None


class Owner(NamedTuple):
    """The person who answers for a case 包案人, and the unit that the person acts for."""

    id: str
    unit: str


class Appeal(NamedTuple):
    """An appeal against an appraisal item 申诉; `upheld` is None until it is ruled on."""

    item: str
    by: str
    upheld: bool | None = None


class Case(Struct, frozen=True, gc=False):
    """A case 事件 after `version` events; version 0 is a case nobody has reported.

    `holder` is the one unit that must act now. `involved` are the units that reported it, ever held it or assisted.
    `classed_at` is since when it has been of its matter: what that was then, it is held to.
    `accompany` are the units that must be on the spot and have not been. `first_lead` is the unit it was first
    dispatched to, `transfers` how often it was handed on since it was dispatched last; with `fallback` its lead must
    keep it. `handlers`, `checkers` and `callers` are the ids of the people who did that work, over all rounds: no one
    may be in two of them; `handling_units` are the units that handlers acted for. `evidenced` are the phases of the
    work of this round that are evidenced. `checked`, `satisfied` and `called` (how many of the
    `call_backs_owed` were made) speak of the latest resolution only. `released` are the units that need not assist any
    more since it was dispatched last.
    `drawn` is the draw that chose it for a re-check which is still owed.
    """

    number: str
    version: int = 0
    stage: Stage = Stage.ACCEPT
    kind: str = "event"
    place: str = ""
    holder: str = ""
    subject: str = ""
    description: str | None = None
    matter: str = ""
    classed_at: datetime | None = None
    urgency: str = "general"
    reported_at: datetime | None = None
    reporter: str = ""
    involved: frozenset[str] = frozenset()
    accompany: frozenset[str] = frozenset()
    owner: Owner | None = None
    dispatcher: str | None = None
    lead: str | None = None
    first_lead: str | None = None
    fallback: bool = False
    acknowledged_by: str | None = None
    settled: bool = False
    send_back_by: str | None = None
    send_back_at: datetime | None = None
    clock: Clock | None = None
    clocks_started: int = 0
    assistances: tuple[Assistance, ...] = ()
    assistances_asked: int = 0
    released: frozenset[str] = frozenset()
    evidenced: frozenset[str] = frozenset()
    call_backs_owed: int = 0
    checked: bool | None = None
    satisfied: bool | None = None
    called: int = 0
    appraised_by: str | None = None
    appeals: tuple[Appeal, ...] = ()
    drawn: str | None = None
    public_subject: str | None = None
    query_code: str | None = None
    duplicates: tuple[str, ...] = ()
    into: str | None = None
    handlers: frozenset[str] = frozenset()
    handling_units: frozenset[str] = frozenset()
    checkers: frozenset[str] = frozenset()
    callers: frozenset[str] = frozenset()
    orders: tuple[Order, ...] = ()
    orders_issued: int = 0
    stages_met: int = 0
    stages_missed: int = 0
    assists_missed: int = 0
    answers_missed: int = 0
    cards: int = 0
    hops: int = 0
    transfers: int = 0
    transferred: int = 0
    send_backs: int = 0
    reworks: int = 0

    @property
    def acknowledged(self) -> bool:
        """Whether the lead unit has signed for the case since it was given it."""
        return self.acknowledged_by is not None

    @property
    def appraised(self) -> bool:
        return self.appraised_by is not None

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """Every running clock: that of the stage, then those of assistances and supervision orders."""
        running = (self.clock, *(one.clock for one in self.assistances), *(order.clock for order in self.orders))
        return tuple(clock for clock in running if clock is not None)

    def running(self, name: str | None) -> Clock | None:
        """The running clock of a name; without one, that of the stage."""
        return self.clock if name is None else next((clock for clock in self.clocks if clock.name == name), None)

    def responsible(self, clock: Clock) -> str:
        """The unit that must act before a clock runs out."""
        tasks = {one.name: one.unit for one in self.assistances} | {order.name: order.to for order in self.orders}
        return tasks.get(clock.name, self.holder)

    def with_clock(self, clock: Clock | None, name: str) -> "Case":
        """The case with the clock of this name as it is now; None takes it away."""
        for asked in self.assistances:
            if asked.name == name:
                now = replace(asked, clock=clock)
                return replace(self, assistances=tuple(now if one is asked else one for one in self.assistances))
        for order in self.orders:
            if order.name == name:
                due = replace(order, clock=clock)
                return replace(self, orders=tuple(due if one is order else one for one in self.orders))
        if clock is None and (self.clock is None or self.clock.name != name):
            return self
        return replace(self, clock=clock)
