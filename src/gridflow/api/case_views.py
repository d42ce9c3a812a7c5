"""How cases are shown."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from gridflow.aggregates.case import Order
from gridflow.aggregates.case.light import Light, light
from gridflow.api.texts import Texts
from gridflow.application.almanac import Almanac
from gridflow.application.casefile import CaseFile, ClockRecord
from gridflow.application.event_words import STATUS_TITLES
from gridflow.policy import Stage
from gridflow.projections.read_model import Row
from gridflow.worktime import Calendar


class ClockView(BaseModel):
    """The running clock 时钟. `remaining_working_days` are those after today up to the last day, 0 on the last day
    itself, negative when it is past; none where the deadline is open 待定. `due` is exclusive."""

    clock: str
    stage: Stage
    stage_title: str
    term: str
    received_at: datetime
    status: str
    status_title: str
    last_day: date | None
    due: datetime | None
    remaining_working_days: int | None


class OrderView(BaseModel):
    """An open supervision order 督办令."""

    order: str
    by: str
    by_name: str
    to: str
    to_name: str
    answered: bool


class CaseView(BaseModel):
    """A case 事件 as it stands, or stood at the version or instant asked for."""

    number: str
    version: int
    stage: Stage
    stage_title: str
    light: Light
    light_title: str
    subject: str
    description: str | None
    matter: str
    matter_title: str
    channel: str
    channel_title: str
    urgency: str
    source_system: str | None
    source_number: str | None
    place: str
    place_name: str
    holder: str
    holder_name: str
    dispatcher: str | None
    dispatcher_name: str | None
    lead: str | None
    lead_name: str | None
    reported_at: datetime
    updated_at: datetime
    clock: ClockView | None
    acknowledged: bool
    settled: bool
    send_back_pending: bool
    call_back_owed: bool
    check_passed: bool | None
    satisfied: bool | None
    appraised: bool
    orders: list[OrderView]
    stages_met: int
    stages_missed: int
    hops: int
    send_backs: int
    reworks: int


class CaseRow(BaseModel):
    """A case in a list. `light` is that of now."""

    number: str
    version: int
    stage: Stage
    stage_title: str
    light: Light
    light_title: str
    subject: str
    matter: str
    matter_title: str
    channel: str
    urgency: str
    place: str
    place_name: str
    holder: str
    holder_name: str
    due: datetime | None
    reported_at: datetime
    updated_at: datetime


class CaseList(BaseModel):
    """A page of cases, newest number first, and the cursor of the next page."""

    items: list[CaseRow]
    cursor: str | None


def case_view(file: CaseFile, at: datetime, almanac: Almanac, texts: Texts) -> CaseView:
    """A case file as a view, its light and what is left of its term judged at the aware instant `at`."""
    case, reported, words = file.case, file.reported, texts.words
    clock = case.clock
    shown = light(
        running=clock is not None,
        due=clock.due if clock is not None else None,
        warn=clock.warn if clock is not None else None,
        at=at,
    )
    return CaseView(
        number=case.number,
        version=case.version,
        stage=case.stage,
        stage_title=case.stage.chinese,
        light=shown,
        light_title=shown.chinese,
        subject=reported.subject,
        description=reported.description,
        matter=reported.matter,
        matter_title=words.matter(reported.matter),
        channel=reported.channel,
        channel_title=words.policy.channels.get(reported.channel, reported.channel),
        urgency=reported.urgency,
        source_system=reported.source_system,
        source_number=reported.source_number,
        place=case.place,
        place_name=words.unit(case.place),
        holder=case.holder,
        holder_name=words.unit(case.holder),
        dispatcher=case.dispatcher,
        dispatcher_name=words.unit(case.dispatcher) or None,
        lead=case.lead,
        lead_name=words.unit(case.lead) or None,
        reported_at=texts.at(file.steps[0].event.recorded_at),
        updated_at=texts.at(file.steps[-1].event.recorded_at),
        clock=_clock_view(file.clocks[-1], at, almanac, texts) if clock is not None else None,
        acknowledged=case.acknowledged,
        settled=case.settled,
        send_back_pending=case.send_back_by is not None,
        call_back_owed=case.call_back,
        check_passed=case.checked,
        satisfied=case.satisfied,
        appraised=case.appraised,
        orders=[_order_view(order, texts) for order in case.orders],
        stages_met=case.stages_met,
        stages_missed=case.stages_missed,
        hops=case.hops,
        send_backs=case.send_backs,
        reworks=case.reworks,
    )


def case_row(row: Row, texts: Texts) -> CaseRow:
    """A row of the read model of cases."""
    stage, shown, words = Stage(row["stage"]), Light(row["light"]), texts.words
    return CaseRow(
        number=row["number"],
        version=row["version"],
        stage=stage,
        stage_title=stage.chinese,
        light=shown,
        light_title=shown.chinese,
        subject=row["subject"],
        matter=row["matter"],
        matter_title=words.matter(row["matter"]),
        channel=row["channel"],
        urgency=row["urgency"],
        place=row["place"],
        place_name=words.unit(row["place"]),
        holder=row["holder"],
        holder_name=words.unit(row["holder"]),
        due=texts.stored_or_none(row["due_at"]),
        reported_at=texts.stored(row["reported_at"]),
        updated_at=texts.stored(row["updated_at"]),
    )


def _clock_view(record: ClockRecord, at: datetime, almanac: Almanac, texts: Texts) -> ClockView:
    timed = record.timed
    calendar = almanac.of(timed.unit, texts.words.units)
    return ClockView(
        clock=timed.clock,
        stage=timed.stage,
        stage_title=timed.stage.chinese,
        term=timed.term,
        received_at=texts.at(timed.received_at),
        status=timed.status,
        status_title=STATUS_TITLES[timed.status],
        last_day=timed.last_day,
        due=texts.maybe(timed.due),
        remaining_working_days=_remaining(timed.last_day, at.astimezone(texts.zone).date(), calendar),
    )


def _remaining(last_day: date | None, today: date, calendar: Calendar) -> int | None:
    if last_day is None or "unknown" in (calendar.certainty(today), calendar.certainty(last_day)):
        return None
    return calendar.count(today, last_day)


def _order_view(order: Order, texts: Texts) -> OrderView:
    words = texts.words
    return OrderView(
        order=order.name,
        by=order.by,
        by_name=words.unit(order.by),
        to=order.to,
        to_name=words.unit(order.to),
        answered=order.answered_by is not None,
    )


def event_data(body: BaseModel) -> dict[str, Any]:
    """What an event says, as it was recorded; times in UTC."""
    return body.model_dump(mode="json")
