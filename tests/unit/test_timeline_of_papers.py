"""Papers and revised deadlines in words 文件与期限修订."""

from gridflow.aggregates.calendar import CALENDAR_STREAM
from gridflow.aggregates.case import commands
from gridflow.application.casefile import CaseFile
from gridflow.application.event_words import Words, event_details
from gridflow.application.timeline import clock_sheets, timeline
from gridflow.testing import MemoryCounty, give, instant, memory_county
from gridflow.testing.territory import ADMINISTRATOR, GRID, GRID_WORKER, SYSTEM
from gridflow.worktime import SHANGHAI
from tests.unit.calendar.papers import hours, notice

REPORT = commands.Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")


def revised() -> tuple[MemoryCounty, CaseFile]:
    """Reported on Friday 20 November 2026; then the village's paper came, which turns Monday off."""
    county = memory_county(instant("2026-11-20T10:00:00+08:00"))
    number = give(county, REPORT, GRID_WORKER).number
    county.clock.set(instant("2026-11-20T15:00:00+08:00"))
    county.registrar.import_papers([notice(), hours()], ADMINISTRATOR)
    give(county, commands.RecountDeadline(clock="accept-1"), SYSTEM, number)
    return county, county.files.open(number, ADMINISTRATOR)


def test_a_revision_tells_its_cause_and_what_it_changed() -> None:
    county, file = revised()
    entry = timeline(file, county.territory.tree, county.rules.policy)[-1]
    assert (entry.title, entry.role_title) == ("期限修订", "系统")
    assert dict(entry.details) | {"日历版本": ""} == {
        "计时": "受理计时(第1个)",
        "原因": "工作日历变更",
        "依据": "示例〔2026〕1号、示例〔2026〕2号",
        "原到期": "2026年11月24日24时",
        "到期": "2026年11月25日24时",
        "期限状态": "确定",
        "日历版本": "",
    }


def test_the_sheet_of_a_revised_clock_says_why_and_counts_as_it_now_stands() -> None:
    county, file = revised()
    now = instant("2026-11-26T09:30:00+08:00")
    (sheet,) = clock_sheets(file, now, SHANGHAI, county.almanac.calendars.by_id)
    assert sheet.revisions == (
        "2026年11月20日15:00因工作日历变更重算:期限由2026年11月24日24时改为2026年11月25日24时(依据示例〔2026〕1号、示例〔2026〕2号)",
    )
    assert sheet.days == (
        "11月21日 星期六 周末 不计",
        "11月22日 星期日 周末 不计",
        "11月23日 星期一 节假日放假 不计 示例〔2026〕1号",
        "11月24日 星期二 工作日 计第1日",
        "11月25日 星期三 工作日 计第2日",
    )
    assert sheet.verdict.startswith("受理应于11月25日24时前完成(2个工作日:11月24日、11月25日)")
    assert sheet.verdict.endswith("尚未完成,已逾期9小时30分。")


def test_before_the_revision_the_sheet_is_as_it_was() -> None:
    county, file = revised()
    earlier = county.files.open(file.number, ADMINISTRATOR, version=2)
    (sheet,) = clock_sheets(earlier, instant("2026-11-20T14:00:00+08:00"), SHANGHAI)
    assert sheet.revisions == ()
    assert sheet.days[-1] == "11月24日 星期二 工作日 计第2日"


def test_papers_say_what_they_arrange() -> None:
    county, _ = revised()
    words = Words(county.territory.tree, county.rules.policy, SHANGHAI)
    said, times = (dict(event_details(event.body, words)) for event in county.log.history(CALENDAR_STREAM)[-2:])
    assert said == {
        "编号": "LOCAL-1",
        "文号": "示例〔2026〕1号",
        "公布": "2026年11月20日00:00",
        "适用": "东一村",
        "来源": "https://example.invalid/1",
        "放假": "1天",
    }
    assert (times["施行"], times["时段"]) == ("2026-11-20", "1月1日起 09:00至12:00")
