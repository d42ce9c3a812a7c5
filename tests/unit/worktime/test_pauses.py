"""Pauses: how they are written, what several come to, and which days they cost."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from gridflow.errors import NaiveTime
from gridflow.worktime import DayOutOfRange, InvalidPause, Pause, Term, deadline, default_calendar
from gridflow.worktime.pause import union
from tests.unit.worktime.papers import shanghai

RECEIVED = shanghai("2026-11-16T10:00:00")


def pause(begin: str, end: str) -> Pause:
    return Pause(shanghai(begin), shanghai(end))


def test_a_pause_is_written_as_two_instants() -> None:
    read = Pause.parse("2026-11-17T10:00:00+08:00/2026-11-18T02:00:00Z")
    assert read == pause("2026-11-17T10:00:00", "2026-11-18T10:00:00")
    assert read.begin.tzinfo is read.end.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-17T10:00:00+08:00",
        "2026-11-17/2026-11-18",
        "2026-11-17T10:00:00+08:00/",
        "2026-11-17T10:00:00+08:00/PT2H",
        "2026-11-17T10:00:00+08:00/2026-11-31T10:00:00+08:00",
        "2026-11-17T10:00:00+08:00/2026-11-18T25:00:00+08:00",
        "2026-11-17T10:00:00+08:00/2026-11-18T10:00:00+08:00/2026-11-19T10:00:00+08:00",
        "2026-11-18T10:00:00+08:00/2026-11-17T10:00:00+08:00",
        "0001-01-01T00:00:00+14:00/2026-11-17T10:00:00+08:00",
        "2026-11-17T10:00:00+08:00/9999-12-31T23:59:59-12:00",
        "2026-W47-2T10:00:00+08:00/2026-11-18T10:00:00+08:00",
    ],
)
def test_another_way_of_writing_a_pause_is_refused(text: str) -> None:
    with pytest.raises(InvalidPause) as refused:
        Pause.parse(text)
    assert refused.value.context["field"] == "pause"


@pytest.mark.parametrize(
    "text",
    ["2026-11-17T10:00:00/2026-11-18T10:00:00+08:00", "2026-11-17T10:00:00+08:00/2026-11-18T10:00:00"],
)
def test_a_pause_without_an_offset_is_refused(text: str) -> None:
    with pytest.raises(NaiveTime) as refused:
        Pause.parse(text)
    assert refused.value.context["field"] == "pause"


MORNING = pause("2026-11-17T09:00:00", "2026-11-17T10:00:00")
FORENOON = pause("2026-11-17T09:30:00", "2026-11-17T12:00:00")
NOON = pause("2026-11-17T12:00:00", "2026-11-17T14:00:00")
WITHIN = pause("2026-11-17T12:30:00", "2026-11-17T13:00:00")
EVENING = pause("2026-11-17T19:00:00", "2026-11-17T20:00:00")


def test_pauses_that_overlap_or_touch_are_one_in_whatever_order() -> None:
    for pauses in permutations((MORNING, FORENOON, NOON, WITHIN, EVENING, MORNING)):
        assert union(pauses) == [pause("2026-11-17T09:00:00", "2026-11-17T14:00:00"), EVENING]


@pytest.mark.parametrize("term", ["3wd", "8wh", "5d", "30h", "1mo"])
def test_a_pause_that_ends_before_it_begins_is_refused(term: str) -> None:
    with pytest.raises(InvalidPause) as refused:
        deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[Pause(NOON.end, NOON.begin)])
    assert refused.value.context["field"] == "pause"


@pytest.mark.parametrize("term", ["3wd", "8wh", "5d", "30h", "1mo"])
@pytest.mark.parametrize("naive", [0, 1])
def test_a_naive_pause_is_refused(term: str, naive: int) -> None:
    ends = [NOON.begin, NOON.end]
    ends[naive] = ends[naive].replace(tzinfo=None)
    with pytest.raises(NaiveTime) as refused:
        deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[Pause(*ends), MORNING])
    assert refused.value.context["field"] == "pause"


@pytest.mark.parametrize("term", ["3wd", "8wh", "5d", "30h", "1mo"])
@pytest.mark.parametrize(
    "refused",
    [
        Pause(datetime.min.replace(tzinfo=UTC), RECEIVED),
        Pause(shanghai("2013-12-31T23:59:59"), RECEIVED),
        Pause(RECEIVED, shanghai("2200-01-01T00:00:00")),
        Pause(RECEIVED, datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_pause_outside_the_years_kept_is_refused(term: str, refused: Pause) -> None:
    with pytest.raises(DayOutOfRange) as refusal:
        deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[MORNING, refused])
    assert refusal.value.context["field"] == "pause"


@pytest.mark.parametrize("term", ["3wd", "8wh", "5d", "30h", "1mo"])
def test_a_pause_may_reach_to_the_ends_of_the_years_kept(term: str) -> None:
    ends = (shanghai("2014-01-01T00:00:00"), RECEIVED + timedelta(days=1), shanghai("2199-12-31T23:59:59"))
    early, late = Pause(ends[0], ends[1]), Pause(ends[1], ends[2])
    assert deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[early]).status == "fixed"
    forever = deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[late, early])
    assert forever.trace[0].counted is None
    if term == "30h":
        assert forever.due == ends[2] + timedelta(hours=30)
    else:
        assert forever.status == "open"


@pytest.mark.parametrize("term", ["3wd", "7wh", "5d", "30h", "1mo"])
def test_a_pause_from_the_instant_of_the_end_comes_too_late(term: str) -> None:
    whole = deadline(default_calendar(), RECEIVED, Term.parse(term))
    assert whole.due is not None
    late = Pause(whole.due, whole.due + timedelta(days=3))
    assert deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[late]).due == whole.due
    in_time = Pause(whole.due - timedelta(minutes=1), whole.due + timedelta(days=3))
    assert deadline(default_calendar(), RECEIVED, Term.parse(term), pauses=[in_time]).due != whole.due


def test_pauses_that_follow_on_one_day_each_lose_the_days_they_end() -> None:
    # 17 and 18 by the first, 19 by the second, which begins on the day on which the first ends.
    pauses = [
        pause("2026-11-19T15:00:00", "2026-11-20T09:00:00"),
        pause("2026-11-17T10:00:00", "2026-11-19T10:00:00"),
    ]
    found = deadline(default_calendar(), RECEIVED, Term.parse("1wd"), pauses=pauses)
    assert found.due == shanghai("2026-11-21T00:00:00")
