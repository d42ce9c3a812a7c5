"""D12 考核与归档:事件的事实成为考核项,可申诉、须裁定,之后归档;归档后抽中的可以复核。"""

from tests.scenarios.people import 东一村, 村督办员, 示例县, 管理员, 网格员, 镇督办员
from tests.scenarios.story import Story


def test_appraised_appealed_and_archived(故事: Story) -> None:
    """逾期一环节计入考核;经办单位申诉一次,由他人裁定,裁定之后才能归档。"""
    故事.假如村里已派遣("10月12日 09:00")
    故事.假如("10月20日 09:00", 网格员, "办结", result="已换")
    故事.假如("10月20日 10:00", 村督办员, "核查", passed=True, finding="已稳固")
    故事.当("10月20日 11:00", 村督办员, "归档")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "考核之后")
    故事.当("10月20日 11:10", 村督办员, "考核", remark="办结逾期一日")
    故事.那么发生("考核")
    (考核,) = (event for event in 故事.办理过程() if event["title"] == "考核")
    项目 = {item["item"]: item["count"] for item in 考核["data"]["items"]}
    assert (项目["stages-met"], 项目["stages-missed"], 项目["reworks"]) == (2, 1, 0)
    故事.当("10月20日 14:00", 网格员, "申诉", item="stages-missed", reason="连日暴雨无法施工")
    故事.那么发生("申诉")
    故事.当("10月20日 15:00", 村督办员, "归档")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "申诉裁定之后")
    故事.当("10月20日 15:10", 村督办员, "裁定申诉", item="stages-missed", upheld=False, reason="我考核的没错")
    故事.那么被拒("经办、核查、回访须由不同人员承担", "separation-of-duties", "考核人")
    故事.当("10月21日 09:00", 镇督办员, "裁定申诉", item="stages-missed", upheld=True, reason="气象证明属实")
    故事.那么发生("申诉裁定")
    故事.假如("10月21日 10:00", 村督办员, "归档")
    故事.那么(环节="已归档", 灯="不计时")
    故事.那么待办(东一村)
    故事.当("10月21日 11:00", 网格员, "申诉", item="stages-missed", reason="再说一次")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "已归档")


def test_a_drawn_case_is_rechecked(故事: Story) -> None:
    """归档事件按比例抽取复核,种子有据可验;复核不通过的重新办理。"""
    故事.假如村里已派遣("10月12日 09:00")
    故事.假如("10月13日 09:00", 网格员, "办结", result="已换")
    故事.假如("10月13日 10:00", 村督办员, "核查", passed=True, finding="已稳固")
    故事.假如("10月13日 11:00", 村督办员, "考核")
    故事.假如("10月13日 11:10", 村督办员, "归档")
    故事.当("10月13日 14:00", 镇督办员, "复核", passed=True, finding="顺路看了")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "未被抽中")
    故事.到了("10月14日 09:00")
    抽取 = {"unit": 示例县, "first": "2026-10-01", "last": "2026-10-13", "share": 100}
    答复 = 故事.desk.post(管理员, "/rechecks", 抽取)
    assert (答复.status_code, 答复.json()["drawn"]) == (201, [故事.编号])
    (批次,) = 故事.county.rechecks.drawings()
    assert 故事.county.rechecks.verify(批次).holds
    故事.到了("10月14日 09:10")
    故事.那么待办(东一村, "复核")
    故事.当("10月14日 10:00", 村督办员, "复核", passed=True, finding="我核查过")
    故事.那么被拒("经办、核查、回访须由不同人员承担", "separation-of-duties")
    故事.当("10月14日 15:00", 镇督办员, "复核", passed=False, finding="井圈未修")
    故事.那么发生("复核", "责令返工", "开始计时")
    故事.那么(环节="办结", 持有="东一村第一网格", 到期="10月21日24时")
