"""The state of a case, as far as decisions need it; everything else is read from the log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, NamedTuple

from pydantic import PlainSerializer

from gridflow.policy import RungKind, Stage
from gridflow.worktime import Status

Names = Annotated[frozenset[str], PlainSerializer(sorted)]
"""A set of names that always serialises in the same order, so that stored states compare byte for byte."""


class ClockRung(NamedTuple):
    """A rung of a running clock; `at` is None while nobody can tell."""

    name: str
    kind: RungKind
    offset: str
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


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock 时钟 with its present deadline, counted when the county had so many `papers`.

    `fired` the names already fired. `asked` is the request that waits for its ruling,
    `extended` and `suspended` say how often such requests were granted.
    """

    name: str
    stage: Stage
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
    fired: Names = frozenset()
    asked: Respite | None = None
    extended: int = 0
    suspended: int = 0

    @property
    def missed(self) -> bool:
        """Whether it has been stated that the present deadline passed."""
        return any(rung.kind is RungKind.MISSED and rung.name in self.fired for rung in self.rungs)

    @property
    def warn(self) -> datetime | None:
        """The instant from which the light is yellow: that of the first reminder, if the policy has one."""
        return min((r.at for r in self.rungs if r.kind is RungKind.REMIND and r.at is not None), default=None)


@dataclass(frozen=True, slots=True)
class Order:
    """An open supervision order 督办令."""

    name: str
    by: str
    to: str
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case 事件 after `version` events; version 0 is a case nobody has reported.

    `holder` is the one unit that must act now. `involved` are the units that reported or ever held it. `handlers`,
    `checkers` and `callers` are the ids of the people who did that work, over all rounds: no one may be in two of
    them; `handling_units` are the units that handlers acted for.
    `checked` and `satisfied` speak of the latest resolution only.
    """

    number: str
    version: int = 0
    stage: Stage = Stage.ACCEPT
    place: str = ""
    holder: str = ""
    matter: str = ""
    urgency: str = "general"
    reported_at: datetime | None = None
    involved: Names = frozenset()
    dispatcher: str | None = None
    lead: str | None = None
    acknowledged: bool = False
    settled: bool = False
    send_back_by: str | None = None
    send_back_at: datetime | None = None
    clock: Clock | None = None
    clocks_started: int = 0
    call_back: bool = False
    checked: bool | None = None
    satisfied: bool | None = None
    appraised: bool = False
    handlers: Names = frozenset()
    handling_units: Names = frozenset()
    checkers: Names = frozenset()
    callers: Names = frozenset()
    orders: tuple[Order, ...] = ()
    orders_issued: int = 0
    stages_met: int = 0
    stages_missed: int = 0
    hops: int = 0
    send_backs: int = 0
    reworks: int = 0
