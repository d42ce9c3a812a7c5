"""Roles, units and claimed times: what is asked before any rule of the command itself."""

from datetime import timedelta

import pytest

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS, Accept, Report
from gridflow.aggregates.case.events import CaseAccepted, CaseReported, ClockStarted, ClockStopped
from gridflow.aggregates.event import SYSTEM_ROLE
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.policy import builtin_pack
from gridflow.testing import given, instant, like, person, report_by
from gridflow.testing.territory import CLERK, COUNTY, GRID_WORKER, VILLAGE
from tests.unit.case.examples import example
from tests.unit.case.stages import FRIDAY, MONDAY, reported

PACK = builtin_pack("s0")
TOLERANCE = timedelta(seconds=300)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("role", [*PACK.roles, "nobody"])
def test_a_role_gives_the_commands_that_the_pack_grants_it_and_no_others(role: str, name: str) -> None:
    """角色权限. A clerk of the county may be refused for another reason, but then it has no `role` in its context.

    What the engine does by itself needs no pack's leave.
    """
    by_itself = role == SYSTEM_ROLE and COMMANDS[name] in INTERNAL_COMMANDS
    outcome = reported().when(example(name), by=person(role, COUNTY), at=MONDAY)

    refused_by_role = isinstance(outcome.error, NotPermitted) and outcome.error.context.get("role") == role
    assert refused_by_role is (name not in PACK.roles.get(role, ()) and not by_itself)


def test_an_actor_acts_for_a_unit_that_exists() -> None:
    reported().when(Accept(), by=person("clerk", "990101009009"), at=MONDAY).then_refused(UnknownUnit, "unknown-unit")


def test_a_claimed_time_may_lie_ahead_by_the_tolerance_of_the_pack_and_no_further() -> None:
    """发生时间不得晚于当前时间: clocks of reporting devices may be off by five minutes (惯例)."""
    ahead = MONDAY + TOLERANCE
    reported().when(Accept(occurred_at=ahead), by=CLERK, at=MONDAY).then(
        like(ClockStopped), CaseAccepted(filing=None), like(ClockStarted)
    )
    reported().when(Accept(occurred_at=ahead + INSTANT), by=CLERK, at=MONDAY).then_refused(
        InvalidInput, "invalid-input", field="occurred_at"
    )


def test_nothing_can_have_happened_to_a_case_before_its_report() -> None:
    """办理时间不得早于上报时间 (DESIGN §4)."""
    reported().when(Accept(occurred_at=FRIDAY), by=CLERK, at=MONDAY).then(
        like(ClockStopped), CaseAccepted(filing=None), like(ClockStarted)
    )
    reported().when(Accept(occurred_at=FRIDAY - INSTANT), by=CLERK, at=MONDAY).then_refused(
        InvalidInput, "invalid-input", field="occurred_at"
    )


def test_a_report_may_claim_that_the_issue_was_seen_long_ago_and_its_clock_still_counts_from_us() -> None:
    """The clock belongs to the engine: a claimed time never moves it."""
    long_ago = FRIDAY - timedelta(days=90)
    given().when(
        Report(place=VILLAGE, subject="路灯不亮", matter="facility", channel="resident", occurred_at=long_ago),
        by=CLERK,
        at=FRIDAY,
    ).then(like(CaseReported, holder=VILLAGE), like(ClockStarted, received_at=FRIDAY))


def test_a_report_from_the_future_is_refused() -> None:
    done = report_by(GRID_WORKER, at=FRIDAY, occurred_at=FRIDAY + TOLERANCE + INSTANT)
    given().when(done.command, by=GRID_WORKER, at=FRIDAY).then_refused(InvalidInput, field="occurred_at")


def test_nothing_is_claimed_from_before_what_the_log_can_hold() -> None:
    first, before = (instant(f"{text}+00:00") for text in ("1949-01-01T00:00:00", "1948-12-31T23:59:59"))
    for claimed in (first, before):
        outcome = given().when(
            report_by(GRID_WORKER, at=FRIDAY, occurred_at=claimed).command, by=GRID_WORKER, at=FRIDAY
        )
        assert (outcome.error is None) is (claimed == first)
    outcome.then_refused(InvalidInput, field="occurred_at")


def test_the_claimed_time_is_kept_beside_ours() -> None:
    story = reported(occurred_at=FRIDAY - timedelta(hours=3))
    assert {(event.occurred_at, event.recorded_at) for event in story.past} == {(FRIDAY - timedelta(hours=3), FRIDAY)}
    assert story.case.reported_at == FRIDAY
