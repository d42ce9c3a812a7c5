"""How cases are shown."""

from datetime import date, datetime
from typing import Any, Final

from pydantic import BaseModel

from gridflow.aggregates.case import Case, Clock, Order
from gridflow.aggregates.case.light import Light, light_of
from gridflow.aggregates.case.state import Assistance
from gridflow.api.texts import Texts
from gridflow.application.almanac import Almanac
from gridflow.application.casefile import CaseFile
from gridflow.application.event_words import ITEM_TITLES, STATUS_TITLES
from gridflow.policy import Stage, Timed, Urgency
from gridflow.projections.read_model import Row
from gridflow.worktime import Calendar

_KIND_TITLES: Final = {"event": "事件", "information": "信息"}
_ITEM_TITLES: Final = {str(item): title for item, title in ITEM_TITLES.items()}


class ClockView(BaseModel):
    """A running clock 时钟. `remaining_working_days` are those after today up to the last day, 0 on the last day
    itself, negative when it is past; none where the deadline is open 待定. `due` is exclusive."""

    clock: str
    stage: Timed
    stage_title: str
    term: str
    extensions: list[str]
    received_at: datetime
    status: str
    status_title: str
    last_day: date | None
    due: datetime | None
    remaining_working_days: int | None


class NamedUnit(BaseModel):
    """A unit 单位 by its code and name."""

    unit: str
    unit_name: str


class OwnerView(NamedUnit):
    """The person who answers for the case 包案人, and the unit that the person acts for."""

    id: str


class AssistanceView(NamedUnit):
    """An open request to assist 协办 `by` a unit, with the clock of its share."""

    assistance: str
    by: str
    by_name: str
    clock: ClockView | None


class OrderView(BaseModel):
    """An open supervision order 督办令, with the clock of its answer until that is given."""

    order: str
    by: str
    by_name: str
    to: str
    to_name: str
    answered: bool
    clock: ClockView | None


class AppealView(BaseModel):
    """An appeal against an appraisal item 申诉; `upheld` is none until it is ruled on."""

    item: str
    item_title: str
    upheld: bool | None


class CaseView(BaseModel):
    """A case 事件 as it stands, or stood at the version or instant asked for, its details as corrected.

    `accompany` are the units that must be on the spot and have not been, `duplicates` the cases merged into this one,
    `into` the one it was merged into. With `fallback` its lead must keep it 兜底. `public_subject` is none unless the
    case is shown to the public. `recheck_owed`: a draw chose it for a re-check 抽查.
    """

    number: str
    version: int
    kind: str
    kind_title: str
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
    urgency_title: str
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
    fallback: bool
    owner: OwnerView | None
    reported_at: datetime
    updated_at: datetime
    clock: ClockView | None
    acknowledged: bool
    accompany: list[NamedUnit]
    assistances: list[AssistanceView]
    settled: bool
    send_back_pending: bool
    call_back_owed: bool
    check_passed: bool | None
    satisfied: bool | None
    appraised: bool
    appeals: list[AppealView]
    recheck_owed: bool
    orders: list[OrderView]
    duplicates: list[str]
    into: str | None
    public_subject: str | None
    stages_met: int
    stages_missed: int
    assists_missed: int
    answers_missed: int
    cards: int
    hops: int
    transfers: int
    send_backs: int
    reworks: int


class CaseRow(BaseModel):
    """A case in a list. `light` is that of now, or of the asked instant."""

    number: str
    version: int
    kind: str
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
    """A case file as a view, its light and what is left of its terms judged at the aware instant `at`."""
    case, reported, words = file.case, file.reported, texts.words
    shown = light_of(case.clock, at)

    def running(clock: Clock | None) -> ClockView | None:
        return _clock_view(clock, at, almanac, texts) if clock is not None else None

    return CaseView(
        number=case.number,
        version=case.version,
        kind=case.kind,
        kind_title=_KIND_TITLES[case.kind],
        stage=case.stage,
        stage_title=case.stage.chinese,
        light=shown,
        light_title=shown.chinese,
        subject=case.subject,
        description=case.description,
        matter=case.matter,
        matter_title=words.matter(case.matter),
        channel=reported.channel,
        channel_title=words.channel(reported.channel),
        urgency=case.urgency,
        urgency_title=Urgency(case.urgency).chinese,
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
        fallback=case.fallback,
        owner=_owner_view(case, texts),
        reported_at=texts.at(file.steps[0].event.recorded_at),
        updated_at=texts.at(file.steps[-1].event.recorded_at),
        clock=running(case.clock),
        acknowledged=case.acknowledged,
        accompany=[NamedUnit(unit=unit, unit_name=words.unit(unit)) for unit in sorted(case.accompany)],
        assistances=[_assistance_view(asked, running(asked.clock), texts) for asked in case.assistances],
        settled=case.settled,
        send_back_pending=case.send_back_by is not None,
        call_back_owed=case.called < case.call_backs_owed,
        check_passed=case.checked,
        satisfied=case.satisfied,
        appraised=case.appraised,
        appeals=[
            AppealView(item=filed.item, item_title=_ITEM_TITLES[filed.item], upheld=filed.upheld)
            for filed in case.appeals
        ],
        recheck_owed=case.drawn is not None,
        orders=[_order_view(order, running(order.clock), texts) for order in case.orders],
        duplicates=list(case.duplicates),
        into=case.into,
        public_subject=case.public_subject,
        stages_met=case.stages_met,
        stages_missed=case.stages_missed,
        assists_missed=case.assists_missed,
        answers_missed=case.answers_missed,
        cards=case.cards,
        hops=case.hops,
        transfers=case.transferred,
        send_backs=case.send_backs,
        reworks=case.reworks,
    )


def case_row(row: Row, texts: Texts) -> CaseRow:
    """A row of the read model of cases."""
    stage, shown, words = Stage(row["stage"]), Light(row["light"]), texts.words
    return CaseRow(
        number=row["number"],
        version=row["version"],
        kind=row["kind"],
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


def _clock_view(clock: Clock, at: datetime, almanac: Almanac, texts: Texts) -> ClockView:
    calendar = almanac.of(clock.basis.unit, texts.words.units)
    return ClockView(
        clock=clock.name,
        stage=clock.stage,
        stage_title=clock.stage.chinese,
        term=clock.basis.term,
        extensions=list(clock.basis.extensions),
        received_at=texts.at(clock.received_at),
        status=clock.status,
        status_title=STATUS_TITLES[clock.status],
        last_day=clock.last_day,
        due=texts.maybe(clock.due),
        remaining_working_days=_remaining(clock.last_day, at.astimezone(texts.zone).date(), calendar),
    )


def _remaining(last_day: date | None, today: date, calendar: Calendar) -> int | None:
    if last_day is None or "unknown" in (calendar.certainty(today), calendar.certainty(last_day)):
        return None
    return calendar.count(today, last_day)


def _owner_view(case: Case, texts: Texts) -> OwnerView | None:
    if case.owner is None:
        return None
    return OwnerView(id=case.owner.id, unit=case.owner.unit, unit_name=texts.words.unit(case.owner.unit))


def _assistance_view(asked: Assistance, clock: ClockView | None, texts: Texts) -> AssistanceView:
    words = texts.words
    return AssistanceView(
        assistance=asked.name,
        unit=asked.unit,
        unit_name=words.unit(asked.unit),
        by=asked.by,
        by_name=words.unit(asked.by),
        clock=clock,
    )


def _order_view(order: Order, clock: ClockView | None, texts: Texts) -> OrderView:
    words = texts.words
    return OrderView(
        order=order.name,
        by=order.by,
        by_name=words.unit(order.by),
        to=order.to,
        to_name=words.unit(order.to),
        answered=order.answered_by is not None,
        clock=clock,
    )


def event_data(body: BaseModel) -> dict[str, Any]:
    """What an event says, as it was recorded; times in UTC."""
    return body.model_dump(mode="json")
