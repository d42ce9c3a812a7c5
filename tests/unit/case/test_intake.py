"""Intake 受理: report, settle, accept, decline."""

import pytest

from gridflow.aggregates.case.commands import Accept, Decline, Report, Settle, Source
from gridflow.aggregates.case.events import (
    CaseAccepted,
    CaseDeclined,
    CaseReported,
    CaseSettled,
    ClockStarted,
    ClockStopped,
)
from gridflow.aggregates.case.query_code import query_code
from gridflow.aggregates.event import Actor
from gridflow.errors import InvalidInput, MatterNotAdmitted, NotPermitted, UnknownUnit
from gridflow.policy import Stage, Timed, Urgency, builtin_pack
from gridflow.testing import World, given, like, person, report_by
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    FAR_DEPARTMENT,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import FRIDAY, MONDAY, accepted, at, reported
from tests.unit.policy.packs import changed, pack


def report(place: str = GRID, **changes: object) -> Report:
    command = report_by(GRID_WORKER, at=FRIDAY, place=place, **changes).command
    assert isinstance(command, Report)
    return command


def taking_in(level: str) -> World:
    """A county whose general cases are taken in at this level."""
    return World(policy=pack(changed('general = { intake = "village" }', f'general = {{ intake = "{level}" }}')))


def test_a_report_is_taken_in_by_the_village_with_the_clock_of_acceptance_running() -> None:
    """上报: S0 gives two working days to accept. Friday's report is due at the end of Tuesday."""
    given().when(
        report(description="东街口", source=Source(system="12345", number="A-1"), channel="hotline"),
        by=GRID_WORKER,
        at=FRIDAY,
    ).then(
        CaseReported(
            kind="event",
            place=GRID,
            holder=VILLAGE,
            subject="路灯不亮",
            description="东街口",
            matter="facility",
            channel="hotline",
            urgency=Urgency.GENERAL,
            source_system="12345",
            source_number="A-1",
            call_back=True,
            accompany=(),
            query_code=query_code("story"),
        ),
        like(
            ClockStarted,
            clock="accept-1",
            stage=Timed.ACCEPT,
            term="2wd",
            received_at=FRIDAY,
            status="fixed",
            due=at("11-25", "00:00"),
            policy_version=builtin_pack("s0").version,
        ),
    )


@pytest.mark.parametrize("channel", builtin_pack("s0").channels)
def test_a_call_back_is_owed_to_those_who_can_be_called(channel: str) -> None:
    """回访: residents, mailbox and hotline are called; a sensor is not."""
    owed = channel in {"resident", "mailbox", "hotline"}
    given().when(report(channel=channel), by=GRID_WORKER, at=FRIDAY).then(
        like(CaseReported, channel=channel, call_back=owed), like(ClockStarted)
    )


@pytest.mark.parametrize("unit", [GRID, VILLAGE, TOWNSHIP, COUNTY, DEPARTMENT, COUNTY_DEPARTMENT])
def test_whoever_is_responsible_for_the_place_may_report_it(unit: str) -> None:
    """A department reports for the territory of its government."""
    role = "grid_worker" if unit == GRID else "clerk"
    given().when(report(), by=person(role, unit), at=FRIDAY).then(
        like(CaseReported, place=GRID, holder=VILLAGE), like(ClockStarted)
    )


@pytest.mark.parametrize("unit", [SIBLING_GRID, SIBLING_VILLAGE, FAR_VILLAGE, FAR_DEPARTMENT])
def test_nobody_reports_in_the_territory_of_another(unit: str) -> None:
    """Foreign and missing units are not told apart."""
    given().when(report(), by=person("clerk", unit), at=FRIDAY).then_refused(UnknownUnit, "unknown-unit", unit=GRID)


def test_a_grid_does_not_report_for_its_village() -> None:
    given().when(report(VILLAGE), by=GRID_WORKER, at=FRIDAY).then_refused(UnknownUnit, unit=VILLAGE)


@pytest.mark.parametrize("place", [TOWNSHIP, COUNTY, DEPARTMENT])
def test_the_place_is_a_village_or_a_grid(place: str) -> None:
    given().when(report(place), by=person("clerk", COUNTY), at=FRIDAY).then_refused(InvalidInput, field="place")


def test_the_place_must_exist() -> None:
    given().when(report("990101001001009"), by=CLERK, at=FRIDAY).then_refused(UnknownUnit, "unknown-unit")


def test_a_matter_outside_the_catalogue_may_not_enter_the_grid() -> None:
    """事项准入 (S0)."""
    given().when(report(matter="weather"), by=GRID_WORKER, at=FRIDAY).then_refused(
        MatterNotAdmitted, "matter-not-admitted", matter="weather"
    )


def test_the_channel_is_one_of_the_pack() -> None:
    given().when(report(channel="pigeon"), by=GRID_WORKER, at=FRIDAY).then_refused(InvalidInput, field="channel")


def test_another_county_takes_in_at_another_level() -> None:
    """Counties differ by data: the level that takes in stands in the pack."""
    township = taking_in("township")
    given(world=township).when(report(), by=GRID_WORKER, at=FRIDAY).then(
        like(CaseReported, holder=TOWNSHIP), like(ClockStarted)
    )
    given(world=township).when(report(TOWNSHIP), by=person("clerk", TOWNSHIP), at=FRIDAY).then_refused(
        InvalidInput, field="place"
    )
    given(world=taking_in("grid")).when(report(VILLAGE), by=CLERK, at=FRIDAY).then_refused(InvalidInput, field="place")


def test_the_grid_settles_on_the_spot_and_its_village_checks() -> None:
    """当场办结: acceptance was met, the case goes on to supervision."""
    outcome = reported().when(Settle(result="已清理"), by=GRID_WORKER, at=MONDAY)
    outcome.then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="met"),
        CaseSettled(result="已清理", closing=None, evidence=(), reply="已清理", supervisor=VILLAGE),
    )


def test_a_village_that_is_the_place_settles_and_its_township_checks() -> None:
    story = given(report_by(CLERK, at=FRIDAY, place=VILLAGE))
    story.when(Settle(result="已清理"), by=person("grid_worker", VILLAGE), at=MONDAY).then(
        like(ClockStopped, outcome="met"), like(CaseSettled, result="已清理", supervisor=TOWNSHIP)
    )


@pytest.mark.parametrize("unit", [VILLAGE, SIBLING_GRID, TOWNSHIP])
def test_only_the_place_itself_settles_on_the_spot(unit: str) -> None:
    reported().when(Settle(result="已清理"), by=person("grid_worker", unit), at=MONDAY).then_refused(
        NotPermitted, unit=GRID
    )


def test_the_holder_accepts_and_the_clock_of_dispatch_begins() -> None:
    """受理: three working days to dispatch (S0), from Monday to the end of Thursday."""
    reported().when(Accept(), by=CLERK, at=MONDAY).then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="met"),
        CaseAccepted(filing=None),
        like(
            ClockStarted,
            clock="dispatch-2",
            stage=Timed.DISPATCH,
            term="3wd",
            received_at=MONDAY,
            due=at("11-27", "00:00"),
        ),
    )


def test_the_holder_declines_with_a_reason_and_the_case_ends() -> None:
    """不予受理."""
    story = reported()
    story.when(Decline(reason="不属实"), by=CLERK, at=MONDAY).then(
        ClockStopped(clock="accept-1", stage=Timed.ACCEPT, outcome="met"), CaseDeclined(reason="不属实")
    )


@pytest.mark.parametrize("command", [Accept(), Decline(reason="不属实")])
@pytest.mark.parametrize("unit", [TOWNSHIP, SIBLING_VILLAGE, GRID])
def test_only_the_holder_accepts_or_declines(command: Accept | Decline, unit: str) -> None:
    reported().when(command, by=person("clerk", unit), at=MONDAY).then_refused(NotPermitted, unit=VILLAGE)


@pytest.mark.parametrize("actor", [GRID_WORKER, SUPERVISOR])
def test_accepting_is_a_clerks_work(actor: Actor) -> None:
    reported().when(Accept(), by=actor, at=MONDAY).then_refused(NotPermitted, role=actor.role)


def test_a_case_is_accepted_once() -> None:
    assert accepted().case.stage is Stage.DISPATCH
    assert accepted().case.stages_met == 1
