"""Next year's notice is asked for when it usually comes out, and sternly when it always has."""

from datetime import date

import pytest

from gridflow.worktime import Calendar, default_calendar, load_notices
from gridflow.worktime.notice_watch import Urgency, watch_notices


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2025, 12, 31), Urgency.OK),
        (date(2026, 10, 24), Urgency.OK),
        (date(2026, 10, 25), Urgency.WARN),
        (date(2026, 12, 19), Urgency.WARN),
        (date(2026, 12, 20), Urgency.FAIL),
        (date(2027, 1, 1), Urgency.FAIL),
    ],
)
def test_a_missing_notice_matters_more_as_the_year_ends(today: date, urgency: Urgency) -> None:
    assert watch_notices(default_calendar(), today).urgency is urgency


def test_a_calendar_without_notices_fails() -> None:
    assert watch_notices(Calendar([]), date(2026, 3, 1)).urgency is Urgency.FAIL


def test_a_missing_notice_is_said_with_what_to_do() -> None:
    for today in (date(2026, 10, 25), date(2026, 12, 20), date(2027, 1, 1)):
        assert "gridflow calendar import" in watch_notices(default_calendar(), today).text


def test_every_notice_so_far_came_between_the_two_days() -> None:
    yearly = [notice for notice in load_notices() if notice.covers_year is not None]
    assert len(yearly) == 13
    for notice in yearly:
        eve = [known for known in load_notices() if known.published_at < notice.published_at]
        if eve:
            assert watch_notices(Calendar(eve), notice.published_on).urgency is Urgency.WARN
        assert watch_notices(Calendar([*eve, notice]), notice.published_on).urgency is Urgency.OK
