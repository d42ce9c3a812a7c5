"""What is still owed on a case 待办: by which unit, by whom, and until when (FEATURES D18)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from gridflow.aggregates.case.state import Case, Clock
from gridflow.policy import Stage


class Duty(StrEnum):
    """What kind of thing is owed 待办事项."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    RESOLVE = "resolve"
    ACCOMPANY = "accompany"
    ASSIST = "assist"
    ANSWER = "answer"
    LIFT = "lift"
    RULE_SEND_BACK = "rule-send-back"
    RULE_RESPITE = "rule-respite"
    CHECK = "check"
    CALL_BACK = "call-back"
    REWORK = "rework"
    APPRAISE = "appraise"
    RULE_APPEAL = "rule-appeal"
    ARCHIVE = "archive"
    RECHECK = "recheck"
    OWN = "own"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Duty.ACCEPT: "受理",
    Duty.DISPATCH: "派遣",
    Duty.RESOLVE: "办结",
    Duty.ACCOMPANY: "到场陪同",
    Duty.ASSIST: "协办答复",
    Duty.ANSWER: "督办答复",
    Duty.LIFT: "解除督办",
    Duty.RULE_SEND_BACK: "裁定退回",
    Duty.RULE_RESPITE: "裁定延期或挂起",
    Duty.CHECK: "核查",
    Duty.CALL_BACK: "回访",
    Duty.REWORK: "责令返工",
    Duty.APPRAISE: "考核",
    Duty.RULE_APPEAL: "裁定申诉",
    Duty.ARCHIVE: "归档",
    Duty.RECHECK: "复核",
    Duty.OWN: "包案",
}
_WORK = {Stage.ACCEPT: Duty.ACCEPT, Stage.DISPATCH: Duty.DISPATCH, Stage.RESOLVE: Duty.RESOLVE}


class Owed(NamedTuple):
    """One thing that is owed. `subject` tells apart what a case owes twice: the assistance, order, clock or item.

    `person` is whoever has put a name to it; `due` is aware and in UTC, None where no clock runs or nobody can tell.
    """

    duty: Duty
    unit: str
    person: str | None = None
    due: datetime | None = None
    subject: str = ""


def owed(case: Case, parent: Callable[[str], str | None]) -> tuple[Owed, ...]:
    """Everything that is owed on a case. `parent` gives the unit directly above a unit.

    The owner of a case owes it until it has ended: 一件一销.
    """
    return tuple(_owed(case, parent))


def _owed(case: Case, parent: Callable[[str], str | None]) -> Iterator[Owed]:
    if case.stage in _WORK:
        person = case.acknowledged_by if case.stage is Stage.RESOLVE else None
        yield Owed(_WORK[case.stage], case.holder, person, _due(case.clock))
        for unit in sorted(case.accompany):
            yield Owed(Duty.ACCOMPANY, unit, subject=unit)
    for asked in case.assistances:
        yield Owed(Duty.ASSIST, asked.unit, due=_due(asked.clock), subject=asked.name)
    for order in case.orders:
        if order.answered_by is None:
            yield Owed(Duty.ANSWER, order.to, due=_due(order.clock), subject=order.name)
        else:
            yield Owed(Duty.LIFT, order.by, subject=order.name)
    if case.send_back_by is not None:
        yield Owed(Duty.RULE_SEND_BACK, case.dispatcher or case.holder)
    for clock in case.clocks:
        if clock.asked is not None:
            by = next((order.by for order in case.orders if order.name == clock.name), None)
            unit = by or parent(case.responsible(clock)) or case.responsible(clock)
            yield Owed(Duty.RULE_RESPITE, unit, due=clock.due, subject=clock.name)
    yield from _after_work(case, parent)
    if case.owner is not None and not case.stage.ended:
        yield Owed(Duty.OWN, case.owner.unit, case.owner.id, _due(case.clock))


def _after_work(case: Case, parent: Callable[[str], str | None]) -> Iterator[Owed]:
    match case.stage:
        case Stage.SUPERVISE:
            if case.checked is None:
                yield Owed(Duty.CHECK, _outside(case, parent))
            if case.called < case.call_backs_owed:
                yield Owed(Duty.CALL_BACK, _outside(case, parent))
            if case.checked is False or case.satisfied is False:
                yield Owed(Duty.REWORK, case.holder)
        case Stage.APPRAISE:
            pending = [filed for filed in case.appeals if filed.upheld is None]
            for filed in pending:
                yield Owed(Duty.RULE_APPEAL, case.holder, subject=filed.item)
            if not case.appraised:
                yield Owed(Duty.APPRAISE, case.holder)
            elif not pending:
                yield Owed(Duty.ARCHIVE, case.holder)
        case Stage.ARCHIVED if case.drawn is not None:
            yield Owed(Duty.RECHECK, _outside(case, parent), subject=case.drawn)


def _outside(case: Case, parent: Callable[[str], str | None]) -> str:
    """The holder, or the lowest unit above it that did none of the work and so may judge it."""
    unit = case.holder
    while unit in case.handling_units and (above := parent(unit)) is not None:
        unit = above
    return unit


def _due(clock: Clock | None) -> datetime | None:
    return clock.due if clock is not None else None
