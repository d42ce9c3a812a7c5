"""A policy that changes while clocks run 政策变更: each clock keeps to the pack that it was started under."""

from gridflow.aggregates.case.commands import FireRungs, RecountDeadline
from gridflow.aggregates.case.events import (
    CardIssued,
    ClockStarted,
    DeadlineMissed,
    DeadlineRevised,
    ReminderIssued,
    SupervisionOrdered,
)
from gridflow.errors import BeyondPolicy
from gridflow.policy import PolicyPack, builtin_pack
from gridflow.testing import Done, Story, World, like
from gridflow.testing.territory import CLERK, COUNTY, GRID_WORKER, SYSTEM, TOWNSHIP, VILLAGE
from tests.unit.calendar.papers import known, notice
from tests.unit.case.examples import example
from tests.unit.case.stages import MONDAY, WEDNESDAY, accepted, at, dispatched, reported
from tests.unit.case.states import EXTENSION, did
from tests.unit.policy.packs import S0, SLOWER, pack

OLD = builtin_pack("s0")
# Whatever is missed is told to the county, nothing is ordered, and red cards ask for no answer.
NEW = pack(
    S0.replace('notify = ["township"]', 'notify = ["county"]')
    .replace('kind = "order"', 'kind = "urge"')
    .replace('answer = "1wd"\n', "")
)
FIRE = FireRungs(clock="accept-1")


def under(policy: PolicyPack, story: Story, *earlier: PolicyPack) -> Story:
    """The story gone on under another pack."""
    return Story(World(policy=policy, earlier=earlier or (story.world.policy,)), story.past)


def test_the_ladder_of_a_running_clock_stays_the_one_it_was_started_with() -> None:
    under(NEW, reported()).when(FIRE, by=SYSTEM, at=at("11-27", "00:00")).then(
        like(ReminderIssued),
        like(DeadlineMissed, to=(VILLAGE, TOWNSHIP)),
        like(ReminderIssued, kind="urge"),
        like(SupervisionOrdered, rung="order", cause="受理环节逾期督办", notify=(TOWNSHIP, COUNTY)),
        like(ClockStarted, clock="order-1"),
    )


def test_a_clock_that_starts_later_has_the_ladder_of_its_day() -> None:
    story = under(NEW, reported()).given(Done(example("accept"), CLERK, MONDAY))
    assert [clock.policy_version for clock in story.events(ClockStarted)] == [OLD.version, NEW.version]
    events = story.when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("12-31")).events
    assert not [event for event in events if isinstance(event, SupervisionOrdered)]
    assert [event.to for event in events if isinstance(event, DeadlineMissed)] == [(VILLAGE, COUNTY)]
    assert len([event for event in events if isinstance(event, CardIssued)]) == 3


def test_two_clocks_of_one_case_may_keep_to_two_packs() -> None:
    """The share was asked for under the new pack, the stage began under the old one."""
    story = under(NEW, dispatched()).given(did("assist", GRID_WORKER))
    assert [clock.policy_version for clock in story.case.clocks] == [OLD.version, NEW.version]
    for clock, to in (("resolve-3", TOWNSHIP), ("assist-1", COUNTY)):
        fired = story.when(FireRungs(clock=clock), by=SYSTEM, at=at("12-02", "00:00")).events
        (missed,) = [event for event in fired if isinstance(event, DeadlineMissed)]
        assert missed.to[-1] == to


def test_a_shorter_or_longer_term_is_for_clocks_to_come() -> None:
    story = under(pack(SLOWER), reported())
    assert story.case.clock == reported().case.clock
    story.when(FIRE, by=SYSTEM, at=at("11-25", "00:00")).then(like(ReminderIssued), like(DeadlineMissed))


def test_a_clock_counted_anew_in_another_calendar_keeps_its_pack() -> None:
    world = World(policy=NEW, earlier=(OLD,), calendars=known(notice().paper()))
    (revised,) = Story(world, reported().past).when(RecountDeadline(clock="accept-1"), by=SYSTEM, at=MONDAY).events
    assert isinstance(revised, DeadlineRevised)
    assert revised.policy_version == OLD.version
    assert {rung.rung for rung in revised.rungs} == {rung.name for rung in OLD.rungs}


def test_what_may_be_asked_for_is_a_matter_of_the_pack_in_force() -> None:
    """More time is a decision of today: the old pack's generosity is gone, and so is its strictness."""
    rule = 'stages = ["resolve"]\nmost = 1\nlongest = "5wd"'
    none = pack(S0.replace(rule, rule.replace("most = 1", "most = 0")))
    under(none, dispatched()).when(EXTENSION.command, by=GRID_WORKER, at=WEDNESDAY).then_refused(
        BeyondPolicy, rule="extension.most"
    )
    twice = pack(S0.replace(rule, rule.replace("most = 1", "most = 2")))
    extended = dispatched().given(EXTENSION, did("rule-extension", CLERK))
    assert under(twice, extended).when(EXTENSION.command, by=GRID_WORKER, at=WEDNESDAY).error is None


def test_an_extended_clock_keeps_its_ladder() -> None:
    story = under(NEW, dispatched().given(EXTENSION)).given(did("rule-extension", CLERK))
    (revised,) = story.events(DeadlineRevised)
    assert revised.policy_version == OLD.version
    assert {rung.kind for rung in revised.rungs if rung.rung == "order"} == {"order"}


def test_a_pack_that_came_and_went_is_still_found() -> None:
    """Adopted: s0, the new one, s0 again. A clock of the new one's day keeps to it."""
    new = under(NEW, reported()).given(Done(example("accept"), CLERK, MONDAY))
    back = Story(World(policy=OLD, earlier=(OLD, NEW)), new.past)
    events = back.when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("11-27", "00:00")).events
    assert [event.to for event in events if isinstance(event, DeadlineMissed)] == [(VILLAGE, COUNTY)]


def test_a_pack_that_nobody_knows_any_more_is_stood_in_for_by_the_one_in_force() -> None:
    """Cases that were imported with their past were started under packs of other counties."""
    events = (
        Story(World(policy=NEW), accepted().past)
        .when(FireRungs(clock="dispatch-2"), by=SYSTEM, at=at("11-27", "00:00"))
        .events
    )
    assert [event.to for event in events if isinstance(event, DeadlineMissed)] == [(VILLAGE, COUNTY)]
