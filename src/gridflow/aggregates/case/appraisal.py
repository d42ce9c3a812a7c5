"""Decisions of appraisal 考核, and on what becomes of archived cases: appraise, appeal, archive, re-check."""

from typing import get_args

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.clocks import start_clock
from gridflow.aggregates.case.duties import require_other_person, require_other_unit, require_supervisor
from gridflow.aggregates.case.events import (
    AppealFiled,
    AppealRuled,
    AppraisalItem,
    AppraisedItem,
    CaseAppraised,
    CaseArchived,
    CaseRechecked,
    RecheckDrawn,
    ReworkOrdered,
)
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import Timed


def appraise(case: Case, command: commands.Appraise, context: Context) -> tuple[Event, ...]:
    """The facts of the case become appraisal items; what they are worth is the score sheet's business."""
    require_supervisor(case, context)
    require_other_person(context, case.handlers, "经办")
    if case.appraised:
        raise NotAdmitted("本事件已考核", command=command.name)
    items = tuple(AppraisalItem(item=item, count=count) for item, count in _counts(case).items())
    return (CaseAppraised(items=items, remark=command.remark),)


def _counts(case: Case) -> dict[AppraisedItem, int]:
    return {
        "stages-met": case.stages_met,
        "stages-missed": case.stages_missed,
        "hops": case.hops,
        "transfers": case.transferred,
        "send-backs": case.send_backs,
        "assists-missed": case.assists_missed,
        "answers-missed": case.answers_missed,
        "orders": case.orders_issued,
        "cards": case.cards,
        "accompaniments-missed": len(case.accompany),
        "reworks": case.reworks,
        "satisfied": int(case.satisfied is True),
        "dissatisfied": int(case.satisfied is False),
    }


def appeal(case: Case, command: commands.Appeal, context: Context) -> tuple[Event, ...]:
    """A unit that handled the case contests one item, once."""
    if context.actor.unit not in case.handling_units:
        raise NotPermitted("只有经办单位可以申诉", unit=context.actor.unit)
    if not case.appraised:
        raise NotAdmitted("考核之后才能申诉", command=command.name)
    items: tuple[AppraisedItem, ...] = get_args(AppraisedItem)
    item = next((item for item in items if item == command.item), None)
    if item is None:
        raise InvalidInput(f"没有“{command.item}”这一考核项", field="item")
    if any(filed.item == item for filed in case.appeals):
        raise NotAdmitted("此考核项已申诉", item=item)
    return (AppealFiled(item=item, reason=command.reason),)


def rule_appeal(case: Case, command: commands.RuleAppeal, context: Context) -> tuple[Event, ...]:
    """The supervising unit rules, by someone who neither filed nor appraised nor handled."""
    filed = next((one for one in case.appeals if one.item == command.item and one.upheld is None), None)
    if filed is None:
        raise InvalidInput(f"没有待裁定的“{command.item}”申诉", field="item")
    require_supervisor(case, context)
    require_other_person(context, case.handlers, "经办")
    if context.actor.id in (filed.by, case.appraised_by):
        raise SeparationOfDuties("申诉人和考核人不得裁定申诉", actor=context.actor.id)
    item: AppraisedItem = next(item for item in get_args(AppraisedItem) if item == filed.item)
    return (AppealRuled(item=item, upheld=command.upheld, reason=command.reason),)


def archive(case: Case, command: commands.Archive, context: Context) -> tuple[Event, ...]:
    """An appraised case is closed for good, unless a re-check opens it again."""
    require_supervisor(case, context)
    if not case.appraised:
        raise NotAdmitted("考核之后才能归档", command=command.name)
    if any(filed.upheld is None for filed in case.appeals):
        raise NotAdmitted("申诉裁定之后才能归档", command=command.name)
    return (CaseArchived(),)


def draw_recheck(case: Case, command: commands.DrawRecheck, context: Context) -> tuple[Event, ...]:
    """The case now owes a re-check. Nothing if it owes one already."""
    return (RecheckDrawn(draw=command.draw),) if case.drawn is None else ()


def recheck(case: Case, command: commands.Recheck, context: Context) -> tuple[Event, ...]:
    """The drawn case is looked at by someone who had no part in it; a failed one goes back to its lead (G7)."""
    if case.drawn is None:
        raise NotAdmitted("本事件未被抽中复核", command=command.name)
    require_supervisor(case, context)
    require_other_unit(case, context)
    require_other_person(context, case.handlers, "经办")
    require_other_person(context, case.checkers | case.callers, "核查或回访")
    require_other_person(context, frozenset((case.appraised_by or "",)), "考核")
    checked = CaseRechecked(draw=case.drawn, passed=command.passed, finding=command.finding)
    if command.passed:
        return (checked,)
    lead = case.lead or case.holder
    return (
        checked,
        ReworkOrdered(lead=lead, reason=command.finding),
        start_clock(case, Timed.RESOLVE, context, lead, afresh=True),
    )
