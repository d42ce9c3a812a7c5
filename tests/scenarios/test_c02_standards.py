"""C2 事项标准:所属平台、牵头部门、工作标准、立案条件、结案条件,时限按环节、紧急程度、层级分别定。"""

from typing import Any

from tests.scenarios.people import 东乡镇, 村受理员, 第一网格, 管理员, 网格员, 镇受理员
from tests.scenarios.story import Story, 井盖松动, 照片

垃圾 = {**井盖松动, "subject": "路口垃圾", "matter": "exposed-waste"}


def test_filed_worked_and_closed_by_its_own_standard(故事: Story) -> None:
    """暴露垃圾:2个工时立案、2个工时派遣、4个工时处置;立案须合立案条件,结案须合结案条件并附前后照片。"""
    故事.采用("10月12日 08:40", "city")
    事项 = 故事.看("/matters/exposed-waste")
    故事.那么是(
        (事项["platform"], 事项["lead"], 事项["standard"]), ("综合执法", "环境卫生主管部门", "清除垃圾并保洁周边")
    )
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **垃圾)
    故事.那么(环节="受理", 到期="10月12日11:00")
    故事.当("10月12日 09:10", 村受理员, "受理")
    故事.那么被拒("立案条件未写明", "filing-unmet", "visible", "未及时清运")
    故事.假如("10月12日 09:20", 村受理员, "受理", filing="visible")
    故事.那么(环节="流转", 到期="10月12日11:20")
    故事.假如("10月12日 10:00", 村受理员, "派遣", lead=第一网格)
    故事.那么(环节="办结", 到期="10月12日16:30")
    故事.当("10月12日 11:00", 网格员, "办结", result="已清运", closing="cleared", evidence=[照片("办后.jpg")])
    故事.那么被拒("结案要求未满足", "closing-unmet", "处置前证据")
    故事.假如("10月12日 11:10", 网格员, "反馈进展", phase="before", text="现场", evidence=[照片("办前.jpg")])
    故事.假如("10月12日 11:20", 网格员, "办结", result="已清运", closing="cleared", evidence=[照片("办后.jpg")])
    故事.那么(环节="督办", 灯="正常")


def test_terms_by_stage_urgency_and_level(故事: Story) -> None:
    """同一事项:村里1个工作日受理,镇里3个工作日,紧急的4个工时。"""
    各限 = [
        {"level": "township", "urgency": "urgent", "terms": {"accept": "4wh"}},
        {"level": "township", "terms": {"accept": "3wd"}},
        {"terms": {"accept": "1wd"}},
    ]
    事项: dict[str, Any] = {"name": "电动车进楼", "platform": "综治工作", "terms": 各限}
    故事.假如("10月12日 08:40", 管理员, "申请事项准入", code="ebike", kind="permanent", facts=事项)
    另一管理员 = 管理员.model_copy(update={"id": "administrator-2"})
    故事.假如("10月12日 08:50", 另一管理员, "核准事项准入", code="ebike", document="综治备〔2026〕1号")
    充电 = {**井盖松动, "matter": "ebike"}
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **充电, urgency="urgent")
    故事.那么(环节="受理", 持有="东乡镇", 到期="10月12日15:30")
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **充电)
    故事.那么(环节="受理", 持有="东一村", 到期="10月13日24时")
    故事.假如("10月12日 09:00", 镇受理员, "上报", place=东乡镇, **充电)
    故事.那么(环节="受理", 持有="东乡镇", 到期="10月15日24时")
