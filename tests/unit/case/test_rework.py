"""Rework 返工: a failed check or a dissatisfied reporter sends the work back to its lead."""

import pytest

from gridflow.aggregates.case.commands import (
    Acknowledge,
    CallBack,
    Check,
    Note,
    RequestExtension,
    RequestSuspension,
    Resolve,
    Rework,
    RuleSendBack,
    SendBack,
    Settle,
)
from gridflow.aggregates.case.events import (
    CaseAcknowledged,
    CaseResolved,
    ClockStarted,
    ClockStopped,
    ResolutionChecked,
    ReworkOrdered,
    SatisfactionRecorded,
)
from gridflow.aggregates.command import Command
from gridflow.errors import NotAdmitted, SeparationOfDuties
from gridflow.policy import Stage, Timed
from gridflow.testing import Done, like
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    GRID,
    GRID_WORKER,
    SUPERVISOR,
    VILLAGE,
)
from tests.unit.case.stages import (
    CALLED,
    MONDAY,
    SIGNED,
    THURSDAY,
    WEDNESDAY,
    as_same,
    at,
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


HANDLING = [
    Acknowledge(),
    Note(phase="during", text="在换"),
    Resolve(result="又换"),
    SendBack(reason_code="not-ours", reason="不归我们"),
    RequestExtension(extension="1wd", reason="等待配件"),
    RequestSuspension(until=at("12-10"), reason="等待鉴定"),
]
"""Everything by which the lead unit works on a case."""


def test_a_failed_check_sends_the_case_back_to_its_lead_with_a_clock_of_its_own() -> None:
    """返工."""
    story = resolved().given(Done(FAILED, SUPERVISOR, THURSDAY))
    story.when(AGAIN, by=SUPERVISOR, at=THURSDAY).then(
        ReworkOrdered(lead=GRID, reason="重新换灯"),
        like(
            ClockStarted,
            clock="resolve-4",
            stage=Timed.RESOLVE,
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
        like(ClockStopped, outcome="met"), like(CaseResolved, result="又清", supervisor=VILLAGE)
    )
    back = story.given(
        Done(SendBack(reason_code="not-ours", reason="要吊车"), GRID_WORKER, WEDNESDAY),
        Done(RuleSendBack(upheld=True, reason="属实"), CLERK, WEDNESDAY),
    )
    assert (back.case.stage, back.case.holder) == (Stage.DISPATCH, VILLAGE)
