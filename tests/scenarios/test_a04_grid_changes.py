"""A4 网格变更:乡镇申请、县级批准、备案;不漏一块,不重一块;村(社区)以下不得另设网格。"""

from tests.scenarios.people import (
    东一村,
    执法队管理员,
    村受理员,
    第一网格,
    第二网格,
    第二网格员,
    管理员,
    网格员,
    镇管理员,
)
from tests.scenarios.story import Story, 井盖松动

新村, 小学 = f"{东一村}B01", f"{东一村}B02"
区块 = [
    {"code": 新村, "title": "渔港新村", "block_type": "residential"},
    {"code": 小学, "title": "中心小学", "block_type": "school"},
]
撤销第二网格 = {"command": "retire-unit", "body": {"code": 第二网格, "successors": [第一网格]}}


def test_applied_for_approved_and_filed(故事: Story) -> None:
    """乡镇只能申请;县级批准即生效,在办事件由承接网格接着办;然后备案,备案有文号。"""
    故事.假如("10月12日 09:00", 第二网格员, "上报", place=第二网格, **井盖松动)
    故事.假如("10月12日 09:10", 村受理员, "受理")
    故事.假如("10月12日 09:20", 村受理员, "派遣", lead=第二网格)
    故事.当("10月12日 10:00", 镇管理员, "撤销单位", code=第二网格, successors=[第一网格])
    故事.那么被拒("无权办理", "not-permitted", "申请", "备案")
    故事.当("10月12日 10:10", 镇管理员, "申请网格变更", adjustments=[撤销第二网格], reason="户数过少,并入第一网格")
    故事.那么记入("网格变更申请")
    申请 = 故事.答复.headers["Location"].rpartition("/")[2]
    故事.当("10月12日 10:20", 镇管理员, "批准网格变更", change=申请)
    故事.那么被拒("无权办理", "not-permitted", "县级批准、备案")
    故事.当("10月12日 10:30", 管理员, "网格变更备案", change=申请, document="备1号")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "待批准")
    故事.当("10月13日 09:00", 管理员, "批准网格变更", change=申请, document="综治〔2026〕8号")
    故事.那么记入("网格变更批准", "单位撤销")
    故事.假如("10月13日 09:10", 网格员, "签收")
    故事.那么发生("承接移交", "签收")
    故事.当("10月13日 10:00", 管理员, "网格变更备案", change=申请, document="备1号")
    故事.那么记入("网格变更备案")
    故事.那么是(故事.看(f"/grid-changes/{申请}")["state_title"], "已备案")
    故事.那么是([格["code"] for 格 in 故事.看("/grids", unit=东一村)["items"]], [第一网格])


def test_neither_gap_nor_overlap(故事: Story) -> None:
    """一个区块只在一个网格;变更之后有区块落空的,申请即被驳。"""
    故事.假如("10月12日 09:00", 管理员, "申报区块", code=东一村, blocks=区块)
    故事.假如("10月12日 09:10", 管理员, "划入区块", code=第一网格, blocks=[新村, 小学])
    故事.当("10月12日 09:20", 镇管理员, "划入区块", code=第二网格, blocks=[小学])
    故事.那么被拒("输入有误", "invalid-input", "已在网格“东一村第一网格”", "不得重叠")
    撤销 = {"command": "retire-unit", "body": {"code": 第一网格}}
    故事.当("10月12日 09:30", 镇管理员, "申请网格变更", adjustments=[撤销], reason="不再需要")
    故事.那么被拒("变更后有区块未纳入网格", "grid-gap", 新村, 小学)
    移交 = [
        {"command": "assign-blocks", "body": {"code": 第一网格, "released": [小学]}},
        {"command": "assign-blocks", "body": {"code": 第二网格, "blocks": [小学]}},
    ]
    故事.当("10月12日 09:40", 镇管理员, "申请网格变更", adjustments=移交, reason="就近管理")
    故事.那么记入("网格变更申请")


def test_no_second_family_of_grids(故事: Story) -> None:
    """部门不得在村(社区)以下另行划分网格,也不能申请变更网格。"""
    故事.当(
        "10月12日 09:00", 执法队管理员, "登记单位", code=f"{东一村}009", level="grid", name="执法网格", parent=东一村
    )
    故事.那么被拒("单位不存在", "unknown-unit", 东一村)
    故事.当("10月12日 09:10", 执法队管理员, "申请网格变更", adjustments=[撤销第二网格], reason="便于执法")
    故事.那么被拒("无权办理", "not-permitted", "由乡镇(街道)申请")
