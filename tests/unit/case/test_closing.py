"""The end 办结、核查、回访、考核: resolve, check, call back, rework, appraise, archive."""

import pytest

from gridflow.aggregates.case.commands import (
    Accept,
    Acknowledge,
    Appraise,
    Archive,
    CallBack,
    Check,
    Delegate,
    Dispatch,
    Escalate,
    Note,
    OrderSupervision,
    RequestExtension,
    RequestSuspension,
    Resolve,
    Rework,
    RuleSendBack,
    SendBack,
    Settle,
)
from gridflow.aggregates.case.events import (
    AppraisalItem,
    CaseAcknowledged,
    CaseAppraised,
    CaseArchived,
    CaseResolved,
    ClockStarted,
    ClockStopped,
    ProgressNoted,
    ResolutionChecked,
    ReworkOrdered,
    SatisfactionRecorded,
)
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.errors import NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import Stage
from gridflow.testing import Done, like, person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    CALLED,
    MONDAY,
    SIGNED,
    THURSDAY,
    TOWNSHIP_CLERK,
    TOWNSHIP_SUPERVISOR,
    WEDNESDAY,
    accepted,
    appraised,
    at,
    checked,
    dispatched,
    reported,
    resolved,
)

PASSED = Check(passed=True, finding="灯亮了")
FAILED = Check(passed=False, finding="仍不亮")
AGAIN = Rework(reason="重新换灯")
REWORKED = dispatched(channel="hotline").given(
    SIGNED,
    Done(Resolve(result="已换灯"), GRID_WORKER, WEDNESDAY),
    Done(FAILED, SUPERVISOR, THURSDAY),
    Done(AGAIN, SUPERVISOR, THURSDAY),
)


def as_same(actor: Actor, role: str, unit: str) -> Actor:
    """The same person with another role and unit."""
    return person(role, unit, actor.id)


def test_the_lead_resolves_and_the_dispatcher_holds_the_case_for_the_check() -> None:
    """办结: resolution was due at the end of 12-01."""
    dispatched().when(Resolve(result="已换灯"), by=GRID_WORKER, at=WEDNESDAY).then(
        ClockStopped(clock="resolve-3", stage=Stage.RESOLVE, outcome="met"),
        CaseResolved(result="已换灯", supervisor=VILLAGE),
    )


def test_whoever_checks_neither_handled_nor_called() -> None:
    """经办、核查、回访三分离 (FEATURES D11): signing, noting and resolving are handling."""
    story = resolved(channel="hotline")
    story.when(PASSED, by=SUPERVISOR, at=THURSDAY).then(ResolutionChecked(passed=True, finding="灯亮了"))
    story.when(PASSED, by=as_same(GRID_WORKER, "supervisor", VILLAGE), at=THURSDAY).then_refused(
        SeparationOfDuties, "separation-of-duties", actor=GRID_WORKER.id
    )
    story.given(CALLED).when(PASSED, by=as_same(CALLER, "supervisor", VILLAGE), at=THURSDAY).then_refused(
        SeparationOfDuties, actor=CALLER.id
    )


@pytest.mark.parametrize("command", [Acknowledge(), Note(phase="during", text="在换")])
def test_signing_and_noting_for_the_lead_is_handling(command: Acknowledge | Note) -> None:
    colleague = person("grid_worker", GRID, "colleague")
    story = dispatched().given(
        Done(command, colleague, WEDNESDAY), Done(Resolve(result="已换灯"), GRID_WORKER, WEDNESDAY)
    )
    assert story.case.handlers == {"colleague", GRID_WORKER.id}
    story.when(PASSED, by=as_same(colleague, "supervisor", VILLAGE), at=THURSDAY).then_refused(
        SeparationOfDuties, actor="colleague"
    )


def test_noting_for_another_unit_is_no_handling() -> None:
    story = dispatched().given(Done(Note(phase="during", text="催一下"), CLERK, WEDNESDAY))
    assert story.case.handlers == frozenset()


def test_settling_is_handling() -> None:
    story = reported().given(Done(Settle(result="已清理"), GRID_WORKER, MONDAY))
    assert story.case.involved == {GRID, VILLAGE}
    story.when(PASSED, by=as_same(GRID_WORKER, "supervisor", VILLAGE), at=THURSDAY).then_refused(SeparationOfDuties)
    story.when(PASSED, by=SUPERVISOR, at=THURSDAY).then(like(ResolutionChecked))


def test_a_resolution_is_checked_once() -> None:
    story = resolved(channel="hotline").given(Done(PASSED, SUPERVISOR, THURSDAY))
    story.when(PASSED, by=TOWNSHIP_SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)


@pytest.mark.parametrize("unit", [VILLAGE, TOWNSHIP, COUNTY])
def test_the_supervising_unit_or_one_above_checks(unit: str) -> None:
    resolved().when(PASSED, by=person("supervisor", unit), at=THURSDAY).then(like(ResolutionChecked))


@pytest.mark.parametrize(
    "command", [PASSED, CallBack(satisfied=True), AGAIN, Appraise(), Archive()], ids=lambda command: command.name
)
@pytest.mark.parametrize("unit", [GRID, SIBLING_VILLAGE, OTHER_TOWNSHIP])
def test_no_other_unit_supervises(command: Check | CallBack | Rework | Appraise | Archive, unit: str) -> None:
    story = checked() if isinstance(command, Appraise | Archive) else resolved(channel="hotline")
    role = "caller" if isinstance(command, CallBack) else "supervisor"
    story.when(command, by=person(role, unit), at=THURSDAY).then_refused(NotPermitted, unit=VILLAGE)


def test_the_reporter_is_called_back_by_someone_who_neither_handled_nor_checked() -> None:
    """回访."""
    story = resolved(channel="hotline")
    story.when(CallBack(satisfied=True, remark="满意"), by=CALLER, at=THURSDAY).then(
        SatisfactionRecorded(satisfied=True, remark="满意")
    )
    story.when(CallBack(satisfied=True), by=as_same(GRID_WORKER, "caller", VILLAGE), at=THURSDAY).then_refused(
        SeparationOfDuties, actor=GRID_WORKER.id
    )
    story.given(Done(PASSED, SUPERVISOR, THURSDAY)).when(
        CallBack(satisfied=True), by=as_same(SUPERVISOR, "caller", VILLAGE), at=THURSDAY
    ).then_refused(SeparationOfDuties, actor=SUPERVISOR.id)


def test_a_reporter_who_cannot_be_called_is_not() -> None:
    resolved(channel="sensor").when(CallBack(satisfied=True), by=CALLER, at=THURSDAY).then_refused(NotAdmitted)


def test_satisfaction_is_recorded_once_a_resolution() -> None:
    story = resolved(channel="hotline").given(CALLED)
    story.when(CallBack(satisfied=False), by=CALLER, at=THURSDAY).then_refused(NotAdmitted)


@pytest.mark.parametrize(
    ("channel", "passed", "satisfied", "stage"),
    [
        ("patrol", True, None, Stage.APPRAISE),
        ("patrol", False, None, Stage.SUPERVISE),
        ("hotline", True, None, Stage.SUPERVISE),
        ("hotline", None, True, Stage.SUPERVISE),
        ("hotline", True, True, Stage.APPRAISE),
        ("hotline", True, False, Stage.SUPERVISE),
        ("hotline", False, True, Stage.SUPERVISE),
    ],
)
def test_supervision_is_over_when_the_check_passed_and_the_owed_call_back_is_content(
    channel: str, passed: bool | None, satisfied: bool | None, stage: Stage
) -> None:
    story = resolved(channel=channel)
    if passed is not None:
        story = story.given(Done(Check(passed=passed, finding="见记录"), SUPERVISOR, THURSDAY))
    if satisfied is not None:
        story = story.given(Done(CallBack(satisfied=satisfied), CALLER, THURSDAY))
    assert story.case.stage is stage


def test_a_failed_check_sends_the_case_back_to_its_lead_with_a_clock_of_its_own() -> None:
    """返工."""
    story = resolved().given(Done(FAILED, SUPERVISOR, THURSDAY))
    story.when(AGAIN, by=SUPERVISOR, at=THURSDAY).then(
        ReworkOrdered(lead=GRID, reason="重新换灯"),
        like(
            ClockStarted,
            clock="resolve-4",
            stage=Stage.RESOLVE,
            term="5wd",
            received_at=THURSDAY,
            due=at("12-04", "00:00"),
        ),
    )


def test_a_dissatisfied_reporter_does_so_too() -> None:
    story = resolved(channel="hotline").given(Done(CallBack(satisfied=False), CALLER, THURSDAY))
    story.when(AGAIN, by=SUPERVISOR, at=THURSDAY).then(like(ReworkOrdered), like(ClockStarted))


def test_without_either_there_is_no_rework() -> None:
    story = resolved(channel="hotline")
    story.when(AGAIN, by=SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)
    story.given(CALLED).when(AGAIN, by=SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)


def test_rework_is_ordered_by_someone_who_neither_handled_nor_called() -> None:
    story = resolved(channel="hotline").given(Done(CallBack(satisfied=False), CALLER, THURSDAY))
    for actor in (GRID_WORKER, CALLER):
        story.when(AGAIN, by=as_same(actor, "supervisor", VILLAGE), at=THURSDAY).then_refused(
            SeparationOfDuties, actor=actor.id
        )


def test_rework_is_checked_and_called_back_and_signed_for_anew() -> None:
    assert (REWORKED.case.stage, REWORKED.case.holder, REWORKED.case.reworks) == (Stage.RESOLVE, GRID, 1)
    REWORKED.when(Acknowledge(), by=GRID_WORKER, at=THURSDAY).then(CaseAcknowledged())
    story = REWORKED.given(Done(Resolve(result="又换"), GRID_WORKER, THURSDAY))
    assert (story.case.checked, story.case.satisfied) == (None, None)
    story.when(PASSED, by=SUPERVISOR, at=THURSDAY).then(like(ResolutionChecked))
    story.when(CallBack(satisfied=True), by=CALLER, at=THURSDAY).then(like(SatisfactionRecorded))


HANDLING = [
    Acknowledge(),
    Note(phase="during", text="在换"),
    Resolve(result="又换"),
    SendBack(reason_code="not-ours", reason="不归我们"),
    RequestExtension(extension="1wd", reason="等待配件"),
    RequestSuspension(until=at("12-10"), reason="等待鉴定"),
]
"""Everything by which the lead unit works on a case."""


@pytest.mark.parametrize(
    "command",
    HANDLING,
    ids=lambda command: command.name,
)
def test_who_checked_or_ordered_rework_does_not_handle_it(command: Command) -> None:
    """Over all rounds nobody is both handler and checker."""
    checker = as_same(SUPERVISOR, "grid_worker", GRID)
    REWORKED.when(command, by=checker, at=THURSDAY).then_refused(SeparationOfDuties, actor=SUPERVISOR.id)


@pytest.mark.parametrize(
    "command",
    HANDLING,
    ids=lambda command: command.name,
)
def test_who_called_back_does_not_handle_the_rework(command: Command) -> None:
    story = resolved(channel="hotline").given(
        Done(CallBack(satisfied=False), CALLER, THURSDAY), Done(AGAIN, SUPERVISOR, THURSDAY)
    )
    story.when(command, by=as_same(CALLER, "grid_worker", GRID), at=THURSDAY).then_refused(SeparationOfDuties)


def test_who_ordered_rework_counts_as_checker() -> None:
    story = resolved(channel="hotline").given(
        Done(CallBack(satisfied=False), CALLER, THURSDAY),
        Done(AGAIN, SUPERVISOR, THURSDAY),
        Done(Resolve(result="又换"), GRID_WORKER, THURSDAY),
    )
    story.when(CallBack(satisfied=True), by=as_same(SUPERVISOR, "caller", VILLAGE), at=THURSDAY).then_refused(
        SeparationOfDuties
    )


def test_a_settled_case_is_reworked_by_its_grid_and_may_come_back_to_the_village() -> None:
    story = reported().given(
        Done(Settle(result="已清理"), GRID_WORKER, MONDAY),
        Done(FAILED, SUPERVISOR, MONDAY),
        Done(AGAIN, SUPERVISOR, MONDAY),
    )
    assert (story.case.lead, story.case.holder) == (GRID, GRID)
    story.when(Resolve(result="又清"), by=GRID_WORKER, at=WEDNESDAY).then(
        like(ClockStopped, outcome="met"), CaseResolved(result="又清", supervisor=VILLAGE)
    )
    back = story.given(
        Done(SendBack(reason_code="not-ours", reason="要吊车"), GRID_WORKER, WEDNESDAY),
        Done(RuleSendBack(upheld=True, reason="属实"), CLERK, WEDNESDAY),
    )
    assert (back.case.stage, back.case.holder) == (Stage.DISPATCH, VILLAGE)


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
        "send-backs": 1,
        "orders": 0,
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


def test_a_unit_that_handled_in_an_earlier_round_does_not_check() -> None:
    """The village signed when it led, sent back, got the case again and dispatched it to its grid."""
    at_the_township = reported().given(
        Done(Escalate(reason="超出能力"), CLERK, at("11-23")), Done(Accept(), TOWNSHIP_CLERK, at("11-23"))
    )
    signed = at_the_township.given(
        Done(Dispatch(lead=VILLAGE), TOWNSHIP_CLERK, at("11-23")),
        Done(Acknowledge(), person("handler", VILLAGE), at("11-23")),
        Done(SendBack(reason_code="not-ours", reason="不归我们"), person("handler", VILLAGE), at("11-24")),
        Done(RuleSendBack(upheld=True, reason="属实"), TOWNSHIP_CLERK, at("11-24")),
    )
    resolved_below = signed.given(
        Done(Delegate(to=VILLAGE, reason="属地"), TOWNSHIP_CLERK, at("11-24")),
        Done(Dispatch(lead=GRID), CLERK, at("11-24")),
        Done(Resolve(result="已修"), GRID_WORKER, at("11-25")),
    )
    resolved_below.when(PASSED, by=SUPERVISOR, at=at("11-25")).then_refused(SeparationOfDuties)
    resolved_below.when(PASSED, by=TOWNSHIP_SUPERVISOR, at=at("11-25")).then(like(ResolutionChecked, passed=True))


@pytest.mark.parametrize("phase", ["before", "during", "after"])
def test_a_note_tells_its_phase(phase: str) -> None:
    note = Note.model_validate({"phase": phase, "text": "见照片"})
    dispatched().when(note, by=GRID_WORKER, at=WEDNESDAY).then(like(ProgressNoted, phase=phase, text="见照片"))
