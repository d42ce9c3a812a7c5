"""A case in words: every event has its title and details, every clock its verdict."""

import re
from datetime import datetime, timedelta

import pytest

from gridflow.aggregates.case import commands
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.application.casefile import CaseFile
from gridflow.application.chinese_time import duration, moment, term_end
from gridflow.application.event_words import EVENT_WORDS, STATUS_TITLES, unit_title
from gridflow.application.timeline import clock_sheets, timeline
from gridflow.policy import Stage
from gridflow.territory import Level, Unit, UnitTree
from gridflow.testing import MemoryCounty, give, instant, memory_county
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY_DEPARTMENT,
    GRID,
    GRID_WORKER,
)
from gridflow.worktime import SHANGHAI

Step = tuple[str, Command, Actor]


def carried(start: str, *steps: Step) -> tuple[MemoryCounty, CaseFile]:
    """A case reported at `start` and carried on by the steps; times are Shanghai's."""
    county = memory_county(instant(f"{start}:00+08:00"))
    report = commands.Report(place=GRID, subject="路灯不亮", matter="facility", channel="resident")
    number = give(county, report, GRID_WORKER).number
    for at, command, actor in steps:
        county.clock.set(instant(f"{at}:00+08:00"))
        give(county, command, actor, number)
    return county, county.files.open(number, ADMINISTRATOR)


def at(text: str) -> datetime:
    return instant(f"{text}:00+08:00")


def test_every_event_type_has_a_title_of_its_own() -> None:
    assert set(EVENT_WORDS) == {event.topic for event in EVENT_TYPES}
    titles = [words.title for words in EVENT_WORDS.values()]
    assert len(set(titles)) == len(titles)


def test_details_name_units_matters_and_choices_in_chinese() -> None:
    county, file = carried("2026-09-29T09:00")
    entry = timeline(file, county.territory.tree, county.rules.policy)[0]

    assert (entry.title, entry.role_title, entry.unit_name) == ("上报", "网格员", "东一村第一网格")
    assert (entry.stage, entry.holder_name) == (Stage.ACCEPT, "东一村")
    assert re.fullmatch("[0-9A-Z]{10}", dict(entry.details)["查询码"])
    assert dict(entry.details) | {"查询码": ""} == {
        "查询码": "",
        "主题": "路灯不亮",
        "地点": "东一村第一网格",
        "事项": "公共设施",
        "渠道": "居民反映",
        "紧急程度": "一般",
        "交由": "东一村",
        "办结后回访": "是",
    }


def test_the_start_of_a_clock_tells_its_term_and_its_versions() -> None:
    county, file = carried("2026-09-29T09:00")
    entry = timeline(file, county.territory.tree, county.rules.policy)[1]

    assert entry.title == "开始计时"
    assert dict(entry.details) | {"政策版本": "", "日历版本": ""} == {
        "计时": "受理计时(第1个)",
        "时限": "2个工作日",
        "起算": "2026年9月29日09:00,当日不计",
        "到期": "2026年10月8日24时",
        "期限状态": "确定",
        "日历单位": "东一村",
        "政策版本": "",
        "日历版本": "",
    }


def test_a_code_that_is_known_no_more_stands_for_itself() -> None:
    county, file = carried("2026-09-29T09:00")
    policy = county.rules.policy.model_copy(update={"matters": {}, "role_titles": {}, "channels": {}})

    entry = timeline(file, UnitTree([]), policy)[0]

    assert (entry.role_title, entry.unit_name, entry.holder_name) == ("grid_worker", GRID, "990101001001")
    assert dict(entry.details)["事项"] == "facility"


def test_a_claimed_time_stands_beside_the_recorded_one() -> None:
    claimed = at("2026-09-29T09:30")
    county, file = carried("2026-09-29T09:00", ("2026-09-29T11:00", commands.Accept(occurred_at=claimed), CLERK))
    entry = timeline(file, county.territory.tree, county.rules.policy)[-1]

    assert (entry.occurred_at, entry.at) == (claimed, at("2026-09-29T11:00"))


def test_a_clock_that_ended_late_says_by_how_much_and_which_days_counted() -> None:
    _, file = carried(
        "2026-09-29T09:00",
        ("2026-09-30T10:00", commands.Accept(), CLERK),
        ("2026-10-12T10:21", commands.Dispatch(lead=GRID), CLERK),
    )
    sheet = clock_sheets(file, at("2026-10-12T12:00"), SHANGHAI)[1]

    assert (sheet.outcome, sheet.outcome_title) == ("missed", "逾期后办结")
    assert sheet.overrun == timedelta(hours=34, minutes=21)
    assert sheet.verdict == (
        "流转应于10月10日24时前完成(3个工作日:10月8日、10月9日、10月10日),实际于10月12日10:21完成,逾期34小时21分。"
    )
    assert sheet.days[-1] == "10月10日 星期六 调休上班 计第3日 国办发明电〔2025〕7号"
    assert len(sheet.days) == 10


def test_a_clock_that_ended_in_time_says_so() -> None:
    _, file = carried("2026-11-16T09:00", ("2026-11-17T10:00", commands.Accept(), CLERK))
    sheet = clock_sheets(file, at("2026-11-17T12:00"), SHANGHAI)[0]

    assert (sheet.outcome, sheet.outcome_title, sheet.overrun) == ("met", "按时", None)
    assert sheet.verdict.endswith("实际于11月17日10:00完成,按时。")


@pytest.mark.parametrize(
    ("now", "title", "said"),
    [
        ("2026-11-18T23:59", "运行中", "截至11月18日23:59尚未完成,未逾期。"),
        ("2026-11-19T00:00", "已逾期", "截至11月19日00:00尚未完成,已逾期不足1分钟。"),
        ("2026-11-19T08:30", "已逾期", "截至11月19日08:30尚未完成,已逾期8小时30分。"),
    ],
)
def test_a_running_clock_is_judged_at_the_asked_instant(now: str, title: str, said: str) -> None:
    _, file = carried("2026-11-16T09:00")
    sheet = clock_sheets(file, at(now), SHANGHAI)[0]

    assert (sheet.outcome, sheet.outcome_title) == (None, title)
    assert sheet.verdict.endswith(said)


def test_a_clock_that_was_made_void_is_neither_met_nor_missed() -> None:
    _, file = carried(
        "2026-11-16T09:00",
        ("2026-11-16T10:00", commands.Accept(), CLERK),
        ("2026-11-16T11:00", commands.Dispatch(lead=GRID), CLERK),
        ("2026-11-16T12:00", commands.SendBack(reason_code="not-ours", reason="非本单位职责"), GRID_WORKER),
        ("2026-11-16T13:00", commands.RuleSendBack(upheld=True, reason="同意"), CLERK),
    )
    sheet = clock_sheets(file, at("2026-12-16T13:00"), SHANGHAI)[2]

    assert (sheet.outcome_title, sheet.overrun) == ("作废", None)
    assert sheet.verdict.endswith("11月16日13:00计时作废,不计按时或逾期。")


def test_an_open_deadline_is_never_overdue_and_says_why() -> None:
    _, file = carried("2026-12-30T09:00")
    sheet = clock_sheets(file, at("2027-06-01T09:00"), SHANGHAI)[0]

    assert (sheet.status_title, sheet.due, sheet.overrun) == (STATUS_TITLES["open"], None, None)
    assert sheet.verdict == (
        "受理时限2个工作日跨入尚未公布放假安排的年份,到期日待定(还须计1个工作日,不早于2027年1月2日),不判定逾期,截至2027年6月1日09:00尚未完成,未逾期。"
    )


def test_a_provisional_deadline_says_that_it_may_move() -> None:
    _, file = carried("2026-12-24T09:00")
    sheet = clock_sheets(file, at("2026-12-24T09:00"), SHANGHAI)[0]

    assert sheet.status == "provisional"
    assert "暂定,下一年放假安排公布后可能调整" in sheet.verdict


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=59), "不足1分钟"),
        (timedelta(minutes=5), "5分钟"),
        (timedelta(hours=2), "2小时"),
        (timedelta(hours=34, minutes=21, seconds=59), "34小时21分"),
        (timedelta(days=3), "3天"),
        (timedelta(days=3, hours=10, minutes=59), "3天10小时"),
    ],
)
def test_durations_are_rounded_down(length: timedelta, said: str) -> None:
    assert duration(length) == said


def test_midnight_belongs_to_the_day_it_ends() -> None:
    midnight = instant("2027-01-01T00:00:00+08:00")

    assert term_end(midnight, SHANGHAI, year=True) == "2026年12月31日24时"
    assert term_end(midnight + timedelta(hours=18), SHANGHAI) == "1月1日18:00"
    assert moment(midnight, SHANGHAI) == "1月1日00:00"


def test_a_name_that_says_little_stands_behind_its_governments() -> None:
    units = UnitTree(
        [
            Unit("990101000000", Level.COUNTY, "示例县", None),
            Unit("990101001000", Level.TOWNSHIP, "东乡镇", "990101000000"),
            Unit("990101001000D01", Level.DEPARTMENT, "便民服务", "990101001000"),
            Unit(COUNTY_DEPARTMENT, Level.DEPARTMENT, "县住建局", "990101000000"),
        ]
    )

    assert [unit_title(units, unit.code) for unit in units] == ["示例县", "东乡镇", "东乡镇便民服务", "县住建局"]
