"""How much working time is left to a due instant, or how far it is exceeded, and how that is said."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.application.chinese_time import margin_title
from gridflow.worktime import Elapsed, default_calendar, elapsed, margin
from tests.unit.worktime.papers import shanghai

CALENDAR = default_calendar()


@pytest.mark.parametrize(
    ("at", "due", "said", "reckoning"),
    [
        ("2026-11-16T17:55:00", "2026-11-19T00:00:00", "剩余2个工作日", "17 and 18; today does not count"),
        ("2026-11-17T23:59:00", "2026-11-19T00:00:00", "剩余1个工作日", "18"),
        ("2026-11-18T17:55:00", "2026-11-19T00:00:00", "剩余6小时5分", "the last day itself"),
        ("2026-11-18T23:59:59", "2026-11-19T00:00:00", "剩余不足1分钟", "its last second"),
        ("2026-11-20T10:00:00", "2026-11-23T18:00:00", "剩余1个工作日", "Monday, though it closes at 18:00"),
        ("2026-11-20T16:00:00", "2026-11-22T10:00:00", "剩余42小时", "to a Sunday there is no working day"),
        ("2026-09-30T09:00:00", "2026-10-05T00:00:00", "剩余4天15小时", "nor in a holiday"),
        ("2026-09-30T09:00:00", "2026-10-11T00:00:00", "剩余3个工作日", "8, 9 and the make-up 10 October"),
        ("2026-11-19T00:00:00", "2026-11-19T00:00:00", "超期不足1分钟", "the due instant is too late"),
        ("2026-11-19T14:31:00", "2026-11-19T00:00:00", "超期14小时31分", "19 is not over"),
        ("2026-11-20T00:00:00", "2026-11-19T00:00:00", "超期1个工作日", "19"),
        ("2026-11-20T00:00:00", "2026-11-18T18:00:00", "超期1个工作日", "19; the evening of 18 is no day"),
        ("2026-11-23T10:00:00", "2026-11-19T00:00:00", "超期2个工作日", "19, 20, and not the weekend"),
        ("2026-11-23T12:00:00", "2026-11-21T00:00:00", "超期60小时", "Monday is not over"),
        ("2026-12-23T12:00:00", "2026-12-25T00:00:00", "剩余1个工作日", "24 is sure"),
        ("2026-12-24T09:00:00", "2026-12-29T00:00:00", "剩余约2个工作日", "25 and 28 may be moved"),
        ("2026-12-24T09:00:00", "2027-01-10T00:00:00", "剩余约11个工作日", "25, 28 to 31; 1, 4 to 8 are not known"),
        ("2027-01-05T10:00:00", "2027-01-01T00:00:00", "超期约2个工作日", "1 and 4, which are not known"),
    ],
)
def test_a_margin_is_said_in_whole_working_days_or_else_in_hours(at: str, due: str, said: str, reckoning: str) -> None:
    assert margin_title(margin(CALENDAR, shanghai(at), shanghai(due))) == said, reckoning


def test_a_margin_keeps_what_lies_between() -> None:
    found = margin(CALENDAR, shanghai("2026-11-20T16:00:00"), shanghai("2026-11-24T00:00:00"))
    assert (found.exceeded, found.working_days, found.elapsed) == (False, 1, Elapsed(80 * 3600, 9 * 3600, 2))


moments = st.integers(0, 60 * 24 * 60).map(lambda minutes: shanghai("2026-09-15T00:00:00") + timedelta(minutes=minutes))


@given(moments, moments)
def test_it_is_exceeded_from_the_due_instant_on(at: datetime, due: datetime) -> None:
    found = margin(CALENDAR, at, due)
    assert found.exceeded == (at >= due)
    assert found.elapsed == elapsed(CALENDAR, min(at, due), max(at, due))
    # Both ends lie in days that are partly outside.
    assert abs(found.working_days - found.elapsed.working_days) <= 1


@given(moments, moments, moments)
def test_what_is_left_never_grows_and_what_is_exceeded_never_shrinks(a: datetime, b: datetime, due: datetime) -> None:
    earlier, later = (margin(CALENDAR, at, due) for at in sorted((a, b)))

    def signed(days: int, *, exceeded: bool) -> int:
        return -days if exceeded else days

    assert signed(later.working_days, exceeded=later.exceeded) <= signed(
        earlier.working_days, exceeded=earlier.exceeded
    )
