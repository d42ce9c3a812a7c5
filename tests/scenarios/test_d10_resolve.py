"""D10 办结:结案条件逐条核对,答复反映人。"""

from tests.scenarios.people import 村受理员, 村督办员, 第一网格, 网格员
from tests.scenarios.story import Story, 井盖松动, 照片


def test_closing_conditions_are_checked(故事: Story) -> None:
    """安全隐患须写明结案条件并附处置后证据,缺一不可。"""
    故事.假如村里已派遣("10月12日 09:00", matter="safety", subject="楼道堆放电动车")
    故事.当("10月13日 09:00", 网格员, "办结", result="已清走")
    故事.那么被拒("结案要求未满足", "closing-unmet", "结案条件", "removed", "隐患已消除")
    故事.当("10月13日 09:00", 网格员, "办结", result="已清走", closing="demolished", evidence=[照片("办后.jpg")])
    故事.那么被拒("输入有误", "invalid-input", "demolished")
    故事.当("10月13日 09:00", 网格员, "办结", result="已清走", closing="removed")
    故事.那么被拒("结案要求未满足", "closing-unmet", "处置后证据")
    故事.当("10月13日 09:10", 网格员, "办结", result="已清走", closing="removed", evidence=[照片("办后.jpg")])
    故事.那么发生("停止计时", "办结")
    故事.那么(环节="督办", 持有="东一村")
    故事.那么待办(村督办员.unit, "核查")


def test_the_reporter_gets_a_reply(故事: Story) -> None:
    """办结时写明给反映人的答复,可与内部结果不同;居民凭查询码看得到,并欠一次回访。"""
    故事.假如村里已派遣("10月12日 09:00", channel="resident")
    故事.假如("10月13日 09:00", 网格员, "办结", result="换井盖一块,领用单0017", reply="井盖已更换,请放心通行")
    上报, *_, 办结 = 故事.办理过程()
    assert 办结["data"]["result"] == "换井盖一块,领用单0017"
    assert 故事.公开所见(上报["data"]["query_code"])["reply"] == "井盖已更换,请放心通行"
    故事.那么待办(村督办员.unit, "核查", "回访")


def test_settling_is_held_to_the_same(故事: Story) -> None:
    """当场办结同样要符合结案条件。"""
    隐患 = {**井盖松动, "matter": "safety"}
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **隐患)
    故事.当("10月12日 09:10", 网格员, "当场办结", result="已复位", closing="removed")
    故事.那么被拒("结案要求未满足", "closing-unmet", "处置后证据")
    故事.当("10月12日 09:20", 网格员, "当场办结", result="已复位", closing="removed", evidence=[照片("办后.jpg")])
    故事.那么发生("停止计时", "当场办结")
    故事.当("10月12日 09:30", 村受理员, "受理")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted")
