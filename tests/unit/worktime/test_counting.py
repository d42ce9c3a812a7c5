"""The ways of counting: when a term starts, when its last day ends, and what becomes of a last day of rest."""

import pytest

from gridflow.worktime import Calendar, Counting, End, NoOfficeHours, Pause, Roll, Start, Term, deadline, load_notices
from gridflow.worktime import default_calendar as calendar
from tests.unit.worktime.papers import shanghai

DEEMED = Counting(start=Start.DEEMED_NEXT_WORKING_DAY)
CLOSE = Counting(end=End.CLOSE_OF_BUSINESS)
STAYS = Counting(roll=Roll.NONE)


@pytest.mark.parametrize(
    ("counting", "received", "term", "due"),
    [
        # 21 November 2026 is a Saturday, 9 May 2026 a worked one.
        pytest.param(Counting(), "2026-11-21", "1wd", "2026-11-24T00:00:00", id="the next working day counts"),
        pytest.param(DEEMED, "2026-11-21", "1wd", "2026-11-25T00:00:00", id="the next working day is day 0"),
        pytest.param(DEEMED, "2026-05-09", "1wd", "2026-05-12T00:00:00", id="a make-up day is day 0 itself"),
        pytest.param(DEEMED, "2026-11-21", "3d", "2026-11-27T00:00:00", id="of natural days, too"),
        pytest.param(DEEMED, "2026-11-21", "1mo", "2026-12-24T00:00:00", id="and of months"),
        pytest.param(DEEMED, "2026-11-21", "2wh", "2026-11-23T10:30:00", id="hours begin with that day"),
        pytest.param(DEEMED, "2026-11-21", "2h", "2026-11-21T12:00:00", id="clock hours at once"),
        pytest.param(CLOSE, "2026-11-20", "1wd", "2026-11-23T18:00:00", id="to close of business"),
        pytest.param(CLOSE, "2026-11-20", "1d", "2026-11-23T18:00:00", id="of the day rolled to"),
        pytest.param(CLOSE, "2026-11-20", "2wh", "2026-11-20T12:00:00", id="hours end at their instant"),
        pytest.param(CLOSE, "2026-11-20", "20h", "2026-11-21T06:00:00", id="so do clock hours"),
        pytest.param(STAYS, "2026-11-20", "1d", "2026-11-22T00:00:00", id="a rest day stays"),
        pytest.param(STAYS, "2026-10-21", "1mo", "2026-11-22T00:00:00", id="at the end of a month, too"),
        pytest.param(STAYS, "2026-11-20", "1wd", "2026-11-24T00:00:00", id="working days are not concerned"),
        pytest.param(
            Counting(end=End.CLOSE_OF_BUSINESS, roll=Roll.NONE),
            "2026-11-20",
            "1d",
            "2026-11-21T18:00:00",
            id="a rest day that stays closes as if it were worked",
        ),
    ],
)
def test_a_term_is_counted_as_it_is_said(counting: Counting, received: str, term: str, due: str) -> None:
    found = deadline(calendar(), shanghai(f"{received}T10:00:00"), Term.parse(term), counting=counting)
    assert found.due == shanghai(due)
    assert found.counting == counting


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        pytest.param(("2026-11-17T17:00:00", "2026-11-18T09:00:00"), "2026-11-18T18:00:00", id="before the close"),
        pytest.param(("2026-11-17T18:00:00", "2026-11-18T09:00:00"), "2026-11-17T18:00:00", id="from the close on"),
        pytest.param(("2026-11-17T19:00:00", "2026-11-18T09:00:00"), "2026-11-17T18:00:00", id="after the close"),
    ],
)
def test_a_pause_after_the_close_of_the_last_day_comes_too_late(pause: tuple[str, str], due: str) -> None:
    begin, end = map(shanghai, pause)
    found = deadline(
        calendar(), shanghai("2026-11-16T10:00:00"), Term.parse("1wd"), counting=CLOSE, pauses=[Pause(begin, end)]
    )
    assert found.due == shanghai(due)


def test_a_pause_after_the_close_of_an_earlier_day_costs_that_day() -> None:
    night = Pause(shanghai("2026-11-17T19:00:00"), shanghai("2026-11-18T08:00:00"))
    found = deadline(calendar(), shanghai("2026-11-16T10:00:00"), Term.parse("2wd"), counting=CLOSE, pauses=[night])
    assert found.due == shanghai("2026-11-19T18:00:00")


def test_without_office_hours_there_is_no_close() -> None:
    with pytest.raises(NoOfficeHours):
        deadline(Calendar(load_notices()), shanghai("2026-11-16T10:00:00"), Term.parse("1wd"), counting=CLOSE)
