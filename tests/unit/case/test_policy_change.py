"""A policy that changes while clocks run 政策变更: each clock keeps to the pack that it was started under, until it is
brought under the one in force by a command that says so."""

from datetime import datetime, timedelta

from gridflow.aggregates.case.commands import ApplyPolicy, FireRungs, RecountDeadline
from gridflow.aggregates.case.events import (
    CardIssued,
    ClockStarted,
    DeadlineMissed,
    DeadlineRevised,
    ExtensionRuled,
    ReminderIssued,
    SupervisionOrdered,
)
from gridflow.errors import BeyondPolicy, NotPermitted
from gridflow.policy import PolicyPack, builtin_pack
from gridflow.testing import Done, Story, World, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.calendar.papers import known, notice
from tests.unit.case.examples import example
from tests.unit.case.stages import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TOWNSHIP_CLERK,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    dispatched,
    reported,
)
from tests.unit.case.states import EXTENSION, did
from tests.unit.policy.packs import S0, SLOWER, changed, pack

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


APPLY = ApplyPolicy(reason="新办法已施行")
TOWNSHIPS = person("supervisor", TOWNSHIP)
SLOWER_PACK = pack(SLOWER)
FASTER_PACK = pack(changed('\naccept = "2wd"', '\naccept = "1wd"'))


def due(story: Story) -> datetime | None:
    assert story.case.clock is not None
    return story.case.clock.due


class TestApplied:
    """改按现行政策."""

    def test_the_running_clock_is_counted_anew_from_its_start(self) -> None:
        (revised,) = under(SLOWER_PACK, reported()).when(APPLY, by=TOWNSHIPS, at=MONDAY).events
        assert isinstance(revised, DeadlineRevised)
        assert (revised.term, revised.received_at, revised.due) == ("4wd", FRIDAY, at("11-27", "00:00"))
        assert (revised.policy_version, revised.revision.old_policy_version) == (SLOWER_PACK.version, OLD.version)
        assert (revised.revision.kind, revised.revision.reason) == ("policy", "新办法已施行")
        assert revised.revision.old_due == at("11-25", "00:00")

    def test_its_ladder_is_that_of_the_new_pack_from_then_on(self) -> None:
        story = under(NEW, reported()).given(Done(APPLY, TOWNSHIPS, MONDAY))
        story.when(FIRE, by=SYSTEM, at=at("11-27", "00:00")).then(
            like(ReminderIssued),
            like(DeadlineMissed, to=(VILLAGE, COUNTY)),
            like(ReminderIssued, kind="urge"),
            like(ReminderIssued, kind="urge"),
        )

    def test_the_ladder_alone_may_be_what_changes(self) -> None:
        """Nothing moves, and yet others are told of it."""
        told = pack(S0.replace('notify = ["township"]', 'notify = ["county"]'))
        under(told, reported()).when(APPLY, by=TOWNSHIPS, at=MONDAY).then(
            like(DeadlineRevised, due=due(reported()), policy_version=told.version)
        )

    def test_nothing_that_the_new_pack_treats_no_differently_is_touched(self) -> None:
        same = pack(S0 + "\n# only a remark\n")
        under(same, reported()).when(APPLY, by=TOWNSHIPS, at=MONDAY).then_nothing()
        under(SLOWER_PACK, dispatched()).when(APPLY, by=TOWNSHIPS, at=WEDNESDAY).then_nothing()
        reported().when(APPLY, by=TOWNSHIPS, at=MONDAY).then_nothing()

    def test_again_changes_nothing(self) -> None:
        story = under(SLOWER_PACK, reported()).given(Done(APPLY, TOWNSHIPS, MONDAY))
        story.when(APPLY, by=TOWNSHIPS, at=MONDAY).then_nothing()

    def test_a_deadline_that_has_passed_is_never_moved(self) -> None:
        over = at("11-25", "00:00")
        under(SLOWER_PACK, reported()).when(APPLY, by=TOWNSHIPS, at=over).then_nothing()
        assert under(SLOWER_PACK, reported()).when(APPLY, by=TOWNSHIPS, at=over - timedelta(microseconds=1)).events

    def test_nobody_is_late_by_a_change_of_policy(self) -> None:
        """One working day was over on Monday night; counted from Tuesday it ends no sooner than two did."""
        story = under(FASTER_PACK, reported())
        (revised,) = story.when(APPLY, by=TOWNSHIPS, at=MONDAY).events
        assert isinstance(revised, DeadlineRevised)
        assert revised.due == at("11-24", "00:00")
        story.when(APPLY, by=TOWNSHIPS, at=TUESDAY).then_nothing()

    def test_the_holder_may_tighten_but_not_loosen(self) -> None:
        holder = person("supervisor", VILLAGE)
        slower = under(SLOWER_PACK, reported())
        slower.when(APPLY, by=holder, at=MONDAY).then_refused(NotPermitted, unit=VILLAGE)
        under(FASTER_PACK, reported()).when(APPLY, by=holder, at=MONDAY).then(like(DeadlineRevised))
        slower.when(APPLY, by=person("supervisor", OTHER_TOWNSHIP), at=MONDAY).then_refused(NotPermitted)

    def test_above_the_county_there_is_nobody(self) -> None:
        urgent = reported(urgency="urgent").given(did("escalate", TOWNSHIP_CLERK, MONDAY, to=COUNTY))
        slower = pack(S0.replace('terms = { accept = "1wd"', 'terms = { accept = "2wd"'))
        under(slower, urgent).when(APPLY, by=person("supervisor", COUNTY), at=MONDAY).then(like(DeadlineRevised))

    def test_what_was_granted_and_what_waits_for_its_ruling_stay(self) -> None:
        pause = did("request-suspension", GRID_WORKER), did("rule-suspension", CLERK)
        later = pack(S0.replace('resolve = "5wd"', 'resolve = "7wd"'))
        paused = under(later, dispatched().given(*pause)).given(Done(APPLY, TOWNSHIPS, THURSDAY))
        revised = paused.events(DeadlineRevised)[-1]
        assert (revised.term, len(revised.pauses)) == ("7wd", 1)
        extended = dispatched().given(EXTENSION, did("rule-extension", CLERK))
        after = under(later, extended).given(Done(APPLY, TOWNSHIPS, THURSDAY)).events(DeadlineRevised)[-1]
        assert (after.term, after.extensions) == ("7wd", ("3wd",))
        waiting = under(later, dispatched().given(EXTENSION)).given(Done(APPLY, TOWNSHIPS, WEDNESDAY))
        waiting.when(did("rule-extension", CLERK).command, by=CLERK, at=THURSDAY).then(
            like(ExtensionRuled, granted=True), like(DeadlineRevised, term="7wd", extensions=("3wd",))
        )

    def test_shares_of_the_work_are_counted_anew_and_answers_keep_their_time(self) -> None:
        other = pack(S0.replace('assist = "3wd"', 'assist = "4wd"').replace('answer = "1wd"', 'answer = "3wd"'))
        before = dispatched().given(did("assist", GRID_WORKER), did("order-supervision", SUPERVISOR))
        story = under(other, before).given(Done(APPLY, TOWNSHIPS, WEDNESDAY))
        assert {clock.name: clock.basis.term for clock in story.case.clocks} == {
            "resolve-3": "5wd",
            "assist-1": "4wd",
            "order-1": before.case.clocks[-1].basis.term,
        }
        assert story.case.running("order-1") == before.case.running("order-1")

    def test_ways_of_counting_come_with_the_pack(self) -> None:
        evening = pack(changed('end = "midnight"', 'end = "close-of-business"'))
        (revised,) = under(evening, reported()).when(APPLY, by=TOWNSHIPS, at=MONDAY).events
        assert isinstance(revised, DeadlineRevised)
        assert (revised.end, revised.last_day) == ("close-of-business", at("11-24").date())
        assert revised.due is not None
        assert revised.due < at("11-25", "00:00")

    def test_a_card_that_is_due_already_is_stated_first(self) -> None:
        """预警黄牌: before the deadline, and not taken back by moving it."""
        warned = pack(changed('kind = "yellow"\noffset = "+3wd"', 'kind = "yellow"\noffset = "-1wd"'))
        story = reported(World(policy=warned))
        under(SLOWER_PACK, story).when(APPLY, by=TOWNSHIPS, at=at("11-24", "09:00")).then(
            like(CardIssued, kind="yellow", rung="yellow"), like(DeadlineRevised, term="4wd")
        )

    def test_terms_that_add_up_from_the_report_go_on_doing_so(self) -> None:
        from_report = changed('anchor = "previous_stage"', 'anchor = "report"')
        later = pack(from_report.replace('resolve = "5wd"', 'resolve = "7wd"'))
        story = under(later, dispatched(World(policy=pack(from_report))))
        story.when(APPLY, by=TOWNSHIPS, at=WEDNESDAY).then(like(DeadlineRevised, received_at=FRIDAY, term="12wd"))

    def test_or_stay_under_their_pack_where_they_would_not_any_more(self) -> None:
        """Five working days from the report would be over before the work has begun."""
        from_report = pack(changed('anchor = "previous_stage"', 'anchor = "report"'))
        under(SLOWER_PACK, dispatched(World(policy=from_report))).when(APPLY, by=TOWNSHIPS, at=WEDNESDAY).then_nothing()

    def test_a_later_change_of_class_goes_by_the_pack_that_it_is_under_by_then(self) -> None:
        story = under(SLOWER_PACK, reported()).given(Done(APPLY, TOWNSHIPS, MONDAY))
        assert story.case.clock is not None
        assert story.case.clock.policy_version == SLOWER_PACK.version
        back = under(OLD, story, OLD, SLOWER_PACK).given(Done(example("reclassify"), TOWNSHIP_CLERK, MONDAY))
        assert back.events(DeadlineRevised)[-1].policy_version == SLOWER_PACK.version
