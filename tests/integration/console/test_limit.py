"""A limit in words, where the calendar cannot tell or may still change its mind."""

from gridflow.aggregates.case.light import Light
from gridflow.application.rules import Rules
from gridflow.console.limit import Limit, limit_of
from gridflow.policy import builtin_pack
from gridflow.testing import instant
from gridflow.worktime import SHANGHAI, default_calendar

RULES = Rules(builtin_pack("s0"), default_calendar(), SHANGHAI)
NOW = instant("2026-12-24T09:00:00+08:00")


def test_a_case_without_a_clock_has_no_limit() -> None:
    assert limit_of(Light.NONE, None, "none", NOW, RULES) == Limit(Light.NONE, "不计时", "")


def test_an_open_deadline_is_said_to_be_open() -> None:
    assert limit_of(Light.GREEN, None, "open", NOW, RULES).words == "期限待定"


def test_a_provisional_deadline_says_that_it_may_move() -> None:
    due = instant("2026-12-29T00:00:00+08:00")

    assert limit_of(Light.GREEN, due, "provisional", NOW, RULES) == Limit(
        Light.GREEN, "还剩2个工作日", "12月28日24时(暂定)"
    )


def test_a_weekend_is_not_counted_into_what_is_left() -> None:
    friday, due = instant("2026-11-20T17:55:00+08:00"), instant("2026-11-25T00:00:00+08:00")

    assert limit_of(Light.GREEN, due, "fixed", friday, RULES).words == "还剩2个工作日"
