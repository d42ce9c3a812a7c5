"""Reclassifying 重新分类: another matter or urgency, from which the deadline of the stage is counted anew."""

from datetime import datetime

import pytest

from gridflow.aggregates.case.commands import Reclassify, RecountDeadline
from gridflow.aggregates.case.events import (
    CaseReclassified,
    DeadlineRevised,
    ExtensionRuled,
)
from gridflow.errors import InvalidInput, MatterNotAdmitted, NotPermitted
from gridflow.policy import Anchor, Stage, Timed, Urgency, builtin_pack
from gridflow.testing import Done, Story, World, given, instant, like, person, report_by
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.calendar.papers import known, notice
from tests.unit.case.stages import (
    FRIDAY,
    MONDAY,
    STORIES,
    THURSDAY,
    TOWNSHIP_CLERK,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    dispatched,
    reported,
)
from tests.unit.case.states import ASKED_TO_ASSIST, EXTENSION, SUSPENSION, did
from tests.unit.policy.packs import S0, SLOWER, changed, pack

URGENT = Reclassify(urgency=Urgency.URGENT, reason="有人受伤")
GENERAL = Reclassify(urgency=Urgency.GENERAL, reason="并不紧急")
CONFLICT = Reclassify(matter="conflict", reason="实为纠纷")


def due(story: Story) -> datetime | None:
    assert story.case.clock is not None
    return story.case.clock.due


def test_an_urgent_case_is_due_sooner_from_the_same_start() -> None:
    """Dispatched on Tuesday 24 November: three working days instead of five."""
    dispatched().when(URGENT, by=CLERK, at=WEDNESDAY).then(
        CaseReclassified(
            old_matter="facility",
            matter="facility",
            old_urgency=Urgency.GENERAL,
            urgency=Urgency.URGENT,
            accompany=(VILLAGE,),
            reason="有人受伤",
        ),
        like(
            DeadlineRevised,
            clock="resolve-3",
            stage=Timed.RESOLVE,
            term="3wd",
            received_at=TUESDAY,
            due=at("11-28", "00:00"),
        ),
    )
    story = dispatched().given(Done(URGENT, CLERK, WEDNESDAY))
    (revised,) = story.events(DeadlineRevised)
    assert (revised.revision.kind, revised.revision.old_due) == ("reclassification", at("12-02", "00:00"))
    assert story.case.urgency == "urgent"


def test_where_the_terms_are_the_same_only_the_class_changes() -> None:
    dispatched().when(CONFLICT, by=CLERK, at=WEDNESDAY).then(
        like(CaseReclassified, old_matter="facility", matter="conflict")
    )
    assert dispatched().given(Done(CONFLICT, CLERK, WEDNESDAY)).case.matter == "conflict"


def test_what_was_granted_stays_granted() -> None:
    """3 instead of 5 working days, and the 3 that were granted: due at the end of Wednesday 2 December."""
    extended = dispatched().given(EXTENSION, did("rule-extension", CLERK))
    story = extended.given(Done(URGENT, CLERK, THURSDAY))
    revised = story.events(DeadlineRevised)[-1]
    assert (revised.term, revised.extensions, revised.due) == ("3wd", ("3wd",), at("12-03", "00:00"))
    twice = story.given(Done(GENERAL, CLERK, THURSDAY))
    assert due(twice) == due(extended)


def test_a_pause_stays_a_pause() -> None:
    paused = dispatched().given(SUSPENSION, did("rule-suspension", CLERK))
    (before, after) = paused.given(Done(URGENT, CLERK, THURSDAY)).events(DeadlineRevised)
    assert after.pauses == before.pauses != ()
    assert after.due is not None
    assert before.due is not None
    assert after.due < before.due


def test_a_request_goes_on_waiting_for_its_ruling() -> None:
    story = dispatched().given(EXTENSION, Done(URGENT, CLERK, WEDNESDAY))
    story.when(did("rule-extension", CLERK).command, by=CLERK, at=THURSDAY).then(
        like(ExtensionRuled, granted=True), like(DeadlineRevised, term="3wd", extensions=("3wd",))
    )


def test_the_holder_may_tighten_but_not_loosen() -> None:
    """Who would gain by more time does not give it."""
    lead = person("clerk", GRID)
    dispatched().when(URGENT, by=lead, at=WEDNESDAY).then(like(CaseReclassified), like(DeadlineRevised))
    urgent = dispatched().given(Done(URGENT, CLERK, WEDNESDAY))
    urgent.when(GENERAL, by=lead, at=WEDNESDAY).then_refused(NotPermitted, unit=GRID)
    urgent.when(GENERAL, by=CLERK, at=WEDNESDAY).then(
        like(CaseReclassified), like(DeadlineRevised, due=at("12-02", "00:00"))
    )


def test_nor_where_nobody_can_tell_yet_when_it_is_due() -> None:
    """On 30 December the next year's calendar is open; more working days are still more time."""
    new_year = instant("2026-12-30T10:00:00+08:00")
    urgent = 'urgency = "urgent"\nterms = { accept = "1wd"'
    slow = World(policy=pack(S0.replace(urgent, urgent.replace("1wd", "2wd"))))
    story = given(report_by(GRID_WORKER, at=new_year, urgency="urgent"), world=slow)
    assert due(story) is None
    slower = Story(World(policy=pack(SLOWER)), story.past)
    slower.when(GENERAL, by=TOWNSHIP_CLERK, at=new_year).then_refused(NotPermitted, unit=TOWNSHIP)
    slower.when(GENERAL, by=person("clerk", COUNTY), at=new_year).then(like(CaseReclassified), like(DeadlineRevised))


@pytest.mark.parametrize("unit", [GRID, SECOND_GRID, OTHER_TOWNSHIP])
def test_nobody_but_the_holder_and_those_above_reclassifies(unit: str) -> None:
    reported().when(URGENT, by=person("clerk", unit), at=MONDAY).then_refused(NotPermitted, unit=VILLAGE)


def test_a_class_is_one_of_the_pack_and_another_than_before() -> None:
    weather = Reclassify(matter="weather", reason="误")
    reported().when(weather, by=CLERK, at=MONDAY).then_refused(MatterNotAdmitted, matter="weather")
    person_information = Reclassify(matter="person", reason="误")
    reported().when(person_information, by=CLERK, at=MONDAY).then_refused(MatterNotAdmitted)
    for same in (Reclassify(reason="无"), GENERAL, Reclassify(matter="facility", reason="无")):
        reported().when(same, by=CLERK, at=MONDAY).then_refused(InvalidInput, field="matter")


def test_a_case_without_a_clock_of_its_stage_is_classed_for_good() -> None:
    for stage in (Stage.SUPERVISE, Stage.APPRAISE, Stage.ARCHIVED):
        outcome = STORIES[stage].when(URGENT, by=TOWNSHIP_CLERK, at=THURSDAY)
        assert outcome.error is not None
        assert outcome.error.context["stage"] == stage


def test_shares_of_the_work_are_counted_anew_and_answers_keep_their_time() -> None:
    helped = dispatched().given(ASKED_TO_ASSIST, did("order-supervision", person("supervisor", VILLAGE), WEDNESDAY))
    story = helped.given(Done(URGENT, CLERK, WEDNESDAY))
    share, before = story.case.running("assist-1"), helped.case.running("assist-1")
    assert share is not None
    assert before is not None
    assert (before.basis.term, share.basis.term) == ("3wd", "2wd")
    assert story.case.running("order-1") == helped.case.running("order-1")


def test_the_clock_stays_under_the_pack_that_it_was_started_under() -> None:
    """The pack was changed while the case was under way: the ladder and the terms are those of the old one."""
    new = pack(changed('offset = "+2wd"', 'offset = "+1wd"').replace('resolve = "3wd"', 'resolve = "1wd"'))
    old = builtin_pack("s0")
    after = Story(World(policy=new, earlier=(old,)), dispatched().past).given(Done(URGENT, CLERK, WEDNESDAY))
    (revised,) = after.events(DeadlineRevised)
    assert (revised.policy_version, revised.term) == (old.version, "3wd")
    assert {rung.rung: rung.offset for rung in revised.rungs}["order"] == "+2wd"


def test_there_and_back_is_where_it_was() -> None:
    """Under the anchor of the report, though the county has another by now."""
    old = pack(changed('anchor = "previous_stage"', 'anchor = "report"'))
    before = dispatched(World(policy=old))
    story = Story(World(policy=builtin_pack("s0"), earlier=(old,)), before.past)
    back = story.given(Done(URGENT, CLERK, WEDNESDAY), Done(GENERAL, CLERK, WEDNESDAY))
    assert due(back) == due(before)


def test_who_must_go_to_the_place_of_a_graver_case_is_told() -> None:
    """到场陪同 (S3b): the grid holds the case, so its village is sent. A milder class calls nobody back."""
    story = dispatched().given(Done(URGENT, CLERK, WEDNESDAY))
    assert story.case.accompany == {VILLAGE}
    milder = story.when(GENERAL, by=CLERK, at=WEDNESDAY)
    milder.then(like(CaseReclassified, accompany=()), like(DeadlineRevised))
    assert story.given(Done(GENERAL, CLERK, WEDNESDAY)).case.accompany == {VILLAGE}


def test_nobody_is_late_by_a_change_of_class() -> None:
    """Three working days would have been over on Friday: they count from Tuesday, and would end after the five do."""
    late = at("12-01")
    dispatched().when(URGENT, by=CLERK, at=late).then(like(CaseReclassified))
    world = World(policy=pack(S0.replace('resolve = "3wd"', 'resolve = "8wh"')))
    story = dispatched(world).given(Done(URGENT, CLERK, at("11-30")))
    (revised,) = story.events(DeadlineRevised)
    assert (revised.received_at, revised.due) == (at("11-30"), at("12-01", "11:00"))


@pytest.mark.parametrize("change", [URGENT, Reclassify(matter="service", reason="实为服务")])
def test_a_deadline_that_has_passed_stays_where_it_was(change: Reclassify) -> None:
    """Or what was missed would become met: neither a later nor an earlier one is put in its place."""
    over = at("12-02")
    story = dispatched(urgency="general").given(Done(change, CLERK, over))
    assert due(story) == due(dispatched())
    urgent = reported(urgency="urgent")
    milder = urgent.given(Done(GENERAL, person("clerk", COUNTY), WEDNESDAY))
    assert due(milder) == due(urgent)


def test_the_holder_does_not_reclassify_away_what_the_matter_asks_for() -> None:
    """结案条件、证据、包案: leaving them out is loosening, though the deadline does not move."""
    for matter in ("building", "petition"):
        story = dispatched(matter=matter)
        story.when(Reclassify(matter="service", reason="误"), by=person("clerk", GRID), at=WEDNESDAY).then_refused(
            NotPermitted, unit=GRID
        )
        story.when(Reclassify(matter="service", reason="误"), by=CLERK, at=WEDNESDAY).then(like(CaseReclassified))


def test_with_the_anchor_report_the_terms_add_up_anew() -> None:
    """1 + 1 + 3 working days from Friday's report instead of 2 + 3 + 5."""
    world = World(policy=builtin_pack("s0").model_copy(update={"anchor": Anchor.REPORT}))
    story = dispatched(world).given(Done(URGENT, CLERK, WEDNESDAY))
    (revised,) = story.events(DeadlineRevised)
    assert (revised.received_at, revised.term, revised.due) == (FRIDAY, "5wd", at("11-28", "00:00"))


def test_a_clock_that_counts_from_the_report_goes_on_doing_so_though_the_anchor_has_changed() -> None:
    """起算点 is of the pack that the clock was started under: or ten days from the report would become three."""
    old = pack(changed('anchor = "previous_stage"', 'anchor = "report"'))
    past = dispatched(World(policy=old)).past
    story = Story(World(policy=builtin_pack("s0"), earlier=(old,)), past).given(Done(URGENT, CLERK, WEDNESDAY))
    assert due(story) == at("11-28", "00:00")


def test_a_term_that_ends_on_the_same_day_is_what_is_counted_by_from_now_on() -> None:
    """The village was off on Monday, which nobody has reckoned with yet: 1 working day now ends when 2 did before.

    A later notice moves the one working day and not the two.
    """
    off = known(notice().paper())
    story = Story(World(calendars=off), reported().past).given(Done(URGENT, TOWNSHIP_CLERK, MONDAY))
    assert due(story) == due(reported())
    assert story.case.clock is not None
    assert story.case.clock.basis.term == "1wd"
    more = off.with_papers([notice(id="LOCAL-2", off=["2026-11-24"]).paper()])
    later = Story(World(calendars=more), story.past)
    later.when(RecountDeadline(clock="accept-1"), by=SYSTEM, at=MONDAY).then(
        like(DeadlineRevised, term="1wd", due=at("11-26", "00:00"))
    )


def test_the_next_stage_has_the_terms_of_the_new_class() -> None:
    story = accepted().given(Done(URGENT, CLERK, TUESDAY), did("dispatch", CLERK, TUESDAY))
    assert story.case.clock is not None
    assert story.case.clock.basis.term == "3wd"


def test_a_slower_pack_does_not_let_anybody_gain_by_a_change_of_class() -> None:
    """The pack in force gives four working days to accept, the clock runs under one that gave two."""
    story = Story(World(policy=pack(SLOWER), earlier=(builtin_pack("s0"),)), reported().past)
    story.when(CONFLICT, by=CLERK, at=MONDAY).then(like(CaseReclassified))
