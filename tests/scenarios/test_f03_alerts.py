"""F3 预警:期满即告,办事的单位和上级在预警和事件流里同时看到。"""

from tests.scenarios.people import 东一村, 东乡镇, 县审计员, 第一网格, 网格员
from tests.scenarios.story import Story, 井盖松动


def test_told_at_the_deadline(故事: Story) -> None:
    """期满那一刻,村和镇都得到预警,事件流里紧跟着就有。"""
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **井盖松动)
    故事.到了("10月14日 23:59")
    故事.那么预警(东一村, "受理即将到期")
    故事.那么预警(东乡镇)
    已读 = 故事.desk.head
    故事.到了("10月15日 00:00")
    故事.那么预警(东一村, "受理即将到期", "受理已逾期")
    故事.那么预警(东乡镇, "受理已逾期")
    (事件,) = 故事.desk.get(县审计员, "/feed", after=已读).json()
    assert (事件["type"], 事件["time"]) == ("gridflow.case.deadline-missed.v2", "2026-10-15T00:00:00+08:00")
