"""How a case stands to its time limit, in words."""

import pytest

from gridflow.aggregates.case.light import Light
from gridflow.application.standing import Standing, standing
from gridflow.testing import instant
from gridflow.worktime import SHANGHAI, default_calendar, margin

CALENDAR = default_calendar()


def stood(light: Light, due: str | None, at: str, status: str = "fixed", pause_end: str | None = None) -> Standing:
    due_at, until = (instant(f"{text}:00+08:00") if text else None for text in (due, pause_end))
    return standing(light, status, due_at, until, instant(f"{at}:00+08:00"), CALENDAR, SHANGHAI)


@pytest.mark.parametrize(
    ("light", "due", "at", "words", "end", "reckoning"),
    [
        (Light.GREEN, "2026-11-25T00:00", "2026-11-20T17:55", "剩余2个工作日", "11月24日24时", "weekend"),
        (Light.YELLOW, "2026-11-25T00:00", "2026-11-24T17:55", "今日到期,剩余6小时5分", "11月24日24时", "today"),
        (Light.GREEN, "2026-11-20T16:00", "2026-11-20T10:00", "今日到期,剩余6小时", "11月20日16:00", "in hours"),
        (Light.RED, "2026-11-25T00:00", "2026-11-25T00:00", "超期不足1分钟", "11月24日24时", "just red"),
        (Light.RED, "2026-11-25T00:00", "2026-11-25T14:31", "超期14小时31分", "11月24日24时", "some hours"),
        (Light.RED, "2026-11-20T18:00", "2026-11-20T20:00", "超期2小时", "11月20日18:00", "the same day"),
        (Light.RED, "2026-11-25T00:00", "2026-11-30T09:00", "超期3个工作日", "11月24日24时", "some days"),
    ],
)
def test_what_is_left_or_exceeded_and_the_end_of_the_term(
    light: Light, due: str, at: str, words: str, end: str, reckoning: str
) -> None:
    found = stood(light, due, at)
    assert (found.light, found.status, found.status_title, found.words, found.end) == (
        light,
        "fixed",
        "确定",
        words,
        end,
    )
    assert (found.remaining is None) == (light is Light.RED)
    assert (found.exceeded is None) == (light is not Light.RED)


def test_a_case_without_a_clock_has_no_limit() -> None:
    found = stood(Light.NONE, None, "2026-11-20T10:00", "none")
    assert (found.words, found.end, found.status_title, found.margin) == ("不计时", "", "", None)


def test_an_open_deadline_is_said_to_be_open() -> None:
    found = stood(Light.GREEN, None, "2026-12-31T10:00", "open")
    assert (found.words, found.end, found.status_title) == ("期限待定", "待次年放假安排", "待定")
    assert (found.remaining, found.exceeded) == (None, None)


def test_a_provisional_deadline_says_that_it_may_move() -> None:
    found = stood(Light.GREEN, "2026-12-29T00:00", "2026-12-24T09:00", "provisional")
    assert (found.words, found.end, found.status_title) == ("剩余约2个工作日", "12月28日24时(暂定)", "暂定")


def test_while_it_is_paused_what_is_left_is_kept() -> None:
    """The pause lasts until Wednesday; after it Thursday and Friday are left, whatever the day before."""
    standings = [
        stood(Light.PAUSED, "2026-11-28T00:00", at, pause_end="2026-11-25T09:00")
        for at in ("2026-11-19T10:00", "2026-11-24T23:00")
    ]
    assert {(found.words, found.end) for found in standings} == {
        ("挂起中,剩余2个工作日", "11月25日09:00恢复,11月27日24时")
    }
    assert {found.paused_until for found in standings} == {instant("2026-11-25T09:00:00+08:00")}
    assert standings[0].margin == standings[1].margin


def test_an_open_deadline_can_be_paused_too() -> None:
    found = stood(Light.PAUSED, None, "2026-12-30T10:00", "open", "2026-12-31T09:00")
    assert (found.words, found.end) == ("挂起中,期限待定", "12月31日09:00恢复,待次年放假安排")


def test_a_pause_that_is_over_is_not_told() -> None:
    found = stood(Light.GREEN, "2026-11-28T00:00", "2026-11-25T09:00", pause_end="2026-11-25T09:00")
    assert (found.words, found.paused_until) == ("剩余2个工作日", None)


def test_a_pause_that_outlasts_the_term_makes_nothing_exceeded_before_it_is() -> None:
    at, due = "2026-11-20T17:00", "2026-11-20T18:00"
    found = stood(Light.PAUSED, due, at, pause_end="2026-11-20T20:00")
    assert found.remaining == margin(CALENDAR, instant(f"{at}:00+08:00"), instant(f"{due}:00+08:00"))
