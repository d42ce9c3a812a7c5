"""F2 亮灯:绿、黄、红,余多少、超多少都写明;久拖未结的一直在超期里;暂定、待定如实标出。"""

from tests.scenarios.people import 东一村, 示例县, 第一网格, 管理员, 网格员
from tests.scenarios.story import Story, 井盖松动
from tests.unit.calendar.papers import next_year


def test_green_yellow_red(故事: Story) -> None:
    """正常亮绿灯,临期亮黄灯,期满那一刻起亮红灯。"""
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **井盖松动)
    for 何时, 灯, 余 in (
        ("10月12日 09:00", "正常", "剩余2个工作日"),
        ("10月13日 17:00", "正常", "剩余1个工作日"),
        ("10月14日 08:30", "临期", "今日到期,剩余15小时30分"),
        ("10月14日 23:59", "临期", "今日到期,剩余1分钟"),
        ("10月15日 00:00", "超期", "超期不足1分钟"),
        ("10月15日 10:00", "超期", "超期10小时"),
        ("10月19日 09:00", "超期", "超期2个工作日"),
    ):
        故事.到了(何时)
        故事.那么(灯=灯, 余=余)


def test_what_was_never_closed_stays_overdue(故事: Story) -> None:
    """一直没办结的也算超期;逐级汇总看得见,回看当时也看得见。"""
    故事.假如村里已派遣("10月12日 09:00")
    故事.到了("12月1日 09:00")
    故事.那么(环节="办结", 灯="超期", 余="超期30个工作日")
    村 = {row["unit"]: row["lights"] for row in 故事.看(f"/queues/{示例县}/tree")["items"]}
    assert 村["990101001000"] == {"red": 1}
    当时 = 故事.看(f"/queues/{示例县}", as_of="2026-10-16T09:00:00+08:00")["items"]
    assert [(row["light_title"], row["limit"]) for row in 当时] == [("正常", "剩余1个工作日")]


def test_provisional_and_open_deadlines_say_so(故事: Story) -> None:
    """次年放假安排未公布:落在岁末的暂定,越过年底的待定,从不臆断超期;公布之后一律改定。"""
    故事.假如("12月29日 09:00", 网格员, "上报", place=第一网格, **井盖松动)
    暂定 = 故事.编号
    故事.假如("12月30日 09:00", 网格员, "上报", place=第一网格, **井盖松动)
    待定 = 故事.编号
    行 = {row["number"]: row for row in 故事.看(f"/queues/{东一村}", scope="own")["items"]}
    assert (行[暂定]["status_title"], 行[暂定]["limit"]) == ("暂定", "剩余约1个工作日")
    assert (行[待定]["status_title"], 行[待定]["light_title"], 行[待定]["limit"]) == ("待定", "正常", "期限待定")
    故事.county.registrar.import_papers([next_year(published="2026-12-30")], 管理员)
    故事.到了("12月30日 10:00")
    故事.county.ticker.tick()
    故事.desk.project()
    故事.编号 = 待定
    故事.那么(灯="正常", 到期="1月4日24时")
    故事.那么预警(东一村, "受理期限已修订")
