"""Appraisal 考核 and archiving 归档."""

from gridflow.aggregates.case.commands import (
    Appraise,
    Archive,
    CallBack,
    Check,
    Dispatch,
    OrderSupervision,
    Resolve,
    Rework,
    RuleSendBack,
    SendBack,
)
from gridflow.aggregates.case.events import (
    AppraisalItem,
    CaseAppraised,
    CaseArchived,
)
from gridflow.errors import NotAdmitted, SeparationOfDuties
from gridflow.testing import Done, person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    SUPERVISOR,
    VILLAGE,
)
from tests.unit.case.stages import (
    THURSDAY,
    TOWNSHIP_SUPERVISOR,
    accepted,
    appraised,
    as_same,
    at,
    checked,
)

PASSED = Check(passed=True, finding="灯亮了")
AGAIN = Rework(reason="重新换灯")


def test_appraisal_states_the_facts_of_the_case() -> None:
    """考核: how often what happened; what it is worth is the score sheet's business."""
    story = accepted(channel="hotline").given(
        Done(Dispatch(lead=SECOND_GRID), CLERK, at("11-30")),
        Done(SendBack(reason_code="wrong-place", reason="不在此"), person("handler", SECOND_GRID), at("11-30")),
        Done(RuleSendBack(upheld=True, reason="属实"), CLERK, at("11-30")),
        Done(Dispatch(lead=GRID), CLERK, at("11-30")),
        Done(Resolve(result="已换灯"), GRID_WORKER, at("12-02")),
        Done(CallBack(satisfied=False), CALLER, at("12-02")),
        Done(AGAIN, SUPERVISOR, at("12-02")),
        Done(Resolve(result="又换"), GRID_WORKER, at("12-03")),
        Done(CallBack(satisfied=True), CALLER, at("12-03")),
        Done(PASSED, SUPERVISOR, at("12-03")),
    )
    counts = {
        "stages-met": 4,  # accepted, dispatched again, resolved, reworked
        "stages-missed": 1,  # dispatched on 11-30, due at the end of 11-26
        "hops": 6,  # to the second grid and back, to the grid, back, again, and back
        "transfers": 0,
        "send-backs": 1,
        "assists-missed": 0,
        "answers-missed": 0,
        "orders": 0,
        "cards": 0,
        "accompaniments-missed": 0,
        "reworks": 1,
        "satisfied": 1,
        "dissatisfied": 0,
    }
    items = tuple(AppraisalItem.model_validate({"item": item, "count": count}) for item, count in counts.items())
    story.when(Appraise(remark="如期"), by=SUPERVISOR, at=at("12-04")).then(CaseAppraised(items=items, remark="如期"))


def test_a_case_is_appraised_once_by_someone_who_did_not_handle_it() -> None:
    checked().when(Appraise(), by=as_same(GRID_WORKER, "supervisor", VILLAGE), at=THURSDAY).then_refused(
        SeparationOfDuties
    )
    appraised().when(Appraise(), by=SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)


def test_an_appraised_case_is_archived_and_no_other() -> None:
    """归档."""
    appraised().when(Archive(), by=SUPERVISOR, at=THURSDAY).then(CaseArchived())
    checked().when(Archive(), by=SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)


def test_an_appraised_case_is_not_put_under_supervision_any_more() -> None:
    """What was appraised stays what it was: an order would make its items false."""
    order = OrderSupervision(cause="再查")
    appraised().when(order, by=TOWNSHIP_SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted, "transition-not-admitted")
