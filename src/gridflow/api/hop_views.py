"""How it is shown who held a case how long 责任时段."""

from datetime import datetime
from typing import TypedDict

from pydantic import BaseModel

from gridflow.api.texts import Texts
from gridflow.application.almanac import Almanac
from gridflow.application.casefile import CaseFile
from gridflow.application.event_words import event_title
from gridflow.application.hops import Holding, Hop, holdings, hops
from gridflow.policy import Stage
from gridflow.worktime import Elapsed


class HeldView(BaseModel):
    """How long a unit held a case: in real time, in office time, and in working days that ended meanwhile, by the
    unit's own calendar as it was known at the end. `provisional` says that a notice which is not out may still move it.
    For `paused_seconds` of the real time the stage's clock stood still."""

    holder: str
    holder_name: str
    seconds: int
    office_seconds: int
    working_days: int
    provisional: bool
    paused_seconds: int


class HopView(HeldView):
    """A stretch in which one unit held the case in one stage; `until` is none while it lasts. `cause` is the topic of
    the event that began it."""

    stage: Stage
    stage_title: str
    since: datetime
    until: datetime | None
    cause: str
    cause_title: str


class HoldingView(HeldView):
    """All that one unit held the case, in so many `hops`."""

    hops: int


class Hops(BaseModel):
    """The hops of a case in their order, the one that lasts measured up to `as_of`; and the same by unit."""

    number: str
    version: int
    as_of: datetime
    items: list[HopView]
    holders: list[HoldingView]


def hops_view(file: CaseFile, at: datetime, almanac: Almanac, texts: Texts) -> Hops:
    """The hops of a case file at the aware instant `at`."""
    found = hops(file, at, almanac.calendars, texts.words.units, texts.zone)
    return Hops(
        number=file.number,
        version=file.case.version,
        as_of=texts.at(at),
        items=[_hop_view(hop, texts) for hop in found],
        holders=[_holding_view(holding, texts) for holding in holdings(found)],
    )


def _hop_view(hop: Hop, texts: Texts) -> HopView:
    return HopView(
        holder=hop.holder,
        holder_name=texts.words.unit(hop.holder),
        stage=hop.stage,
        stage_title=hop.stage.chinese,
        since=texts.at(hop.since),
        until=texts.maybe(hop.until),
        cause=hop.cause,
        cause_title=event_title(hop.cause),
        paused_seconds=hop.paused_seconds,
        **_measured(hop.elapsed),
    )


def _holding_view(holding: Holding, texts: Texts) -> HoldingView:
    return HoldingView(
        holder=holding.holder,
        holder_name=texts.words.unit(holding.holder),
        hops=holding.hops,
        paused_seconds=holding.paused_seconds,
        **_measured(holding.elapsed),
    )


class _Measured(TypedDict):
    seconds: int
    office_seconds: int
    working_days: int
    provisional: bool


def _measured(elapsed: Elapsed) -> _Measured:
    return {
        "seconds": elapsed.seconds,
        "office_seconds": elapsed.office_seconds,
        "working_days": elapsed.working_days,
        "provisional": elapsed.provisional,
    }
