"""More time 延期与挂起: asked for in time, ruled on by another, limited by policy; what was used stays used."""

from datetime import datetime

import pytest

from gridflow.aggregates.case.commands import (
    Escalate,
    FireRungs,
    RequestExtension,
    RequestSuspension,
    Resolve,
    Resume,
    RuleExtension,
    RuleSuspension,
)
from gridflow.aggregates.case.events import (
    CaseResolved,
    ClockPaused,
    ClockResumed,
    ClockStopped,
    DeadlineMissed,
    DeadlineRevised,
    ExtensionRequested,
    ExtensionRuled,
    ReminderIssued,
    SuspensionRequested,
    SuspensionRuled,
)
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.errors import (
    BeyondPolicy,
    GridFlowError,
    InvalidInput,
    NotAdmitted,
    NotPermitted,
    RequestTooLate,
    SeparationOfDuties,
)
from gridflow.policy import Stage, parse_pack
from gridflow.testing import Done, Story, World, like, person
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER, OTHER_TOWNSHIP, SYSTEM, TOWNSHIP, VILLAGE
from gridflow.worktime import UnknownTerm
from tests.unit.case.stages import MONDAY, THURSDAY, TOWNSHIP_CLERK, WEDNESDAY, accepted, at, dispatched, reported
from tests.unit.policy.packs import S0

# Dispatched on Tuesday 24 November: five working days, due at the end of Tuesday 1 December.
DUE = at("12-02", "00:00")
EXTEND = RequestExtension(extension="3wd", reason="等待配件")
SUSPEND = RequestSuspension(until=at("12-03", "09:00"), reason="等待鉴定")
GRANT, REFUSE = RuleExtension(granted=True, reason="属实"), RuleExtension(granted=False, reason="可按期办结")
PAUSE, RUN_ON = RuleSuspension(granted=True, reason="属实"), RuleSuspension(granted=False, reason="无需等待")
OTHER_CLERK = person("clerk", OTHER_TOWNSHIP)


def asked(command: Command = EXTEND, when: datetime = WEDNESDAY) -> Story:
    return dispatched().given(Done(command, GRID_WORKER, when))


def due(story: Story) -> datetime | None:
    assert story.case.clock is not None
    return story.case.clock.due


# Extension 延期


def test_the_lead_unit_asks_and_the_clock_runs_on() -> None:
    dispatched().when(EXTEND, by=GRID_WORKER, at=WEDNESDAY).then(
        ExtensionRequested(clock="resolve-3", extension="3wd", reason="等待配件")
    )
    assert due(asked()) == DUE


def test_granted_it_is_added_to_the_term_and_what_was_used_stays_used() -> None:
    """From 24 November 5 + 3 working days: 25, 26, 27, 30, 1, 2, 3, 4 December."""
    asked().when(GRANT, by=CLERK, at=THURSDAY).then(
        ExtensionRuled(clock="resolve-3", extension="3wd", granted=True, reason="属实"),
        like(DeadlineRevised, term="5wd", extensions=("3wd",), due=at("12-05", "00:00")),
    )
    granted = asked().given(Done(GRANT, CLERK, THURSDAY))
    (revised,) = granted.events(DeadlineRevised)
    assert (revised.revision.kind, revised.revision.papers, revised.revision.old_due) == ("extension", (), DUE)
    granted.when(FireRungs(clock="resolve-3"), by=SYSTEM, at=DUE).then_nothing()


def test_refused_the_deadline_stays() -> None:
    asked().when(REFUSE, by=CLERK, at=THURSDAY).then(like(ExtensionRuled, granted=False))
    refused = asked().given(Done(REFUSE, CLERK, THURSDAY))
    assert due(refused) == DUE
    refused.when(EXTEND, by=GRID_WORKER, at=THURSDAY).then(like(ExtensionRequested))


def test_a_request_in_time_may_be_ruled_on_late() -> None:
    """Asked before the deadline, granted after it had been missed: the new deadline lies ahead, and is reminded of."""
    late = at("12-02", "09:00")
    story = asked(when=at("12-01", "23:59")).given(Done(FireRungs(clock="resolve-3"), SYSTEM, late))
    assert len(story.events(DeadlineMissed)) == 1
    granted = story.given(Done(GRANT, CLERK, late))
    assert due(granted) == at("12-05", "00:00")
    granted.when(FireRungs(clock="resolve-3"), by=SYSTEM, at=at("12-05", "00:00")).then(
        like(ReminderIssued), like(DeadlineMissed, due=at("12-05", "00:00"))
    )
    granted.when(Resolve(result="好"), by=GRID_WORKER, at=at("12-04")).then(
        like(ClockStopped, outcome="met"), like(CaseResolved)
    )


@pytest.mark.parametrize("command", [EXTEND, RequestSuspension(until=at("12-10"), reason="等待鉴定")])
def test_a_request_after_the_deadline_is_refused_with_the_rule(command: Command) -> None:
    outcome = dispatched().when(command, by=GRID_WORKER, at=DUE)
    outcome.then_refused(RequestTooLate, "request-too-late")
    assert outcome.error is not None
    assert "期限届满前" in outcome.error.detail
    assert "s0@" in outcome.error.detail


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        pytest.param(RequestExtension(extension="6wd", reason="多要"), "extension.longest", id="too long"),
        pytest.param(RequestExtension(extension="1mo", reason="多要"), "extension.longest", id="another unit of time"),
        pytest.param(
            RequestSuspension(until=at("12-26", "00:01"), reason="久等"), "suspension.longest", id="too long a pause"
        ),
    ],
)
def test_more_than_the_policy_allows_is_refused_with_the_rule(command: Command, rule: str) -> None:
    dispatched().when(command, by=GRID_WORKER, at=WEDNESDAY).then_refused(BeyondPolicy, "beyond-policy", rule=rule)


def test_the_longest_pause_is_just_allowed() -> None:
    """30 natural days after Wednesday 25 November end with Friday 25 December."""
    longest = RequestSuspension(until=at("12-26", "00:00"), reason="久等")
    dispatched().when(longest, by=GRID_WORKER, at=WEDNESDAY).then(like(SuspensionRequested))


def test_oftener_than_the_policy_allows_is_refused_with_the_rule() -> None:
    granted = asked().given(Done(GRANT, CLERK, THURSDAY))
    granted.when(EXTEND, by=GRID_WORKER, at=THURSDAY).then_refused(BeyondPolicy, rule="extension.most")
    granted.when(SUSPEND, by=GRID_WORKER, at=THURSDAY).then(like(SuspensionRequested))


def test_only_the_stages_that_the_policy_names_can_be_extended() -> None:
    """Here that of dispatch, by the clerk who holds the case; the unit above rules."""
    able = S0.replace('clerk = ["report"', 'clerk = ["request-extension", "report"')
    assert able != S0
    accepted(World(policy=parse_pack(able, "s0"))).when(EXTEND, by=CLERK, at=WEDNESDAY).then_refused(
        BeyondPolicy, rule="extension.stages"
    )
    rule = 'stages = ["{}"]\nmost = 1\nlongest = "5wd"'
    named = able.replace(rule.format("resolve"), rule.format("dispatch"))
    story = accepted(World(policy=parse_pack(named, "s0")))
    story.when(EXTEND, by=CLERK, at=WEDNESDAY).then(like(ExtensionRequested, clock="dispatch-2"))
    story.given(Done(EXTEND, CLERK, WEDNESDAY)).when(GRANT, by=TOWNSHIP_CLERK, at=THURSDAY).then(
        like(ExtensionRuled), like(DeadlineRevised, stage=Stage.DISPATCH)
    )


def test_one_request_at_a_time() -> None:
    for command in (EXTEND, SUSPEND):
        asked().when(command, by=GRID_WORKER, at=THURSDAY).then_refused(NotAdmitted)


@pytest.mark.parametrize(
    ("by", "error"),
    [
        pytest.param(person("clerk", GRID), NotPermitted, id="the unit itself"),
        pytest.param(OTHER_CLERK, NotPermitted, id="a unit beside it"),
        pytest.param(GRID_WORKER, NotPermitted, id="a role that may not"),
        pytest.param(person("clerk", VILLAGE, GRID_WORKER.id), SeparationOfDuties, id="who asked, in another role"),
    ],
)
def test_the_request_is_ruled_on_by_another_person_of_a_unit_above(by: Actor, error: type[GridFlowError]) -> None:
    asked().when(GRANT, by=by, at=THURSDAY).then_refused(error)


def test_only_what_was_asked_for_can_be_ruled_on() -> None:
    dispatched().when(GRANT, by=CLERK, at=WEDNESDAY).then_refused(NotAdmitted)
    asked().when(PAUSE, by=CLERK, at=WEDNESDAY).then_refused(NotAdmitted)
    asked(SUSPEND).when(GRANT, by=CLERK, at=WEDNESDAY).then_refused(NotAdmitted)


def test_a_request_ends_with_its_stage() -> None:
    done = asked().given(Done(Resolve(result="好"), GRID_WORKER, THURSDAY))
    done.when(GRANT, by=CLERK, at=THURSDAY).then_refused(NotAdmitted)


@pytest.mark.parametrize("extension", ["3", "-3wd", "wd3", "3 wd", "0wd", "99999wd"])
def test_what_is_no_term_is_refused_by_field(extension: str) -> None:
    try:
        command = RequestExtension(extension=extension, reason="等待配件")
    except ValueError:
        return
    dispatched().when(command, by=GRID_WORKER, at=WEDNESDAY).then_refused(UnknownTerm, field="extension")


# Suspension 挂起


def test_granted_the_clock_stood_still_from_the_request_on() -> None:
    """From Wednesday 25 November 10:00 to Thursday 3 December 09:00: of 25 November to 2 December nothing counts."""
    asked(SUSPEND).when(PAUSE, by=CLERK, at=THURSDAY).then(
        SuspensionRuled(clock="resolve-3", until=at("12-03", "09:00"), granted=True, reason="属实"),
        ClockPaused(clock="resolve-3", since=WEDNESDAY, until=at("12-03", "09:00")),
        like(DeadlineRevised, pauses=((WEDNESDAY, at("12-03", "09:00")),), due=at("12-10", "00:00")),
    )
    story = asked(SUSPEND).given(Done(PAUSE, CLERK, THURSDAY))
    story.when(FireRungs(clock="resolve-3"), by=SYSTEM, at=DUE).then_nothing()


def test_not_granted_the_clock_ran_on() -> None:
    asked(SUSPEND).when(RUN_ON, by=CLERK, at=THURSDAY).then(like(SuspensionRuled, granted=False))


@pytest.mark.parametrize("until", [WEDNESDAY, at("11-24")])
def test_a_pause_ends_after_it_begins(until: datetime) -> None:
    dispatched().when(RequestSuspension(until=until, reason="等"), by=GRID_WORKER, at=WEDNESDAY).then_refused(
        InvalidInput, field="until"
    )


@pytest.mark.parametrize("by", [GRID_WORKER, person("handler", VILLAGE)])
def test_the_clock_may_be_resumed_early_by_the_holder_or_a_unit_above(by: Actor) -> None:
    """Resumed on Friday 27 November: 25 and 26 are lost, and the term ends two working days later than it would."""
    story = asked(SUSPEND).given(Done(PAUSE, CLERK, THURSDAY))
    story.when(Resume(reason="鉴定已出"), by=by, at=at("11-27")).then(
        ClockResumed(clock="resolve-3", reason="鉴定已出"),
        like(DeadlineRevised, pauses=((WEDNESDAY, at("11-27")),), due=at("12-04", "00:00")),
    )


def test_a_clock_that_runs_cannot_be_resumed() -> None:
    for story in (dispatched(), asked(SUSPEND), asked(SUSPEND).given(Done(PAUSE, CLERK, THURSDAY))):
        when = at("12-03", "09:00") if story.case.clock and story.case.clock.suspended else WEDNESDAY
        story.when(Resume(reason="继续"), by=GRID_WORKER, at=when).then_refused(NotAdmitted)


def test_a_pause_within_a_pause_adds_only_what_is_new() -> None:
    """Until 3 December, and before that until 8 December: the clock stands still from 25 November to 8 December."""
    rule = 'stages = ["resolve"]\nmost = 1\nlongest = "30d"'
    world = World(policy=parse_pack(S0.replace(rule, rule.replace("most = 1", "most = 2")), "s0"))
    longer = RequestSuspension(until=at("12-08", "09:00"), reason="仍在鉴定")
    once = dispatched(world).given(Done(SUSPEND, GRID_WORKER, WEDNESDAY), Done(PAUSE, CLERK, WEDNESDAY))
    twice = once.given(Done(longer, GRID_WORKER, THURSDAY), Done(PAUSE, CLERK, THURSDAY))
    straight = dispatched(world).given(Done(longer, GRID_WORKER, WEDNESDAY), Done(PAUSE, CLERK, WEDNESDAY))
    assert due(twice) == due(straight) == at("12-15", "00:00")
    resumed = twice.given(Done(Resume(reason="鉴定已出"), GRID_WORKER, at("11-30")))
    assert due(resumed) == due(straight.given(Done(Resume(reason="鉴定已出"), GRID_WORKER, at("11-30"))))


def test_where_nobody_is_above_another_person_of_the_same_unit_rules() -> None:
    """The county holds the case itself, under a pack that grants more time to accept."""
    rule = 'stages = ["resolve"]\nmost = 1\nlongest = "5wd"'
    world = World(policy=parse_pack(S0.replace(rule, rule.replace('"resolve"', '"accept"')), "s0"))
    county = person("clerk", COUNTY)
    up = [Done(Escalate(reason="重大"), person("clerk", unit), MONDAY) for unit in (VILLAGE, TOWNSHIP)]
    story = reported(world).given(*up, Done(EXTEND, county, MONDAY))
    story.when(GRANT, by=county, at=MONDAY).then_refused(SeparationOfDuties)
    story.when(GRANT, by=person("clerk", COUNTY, "colleague"), at=MONDAY).then(
        like(ExtensionRuled, granted=True), like(DeadlineRevised, clock="accept-1")
    )


def test_suspension_and_extension_add_up() -> None:
    story = asked(SUSPEND).given(Done(PAUSE, CLERK, THURSDAY)).given(Done(EXTEND, GRID_WORKER, THURSDAY))
    assert due(story.given(Done(GRANT, CLERK, THURSDAY))) == at("12-15", "00:00")
