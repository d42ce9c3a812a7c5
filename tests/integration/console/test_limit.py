"""A limit in words, where the calendar cannot tell or may still change its mind."""

from gridflow.aggregates.case.light import Light
from gridflow.console.limit import Limit, limit_of
from gridflow.testing import instant
from gridflow.worktime import SHANGHAI, default_calendar

CALENDAR = default_calendar()
NOW = instant("2026-12-24T09:00:00+08:00")


def test_a_case_without_a_clock_has_no_limit() -> None:
    assert limit_of(Light.NONE, None, "none", NOW, SHANGHAI, CALENDAR) == Limit(Light.NONE, "不计时", "")


def test_an_open_deadline_is_said_to_be_open() -> None:
    assert limit_of(Light.GREEN, None, "open", NOW, SHANGHAI, CALENDAR).words == "期限待定"


def test_a_provisional_deadline_says_that_it_may_move() -> None:
    due = instant("2026-12-29T00:00:00+08:00")

    assert limit_of(Light.GREEN, due, "provisional", NOW, SHANGHAI, CALENDAR) == Limit(
        Light.GREEN, "还剩2个工作日", "12月28日24时(暂定)"
    )


def test_a_weekend_is_not_counted_into_what_is_left() -> None:
    friday, due = instant("2026-11-20T17:55:00+08:00"), instant("2026-11-25T00:00:00+08:00")

    assert limit_of(Light.GREEN, due, "fixed", friday, SHANGHAI, CALENDAR).words == "还剩2个工作日"


def test_natural_time_beyond_the_calendar_is_left_in_days() -> None:
    due = instant("2027-01-10T00:00:00+08:00")

    assert limit_of(Light.GREEN, due, "fixed", NOW, SHANGHAI, CALENDAR).words == "还剩16日"
