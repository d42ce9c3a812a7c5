"""The end 办结、核查、回访: resolve, check, call back, and who may."""

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
    Resolve,
    Rework,
    RuleSendBack,
    SendBack,
    Settle,
)
from gridflow.aggregates.case.events import (
    CaseResolved,
    ClockStopped,
    ProgressNoted,
    ResolutionChecked,
    SatisfactionRecorded,
)
from gridflow.errors import NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy import Stage, Timed
from gridflow.testing import Done, like, person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    CALLED,
    MONDAY,
    THURSDAY,
    TOWNSHIP_CLERK,
    TOWNSHIP_SUPERVISOR,
    WEDNESDAY,
    as_same,
    at,
    checked,
    dispatched,
    reported,
    resolved,
)

PASSED = Check(passed=True, finding="灯亮了")
AGAIN = Rework(reason="重新换灯")


def test_the_lead_resolves_and_the_dispatcher_holds_the_case_for_the_check() -> None:
    """办结: resolution was due at the end of 12-01."""
    dispatched().when(Resolve(result="已换灯"), by=GRID_WORKER, at=WEDNESDAY).then(
        ClockStopped(clock="resolve-3", stage=Timed.RESOLVE, outcome="met"),
        CaseResolved(result="已换灯", closing=None, evidence=(), reply="已换灯", supervisor=VILLAGE),
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
