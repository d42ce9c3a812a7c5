"""D16 信息:人、地、物、事、组织只登记不流转,但计入上报数。"""

from tests.scenarios.people import 东一村, 县审计员, 村受理员, 第一网格, 网格员
from tests.scenarios.story import Story


def test_registered_and_counted(故事: Story) -> None:
    """信息一经上报即告登记,没有期限、不占队列、不流转,查询得到、统计得到。"""
    for 类别 in ("person", "place", "object", "affair", "organization"):
        故事.当(
            "10月12日 09:00",
            网格员,
            "上报",
            place=第一网格,
            kind="information",
            matter=类别,
            subject=f"信息{类别}",
            channel="grid",
        )
        故事.那么发生("上报")
        故事.那么(环节="已登记", 灯="不计时", 到期=None, 余=None)
        故事.那么待办(东一村)
    故事.当("10月12日 09:10", 村受理员, "受理")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "已登记")
    故事.到了("11月12日 09:00")
    故事.那么发生()
    assert 故事.看(f"/queues/{东一村}", scope="own")["items"] == []
    assert len(故事.看("/cases", 县审计员, stage="registered")["items"]) == 5


def test_a_mistaken_detail_is_corrected_beside_the_old_one(故事: Story) -> None:
    """信息可以更正,更正前后两种说法都在。"""
    内容 = {"kind": "information", "matter": "place", "subject": "老街南口消防栓", "channel": "grid"}
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **内容)
    故事.当("10月13日 09:00", 村受理员, "更正", subject="老街北口消防栓", reason="南北写反")
    故事.那么发生("更正")
    (更正,) = 故事.办理过程()[1]["data"]["corrections"]
    assert (更正["field"], 更正["old"], 更正["new"]) == ("subject", "老街南口消防栓", "老街北口消防栓")
    故事.当("10月13日 09:10", 网格员, "上报", place=第一网格, **内容, urgency="urgent")
    故事.那么被拒("输入有误", "invalid-input", "紧急程度")
