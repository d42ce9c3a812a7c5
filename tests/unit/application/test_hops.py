"""Who held a case how long: by hop and by unit, in real and in working time."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridflow.aggregates.case.commands import (
    Accept,
    Archive,
    Decline,
    Dispatch,
    Escalate,
    RequestSuspension,
    Resume,
    RuleSendBack,
    RuleSuspension,
    SendBack,
)
from gridflow.application.casefile import CaseFile, as_steps
from gridflow.application.hops import Holding, Hop, holdings, hops
from gridflow.policy import Stage
from gridflow.testing import Done, Story, World, small_county
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, SUPERVISOR, TOWNSHIP, VILLAGE
from gridflow.worktime import SHANGHAI, Calendars, Elapsed, default_calendars
from tests.unit.case.stages import THURSDAY, TOWNSHIP_CLERK, WEDNESDAY, appraised, at, dispatched, reported
from tests.unit.worktime.papers import arrangement

UNITS = small_county()
HOUR = 3600
DAY = 24 * HOUR


def hops_of(story: Story, now: datetime, calendars: Calendars | None = None) -> tuple[Hop, ...]:
    file = CaseFile(story.number, as_steps(story.past))
    return hops(file, now, calendars or default_calendars(), UNITS, SHANGHAI)


def test_a_hop_lasts_from_the_event_that_began_it_to_the_next() -> None:
    """Friday 10:00, Monday 10:00, Tuesday 10:00: 5.5 h and 1.5 h of office time, then 5.5 h and 1.5 h."""
    village = Elapsed(3 * DAY, 7 * HOUR, 1)

    assert hops_of(dispatched(), WEDNESDAY) == (
        Hop(VILLAGE, Stage.ACCEPT, at("11-20"), at("11-23"), "case.reported", village, 0),
        Hop(VILLAGE, Stage.DISPATCH, at("11-23"), at("11-24"), "case.accepted", Elapsed(DAY, 7 * HOUR, 1), 0),
        Hop(GRID, Stage.RESOLVE, at("11-24"), None, "case.dispatched", Elapsed(DAY, 7 * HOUR, 1), 0),
    )


def test_what_a_unit_held_adds_up() -> None:
    assert holdings(hops_of(dispatched(), WEDNESDAY)) == (
        Holding(VILLAGE, 2, Elapsed(4 * DAY, 14 * HOUR, 2), 0),
        Holding(GRID, 1, Elapsed(DAY, 7 * HOUR, 1), 0),
    )


def test_who_gives_a_case_on_has_it_no_longer() -> None:
    story = reported().given(Done(Escalate(reason="超出权限"), CLERK, at("11-23")))
    assert [(hop.holder, hop.cause, hop.until) for hop in hops_of(story, WEDNESDAY)] == [
        (VILLAGE, "case.reported", at("11-23")),
        (TOWNSHIP, "case.escalated", None),
    ]


def test_an_upheld_send_back_gives_the_case_back() -> None:
    back = SendBack(reason_code="incomplete", reason="缺少照片"), RuleSendBack(upheld=True, reason="属实")
    story = dispatched().given(Done(back[0], GRID_WORKER, WEDNESDAY), Done(back[1], CLERK, THURSDAY))
    assert [(hop.holder, hop.stage) for hop in hops_of(story, THURSDAY)][-2:] == [
        (GRID, Stage.RESOLVE),
        (VILLAGE, Stage.DISPATCH),
    ]


def test_a_case_that_has_ended_is_held_by_nobody() -> None:
    declined = reported().given(Done(Decline(reason="不属实"), CLERK, at("11-23")))
    archived = appraised().given(Done(Archive(), SUPERVISOR, at("11-27")))
    assert [hop.until for hop in hops_of(declined, at("11-30"))] == [at("11-23")]
    assert hops_of(archived, at("11-30"))[-1].until == at("11-27")


def test_what_begins_and_ends_at_once_is_no_hop() -> None:
    """Accepted and dispatched at the same instant: the village never had it to dispatch."""
    story = reported().given(Done(Accept(), CLERK, at("11-23")), Done(Dispatch(lead=GRID), CLERK, at("11-23")))
    assert [hop.stage for hop in hops_of(story, at("11-23"))] == [Stage.ACCEPT, Stage.RESOLVE]


def test_a_hop_says_how_long_the_clock_stood_still() -> None:
    """Asked for on Wednesday and granted on Thursday until 3 December, resumed on Monday 30 November."""
    ask, grant = RequestSuspension(until=at("12-03"), reason="等待鉴定"), RuleSuspension(granted=True, reason="属实")
    paused = dispatched().given(Done(ask, GRID_WORKER, WEDNESDAY), Done(grant, CLERK, THURSDAY))
    resumed = paused.given(Done(Resume(reason="鉴定已出"), GRID_WORKER, at("11-30")))

    assert [hop.paused_seconds for hop in hops_of(paused, at("11-27"))] == [0, 0, 2 * DAY]
    assert [hop.paused_seconds for hop in hops_of(resumed, at("12-02"))] == [0, 0, 5 * DAY]
    assert holdings(hops_of(resumed, at("12-02")))[-1].paused_seconds == 5 * DAY


def test_working_time_is_that_of_the_holders_calendar_as_known_when_the_hop_ended() -> None:
    """The village's own day off, Monday 23 November, was published after its first hop, of Friday to Monday."""
    off = arrangement("L", "2026-11-23T12:00:00", off=(date(2026, 11, 20), date(2026, 11, 23)), unit=VILLAGE)
    other = arrangement("M", "2026-11-01T00:00:00", off=(date(2026, 11, 24),), unit=TOWNSHIP)
    calendars = default_calendars().with_papers([off, other])

    found = [hop.elapsed.office_seconds for hop in hops_of(dispatched(), WEDNESDAY, calendars)]

    # To 10:00 on Tuesday 24, which the township's paper took off, the village then had no office time at all.
    assert found == [7 * HOUR, 0, 3 * HOUR // 2]


# Everything that moves a case on its way to the lead unit and back, at any intervals.
WAY = (
    (Escalate(reason="超出权限"), CLERK),
    (Accept(), TOWNSHIP_CLERK),
    (Dispatch(lead=GRID), TOWNSHIP_CLERK),
    (SendBack(reason_code="incomplete", reason="缺少照片"), GRID_WORKER),
    (RuleSendBack(upheld=True, reason="属实"), TOWNSHIP_CLERK),
    (Dispatch(lead=GRID), TOWNSHIP_CLERK),
)
gaps = st.lists(st.integers(0, 5 * DAY * 1000), min_size=len(WAY) + 1, max_size=len(WAY) + 1)


@given(gaps)
def test_the_hops_last_together_as_long_as_the_case(gaps_in_milliseconds: list[int]) -> None:
    story, now = reported(World()), at("11-20")
    for gap, (command, actor) in zip(gaps_in_milliseconds, WAY, strict=False):
        now += timedelta(milliseconds=gap)
        story = story.given(Done(command, actor, now))
    now += timedelta(milliseconds=gaps_in_milliseconds[-1])

    found = hops_of(story, now)

    whole = now.replace(microsecond=0) - at("11-20")
    assert sum(hop.elapsed.seconds for hop in found) == whole // timedelta(seconds=1)
    assert sum((hop.elapsed for hop in found), Elapsed()) == sum((part.elapsed for part in holdings(found)), Elapsed())
    assert [hop.since for hop in found[1:]] == [hop.until for hop in found[:-1]]
