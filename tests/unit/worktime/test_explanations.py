"""A trace in Chinese, in every unit."""

import doctest
from datetime import date
from typing import cast

import pytest

import gridflow.worktime
import gridflow.worktime.explanation
from gridflow.worktime import (
    Pause,
    ReasonCode,
    Term,
    TermUnit,
    TraceDay,
    deadline,
    default_calendar,
    explain,
    explain_trace,
)
from tests.unit.worktime.papers import shanghai


def said(received: str, term: str, *extend: str, pauses: tuple[Pause, ...] = ()) -> list[str]:
    extensions = [Term.parse(text) for text in extend]
    found = deadline(default_calendar(), shanghai(received), Term.parse(term), pauses=pauses, extensions=extensions)
    return explain_trace(found.trace)


def test_every_date_of_a_term_says_what_it_was_and_whether_it_counts() -> None:
    assert said("2020-04-29T09:00:00", "5wd") == [
        "4月30日 星期四 工作日 计第1日",
        "5月1日 星期五 节假日放假 不计 国办发明电〔2019〕16号",
        "5月2日 星期六 节假日放假 不计 国办发明电〔2019〕16号",
        "5月3日 星期日 节假日放假 不计 国办发明电〔2019〕16号",
        "5月4日 星期一 节假日放假 不计 国办发明电〔2019〕16号",
        "5月5日 星期二 节假日放假 不计 国办发明电〔2019〕16号",
        "5月6日 星期三 工作日 计第2日",
        "5月7日 星期四 工作日 计第3日",
        "5月8日 星期五 工作日 计第4日",
        "5月9日 星期六 调休上班 计第5日 国办发明电〔2019〕16号",
    ]


def test_working_hours_say_what_has_come_together() -> None:
    assert said("2026-11-20T10:00:00", "7wh") == [
        "11月20日 星期五 工作日 累计5小时30分",
        "11月21日 星期六 周末 不计",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 工作日 累计7小时",
    ]


def test_clock_hours_count_on_rest_days_too() -> None:
    assert said("2026-11-20T23:59:30", "24h") == [
        "11月20日 星期五 工作日 累计30秒",
        "11月21日 星期六 周末 累计24小时",
    ]


@pytest.mark.parametrize(
    ("counted", "text"),
    [
        (0, "累计不足1秒"),
        (1, "累计1秒"),
        (60, "累计1分"),
        (3600, "累计1小时"),
        (3661, "累计1小时1分1秒"),
        (19_800, "累计5小时30分"),
        (3_599_999, "累计999小时59分59秒"),
    ],
)
def test_an_amount_of_hours_in_words(counted: int, text: str) -> None:
    row = TraceDay(date(2026, 11, 20), counted, "weekday", None, TermUnit.WORKING_HOUR)
    assert explain(row) == f"11月20日 星期五 工作日 {text}"


@pytest.mark.parametrize(("received", "term"), [("2026-11-18T09:00:00", "3d"), ("2026-10-21T09:00:00", "1mo")])
def test_a_natural_last_day_that_is_a_rest_day_moves_on(received: str, term: str) -> None:
    ordinal = {"3d": 3, "1mo": 31}[term]
    assert said(received, term)[-4:] == [
        f"11月20日 星期五 工作日 计第{ordinal - 1}日",
        "11月21日 星期六 周末 末日顺延",
        "11月22日 星期日 周末 末日顺延",
        f"11月23日 星期一 工作日 计第{ordinal}日",
    ]


def test_natural_days_count_rest_days_with_their_reason() -> None:
    assert said("2026-09-30T09:00:00", "8d")[:2] == [
        "10月1日 星期四 节假日放假 计第1日 国办发明电〔2025〕7号",
        "10月2日 星期五 节假日放假 计第2日 国办发明电〔2025〕7号",
    ]
    assert said("2026-12-31T09:00:00", "2d") == [
        "1月1日 星期五 放假安排未公布 计第1日",
        "1月2日 星期六 放假安排未公布 计第2日",
    ]


NIGHT = Pause(shanghai("2026-11-18T16:00:00"), shanghai("2026-11-19T09:00:00"))
OVER_THE_WEEKEND = Pause(shanghai("2026-11-20T16:00:00"), shanghai("2026-11-22T09:00:00"))
WEDNESDAY = Pause(shanghai("2026-11-18T00:00:00"), shanghai("2026-11-19T00:00:00"))
MONDAY = Pause(shanghai("2026-11-23T10:00:00"), shanghai("2026-11-24T10:00:00"))


@pytest.mark.parametrize(
    ("term", "pause", "expected"),
    [
        (
            "2wd",
            NIGHT,
            ["11月17日 星期二 工作日 计第1日", "11月18日 星期三 暂停计时 不计", "11月19日 星期四 工作日 计第2日"],
        ),
        (
            "2d",
            NIGHT,
            ["11月17日 星期二 工作日 计第1日", "11月18日 星期三 暂停计时 不计", "11月19日 星期四 工作日 计第2日"],
        ),
        (
            "14wh",
            WEDNESDAY,
            [
                "11月16日 星期一 工作日 累计5小时30分",
                "11月17日 星期二 工作日 累计12小时30分",
                "11月18日 星期三 暂停计时 不计",
                "11月19日 星期四 工作日 累计14小时",
            ],
        ),
        (
            "40h",
            WEDNESDAY,
            [
                "11月16日 星期一 工作日 累计14小时",
                "11月17日 星期二 工作日 累计38小时",
                "11月18日 星期三 暂停计时 不计",
                "11月19日 星期四 工作日 累计40小时",
            ],
        ),
    ],
)
def test_a_date_lost_to_a_pause_says_so(term: str, pause: Pause, expected: list[str]) -> None:
    assert said("2026-11-16T10:00:00", term, pauses=(pause,)) == expected


def test_a_rest_day_in_a_pause_is_a_rest_day_where_it_would_not_count() -> None:
    assert said("2026-11-19T10:00:00", "2wd", pauses=(OVER_THE_WEEKEND,)) == [
        "11月20日 星期五 暂停计时 不计",
        "11月21日 星期六 周末 不计",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 工作日 计第1日",
        "11月24日 星期二 工作日 计第2日",
    ]


def test_a_last_day_does_not_move_to_a_day_lost_to_a_pause() -> None:
    assert said("2026-11-19T10:00:00", "2d", pauses=(MONDAY,)) == [
        "11月20日 星期五 工作日 计第1日",
        "11月21日 星期六 周末 末日顺延",
        "11月22日 星期日 周末 末日顺延",
        "11月23日 星期一 暂停计时 不计",
        "11月24日 星期二 工作日 计第2日",
    ]


def test_an_extension_in_another_unit_is_told_in_its_own() -> None:
    assert said("2026-11-19T10:00:00", "1wd", "4wh") == [
        "11月20日 星期五 工作日 计第1日",
        "11月21日 星期六 周末 不计",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 工作日 累计4小时",
    ]
    assert said("2026-11-19T10:00:00", "6wh", "1wd") == [
        "11月19日 星期四 工作日 累计5小时30分",
        "11月20日 星期五 工作日 累计6小时",
        "11月21日 星期六 周末 不计",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 工作日 计第1日",
    ]
    assert said("2026-11-18T10:00:00", "1wd", "2d") == [
        "11月19日 星期四 工作日 计第1日",
        "11月20日 星期五 工作日 计第1日",
        "11月21日 星期六 周末 末日顺延",
        "11月22日 星期日 周末 末日顺延",
        "11月23日 星期一 工作日 计第2日",
    ]


def test_rest_days_after_natural_days_belong_to_the_working_days_that_follow() -> None:
    assert said("2026-11-18T10:00:00", "3d", "1wd") == [
        "11月19日 星期四 工作日 计第1日",
        "11月20日 星期五 工作日 计第2日",
        "11月21日 星期六 周末 计第3日",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 工作日 计第1日",
    ]


def test_each_of_three_units_is_told_in_its_own() -> None:
    assert said("2026-05-14T10:00:00", "1d", "1wd", "1wh") == [
        "5月15日 星期五 工作日 计第1日",
        "5月16日 星期六 周末 不计",
        "5月17日 星期日 周末 不计",
        "5月18日 星期一 工作日 计第1日",
        "5月19日 星期二 工作日 累计1小时",
    ]


def test_a_month_is_not_taken_for_one_day() -> None:
    told = said("2026-10-21T10:00:00", "1mo", "4wh")
    assert told[0] == "10月22日 星期四 工作日 计第1日"
    assert told[1] == "10月23日 星期五 工作日 计第2日"
    assert told[-4:] == [
        "11月20日 星期五 工作日 计第30日",
        "11月21日 星期六 周末 计第31日",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 工作日 累计4小时",
    ]


def test_a_notice_that_the_calendar_does_not_hold_is_named_by_id() -> None:
    day = TraceDay(date(2026, 10, 1), None, "holiday", "CN-2026")
    assert explain(day, {}) == "10月1日 星期四 节假日放假 不计 CN-2026"


def test_a_reason_without_a_name_stands_for_itself() -> None:
    day = TraceDay(date(2026, 10, 1), None, cast(ReasonCode, "snow"), None)
    assert explain(day) == "10月1日 星期四 snow 不计"


def test_the_examples_of_the_documentation_run() -> None:
    for module in (gridflow.worktime, gridflow.worktime.explanation):
        result = doctest.testmod(module)
        assert result.attempted > 0
        assert result.failed == 0
