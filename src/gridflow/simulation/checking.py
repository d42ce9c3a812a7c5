"""What becomes of a case whose work is done: check, call-back, rework, appraisal, archive."""

from datetime import datetime

from gridflow.aggregates.case import Case, commands
from gridflow.simulation.deeds import Plan
from gridflow.simulation.office import DAY
from gridflow.simulation.people import HOUR, WORK, People


def supervision(people: People, case: Case, now: datetime) -> Plan | None:
    """The next step in the stage of supervision 督办; None while its orders are not lifted."""
    rates = people.rates.closing
    supervisor = people.judge("supervisor", case, case.callers)
    if supervisor is None:
        return None
    if case.checked is False or case.satisfied is False:
        return people.later(now, supervisor, HOUR, commands.Rework(reason=people.say("rework")))
    if case.checked is None:
        passed = not people.chance(rates.fails)
        check = commands.Check(passed=passed, finding=people.say("passed" if passed else "failed"))
        return people.later(now, supervisor, 0.7 * DAY, check, WORK)
    caller = people.judge("caller", case, case.checkers)
    if caller is not None and case.called < case.call_backs_owed:
        satisfied = not people.chance(rates.dissatisfied)
        remark = people.say("satisfied" if satisfied else "dissatisfied")
        call_back = commands.CallBack(satisfied=satisfied, remark=remark)
        return people.later(now, caller, 0.5 * DAY, call_back, WORK)
    return None


def appraisal(people: People, case: Case, now: datetime) -> Plan | None:
    """The next step in the stage of appraisal 考核."""
    filed = next((appeal for appeal in case.appeals if appeal.upheld is None), None)
    besides = frozenset((filed.by, case.appraised_by or "")) if filed is not None else frozenset[str]()
    supervisor = people.judge("supervisor", case, besides)
    if supervisor is None:
        return None
    if filed is not None:
        upheld = people.chance(people.rates.closing.appeal_upheld)
        ruling = commands.RuleAppeal(
            item=filed.item, upheld=upheld, reason=people.say("appeal_upheld" if upheld else "appeal_refused")
        )
        return people.later(now, supervisor, 0.5 * DAY, ruling, WORK)
    if case.appraised:
        return people.later(now, supervisor, 0.5 * DAY, commands.Archive(), WORK)
    return people.later(now, supervisor, DAY, commands.Appraise(remark=people.say("appraise")), WORK)
