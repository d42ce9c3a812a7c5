"""A2 编码:12位区划代码,网格编码再加序号,位数由政策定;前缀须与上级相符。"""

from tests.scenarios.people import 东一村, 东乡镇, 东二村, 第二网格, 管理员
from tests.scenarios.story import Story


def test_a_code_says_where_a_unit_stands(故事: Story) -> None:
    """区划代码两位两位再三位三位;前缀不符、层级不符、序号位数不符的,不予登记。"""
    for 编码, 层级, 上级, 说明 in (
        (f"{东二村}007", "grid", 东一村, "前缀"),
        (f"{东一村}0007", "grid", 东一村, "3位"),
        (f"{东一村}000", "grid", 东一村, "从1开始"),
        (f"{东一村}007", "village", 东乡镇, "层级"),
        ("99010100100", "village", 东乡镇, "12位"),
    ):
        故事.当("10月12日 09:00", 管理员, "登记单位", code=编码, level=层级, name="新设", parent=上级)
        故事.那么被拒("输入有误", "invalid-input", 说明)
    故事.当("10月12日 09:10", 管理员, "登记单位", code=f"{东一村}007", level="grid", name="新设网格", parent=东一村)
    故事.那么记入("单位登记")


def test_the_policy_says_how_long_a_grid_code_is(故事: Story) -> None:
    """网格序号几位由政策包定;已有的编码不变。"""
    故事.启用政策("10月12日 09:00", ("grid_digits = 3", "grid_digits = 5"))
    故事.当("10月12日 09:10", 管理员, "登记单位", code=f"{东一村}007", level="grid", name="新设", parent=东一村)
    故事.那么被拒("输入有误", "invalid-input", "5位")
    故事.当("10月12日 09:20", 管理员, "登记单位", code=f"{东一村}00007", level="grid", name="新设", parent=东一村)
    故事.那么记入("单位登记")
    故事.那么是(故事.看(f"/units/{第二网格}")["name"], "东一村第二网格")
