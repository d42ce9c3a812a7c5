"""Who was told what: by the ladder, by superiors, and by what is asked of a unit."""

from datetime import timedelta
from itertools import product

import pytest

from gridflow.aggregates.case.commands import (
    Accept,
    AnswerSupervision,
    Appeal,
    Appraise,
    AssignOwner,
    Assist,
    Check,
    Dispatch,
    LiftSupervision,
    NotifyRisk,
    OrderSupervision,
    Reclassify,
    Remind,
    Report,
    RequestExtension,
    RequestSuspension,
    Resolve,
    RuleAppeal,
    RuleExtension,
    RuleSendBack,
    RuleSuspension,
    SendBack,
    Urgency,
)
from gridflow.aggregates.case.events import (
    AppealFiled,
    AppealRuled,
    AssistanceRequested,
    CardIssued,
    CaseReclassified,
    CaseReported,
    DeadlineMissed,
    DeadlineRevised,
    ExtensionRequested,
    ExtensionRuled,
    FallbackAssigned,
    OwnerAssigned,
    RecheckDrawn,
    ReminderIssued,
    RiskNotified,
    SendBackRequested,
    SendBackRuled,
    SupervisionOrdered,
    SuspensionRequested,
    SuspensionRuled,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor, Recorded
from gridflow.bootstrap import County
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.latest_alerts import latest_alerts
from gridflow.projections.read_model import FOREVER, Row
from gridflow.store.times import microseconds
from gridflow.testing import SettableClock, give, report_by, small_county
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
    person,
)
from tests.integration.projections.traffic import AUDITOR, live, log_of
from tests.unit.case.stages import FRIDAY, at

TREE = small_county()
TOWN_SUPERVISOR = person("supervisor", TOWNSHIP)


def told(county: County, unit: str) -> list[tuple[int, str, str]]:
    """Who was told, by the log: (position, unit, kind) for the units in a subtree."""
    rows = []
    for position, event in log_of(county):
        kind, units = said(county, event)
        rows += [(position, code, kind) for code in dict.fromkeys(units) if TREE.within(code, unit)]
    return sorted(rows)


def said(county: County, event: Recorded) -> tuple[str, tuple[str, ...]]:
    case = county.files.open(event.stream_id, AUDITOR, version=event.version).case if "-" in event.stream_id else None
    assert case is not None or not event.body.topic.startswith("case.")
    match event.body:
        case ReminderIssued() | CardIssued() as body:
            return body.kind, body.to
        case DeadlineMissed(to=to):
            return "missed", to
        case SupervisionOrdered(to=one, notify=notify):
            return "order", (one, *notify)
        case RiskNotified(to=to):
            return "risk", to
        case CaseReported(accompany=to) | CaseReclassified(accompany=to):
            return "accompany", to
        case AssistanceRequested(unit=one):
            return "assist", (one,)
        case FallbackAssigned(lead=one):
            return "fallback", (one,)
        case OwnerAssigned(unit=one):
            return "owner", (one,)
        case SendBackRequested() if case is not None and case.dispatcher is not None:
            return "send-back", (case.dispatcher,)
        case RecheckDrawn() if case is not None:
            return "recheck", (case.holder,)
        case DeadlineRevised(clock=name, due=due, status=status, revision=was) if case is not None:
            moved = (due, status) != (was.old_due, was.old_status)
            return "revised", (acting(case, name),) if moved else ()
        case ExtensionRequested(clock=name) | SuspensionRequested(clock=name) if case is not None:
            ordered = {order.name: order.by for order in case.orders}
            unit = acting(case, name)
            return "request", (ordered.get(name) or TREE.get(unit).parent or unit,)
        case ExtensionRuled(clock=name) | SuspensionRuled(clock=name) if case is not None:
            return "ruled", (acting(case, name),)
        case SendBackRuled(upheld=False) if case is not None and case.lead is not None:
            return "ruled", (case.lead,)
        case AppealFiled() if case is not None:
            return "request", (case.holder,)
        case AppealRuled() if case is not None:
            return "ruled", tuple(sorted(case.handling_units))
    return "", ()


def acting(case: Case, clock: str) -> str:
    tasks = {one.name: one.unit for one in case.assistances} | {order.name: order.to for order in case.orders}
    return tasks.get(clock, case.holder)


def test_alerts_are_read_on_from_a_position_each_once(county: County) -> None:
    """An event's alerts stay together on a page, however small it is."""
    live(county, 200, seed=3, apart=timedelta(hours=4))
    county.projector.catch_up()
    assert len({kind for _, _, kind in told(county, COUNTY)}) >= 8
    for unit, size in product((COUNTY, TOWNSHIP, VILLAGE), (1, 5, 1000)):
        seen: list[tuple[int, str, str]] = []
        since = 0
        while True:
            page = alerts_since(county.reader, TREE, unit, since, size)
            seen += [(row["position"], row["unit"], row["kind"]) for row in page.rows]
            if page.cursor is None:
                break
            assert int(page.cursor) > since
            since = int(page.cursor)
        assert seen == told(county, unit)


def alerts(county: County, unit: str = COUNTY, role: str | None = None) -> list[Row]:
    county.projector.catch_up()
    return alerts_since(county.reader, TREE, unit, 0, 500, role=role).rows


def test_the_ladder_tells_who_must_act_and_those_above_in_words(county: County, clock: SettableClock) -> None:
    give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER)
    county.projector.catch_up()
    for day in ("11-24", "11-25", "11-26", "11-27", "11-30", "12-02", "12-10"):
        clock.set(at(day, "17:00"))
        county.ticker.tick()
        county.projector.catch_up()
    texts: dict[str, tuple[str, set[str]]] = {}
    for row in alerts(county):
        if row["stage"] == "accept":
            _, units = texts.setdefault(row["kind"], (row["text"], set()))
            units.add(row["unit"])
    assert texts == {
        "remind": ("受理即将到期", {VILLAGE}),
        "missed": ("受理已逾期", {VILLAGE, TOWNSHIP}),
        "urge": ("催办:受理已逾期", {VILLAGE}),
        "order": ("督办:受理环节逾期督办", {VILLAGE, TOWNSHIP, COUNTY}),
        "yellow": ("黄牌:受理已逾期", {VILLAGE, TOWNSHIP}),
        "red": ("红牌:受理已逾期", {VILLAGE, TOWNSHIP, COUNTY}),
        "black": ("黑牌:受理已逾期", {VILLAGE, COUNTY}),
    }
    answers = {(row["kind"], row["text"]) for row in alerts(county) if row["stage"] == "answer"}
    assert ("missed", "督办答复已逾期") in answers


def test_an_alert_is_for_some_roles_or_for_everybody(county: County, clock: SettableClock) -> None:
    give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER)
    county.projector.catch_up()
    clock.set(at("12-02", "17:00"))
    county.ticker.tick()
    every = alerts(county)
    roles = {(row["kind"], row["unit"]): row["roles"] for row in every if row["stage"] == "accept"}
    above = [roles[kind, TOWNSHIP] for kind in ("missed", "yellow", "red")]
    assert above == [(), ("clerk", "supervisor"), ("supervisor",)]
    for role in ("clerk", "supervisor", "super", "caller"):
        assert alerts(county, role=role) == [row for row in every if not row["roles"] or role in row["roles"]]


def test_the_unit_that_must_act_is_told_whole(county: County, clock: SettableClock) -> None:
    """Roles are for the units above: a handler sees the red card and the order on its own unit."""
    number = give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER).number
    for step in (Accept(), Dispatch(lead=GRID)):
        give(county, step, CLERK, number)
    county.projector.catch_up()
    clock.advance(timedelta(days=40))
    county.ticker.tick()
    own = {row["kind"] for row in alerts(county, GRID, role="handler") if row["stage"] == "resolve"}
    assert {"missed", "yellow", "red", "black", "order"} <= own
    above = {row["kind"] for row in alerts(county, role="handler") if row["unit"] != GRID}
    assert not {"yellow", "red"} & above
    assert {"yellow", "red"} <= {row["kind"] for row in alerts(county, role="supervisor") if row["unit"] != GRID}


@pytest.mark.parametrize(
    ("command", "by", "unit", "kind", "text"),
    [
        (Remind(text="请抓紧"), TOWN_SUPERVISOR, GRID, "urge", "催办:请抓紧"),
        (NotifyRisk(to=(VILLAGE,), text="苗头"), TOWN_SUPERVISOR, VILLAGE, "risk", "研判预警:苗头"),
        (OrderSupervision(cause="群众反映强烈"), TOWN_SUPERVISOR, GRID, "order", "督办:群众反映强烈"),
        (Assist(unit=SECOND_GRID, task="围挡"), CLERK, SECOND_GRID, "assist", "请求协办:围挡"),
        (
            SendBack(reason_code="not-ours", reason="非我辖区"),
            GRID_WORKER,
            VILLAGE,
            "send-back",
            "申请退回,待裁定:非我辖区",
        ),
        (AssignOwner(owner="li", unit=VILLAGE), CLERK, VILLAGE, "owner", "包案人:li"),
    ],
)
def test_what_is_asked_of_a_unit_is_told_to_it(
    county: County, command: Command, by: Actor, unit: str, kind: str, text: str
) -> None:
    number = give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER).number
    for step in (Accept(), Dispatch(lead=GRID)):
        give(county, step, CLERK, number)
    give(county, command, by, number)
    (row,) = alerts(county)
    assert (row["unit"], row["kind"], row["text"], row["stage"]) == (unit, kind, text, "resolve")


def test_units_that_must_be_on_the_spot_are_told(county: County) -> None:
    urgent = Report(place=GRID, subject="塌方", matter="facility", channel="grid", urgency=Urgency.URGENT)
    give(county, urgent, GRID_WORKER)
    assert [(row["unit"], row["text"], row["due_at"]) for row in alerts(county)] == [
        (unit, "请到场陪同", FOREVER) for unit in sorted((VILLAGE, GRID))
    ]


def test_units_that_must_be_on_the_spot_for_what_became_graver_are_told(county: County) -> None:
    number = give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER).number
    give(county, Reclassify(urgency=Urgency.COORDINATION, reason="须协调"), CLERK, number)
    assert [row["unit"] for row in alerts(county) if row["kind"] == "accompany"] == [GRID]


def test_whoever_must_rule_is_told_and_then_whoever_asked(county: County, clock: SettableClock) -> None:
    number = give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER).number
    judge = person("supervisor", VILLAGE, "judge")
    until = clock.now() + timedelta(days=3)
    more = RequestExtension(extension="2wd", reason="缺件")
    steps: tuple[tuple[Command, Actor], ...] = (
        (Accept(), CLERK),
        (Dispatch(lead=GRID), CLERK),
        (more, GRID_WORKER),
        (RuleExtension(granted=False, reason="可办"), CLERK),
        (RequestSuspension(until=until, reason="待鉴定"), GRID_WORKER),
        (RuleSuspension(granted=True, reason="属实"), CLERK),
        (OrderSupervision(cause="反映强烈"), TOWN_SUPERVISOR),
        (more.model_copy(update={"clock": "order-1", "extension": "1wd"}), GRID_WORKER),
        (RuleExtension(clock="order-1", granted=True, reason="从宽"), person("supervisor", TOWNSHIP, "chief")),
        (AnswerSupervision(order="order-1", answer="即办"), GRID_WORKER),
        (LiftSupervision(order="order-1", reason="已办"), TOWN_SUPERVISOR),
        (SendBack(reason_code="not-ours", reason="非我辖区"), GRID_WORKER),
        (RuleSendBack(upheld=False, reason="在辖区内"), CLERK),
        (Resolve(result="已换灯"), GRID_WORKER),
        (Check(passed=True, finding="属实"), SUPERVISOR),
        (Appraise(), SUPERVISOR),
        (Appeal(item="send-backs", reason="应予成立"), GRID_WORKER),
        (RuleAppeal(item="send-backs", upheld=True, reason="属实"), judge),
    )
    for command, by in steps:
        give(county, command, by, number)
    told = [(row["unit"], row["kind"], row["text"]) for row in alerts(county)]
    assert [row for row in told if row[1] in ("request", "ruled", "send-back")] == [
        (VILLAGE, "request", "申请办结延期2个工作日,待裁定:缺件"),
        (GRID, "ruled", "不予办结延期2个工作日:可办"),
        (VILLAGE, "request", "申请办结挂起,待裁定:待鉴定"),
        (GRID, "ruled", "同意办结挂起:属实"),
        (TOWNSHIP, "request", "申请督办答复延期1个工作日,待裁定:缺件"),
        (GRID, "ruled", "同意督办答复延期1个工作日:从宽"),
        (VILLAGE, "send-back", "申请退回,待裁定:非我辖区"),
        (GRID, "ruled", "退回不成立:在辖区内"),
        (VILLAGE, "request", "申诉“退回次数”,待裁定:应予成立"),
        (GRID, "ruled", "申诉“退回次数”成立:属实"),
    ]


def test_the_newest_come_first_each_with_the_lowest_unit_that_it_told(county: County, clock: SettableClock) -> None:
    give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER)
    county.projector.catch_up()
    clock.set(at("12-02", "17:00"))
    county.ticker.tick()
    whole = alerts(county)
    newest = latest_alerts(county.reader, TREE, COUNTY, 3).rows
    assert [row["position"] for row in newest] == sorted({row["position"] for row in whole}, reverse=True)[:3]
    assert {row["unit"] for row in newest} == {VILLAGE}
    assert newest[0]["at"] == microseconds(clock.now())
