"""A2 编码:12位区划代码(2+2+2+3+3),网格编码=村代码加序号,序号位数由政策定;前缀须与上级一致。"""

import pytest

from tests.scenarios.people import 东一村, 东乡镇, 东二村, 执法队, 示例县, 第一网格, 管理员
from tests.scenarios.story import Story

新网格 = {"level": "grid", "name": "新网格"}


def test_a_grid_is_its_villages_code_and_a_sequence(故事: Story) -> None:
    """网格编码是村代码后加三位序号。"""
    故事.当("10月12日 09:00", 管理员, "登记单位", code=f"{东一村}003", parent=东一村, **新网格)
    故事.那么记入("单位登记")
    故事.那么是(故事.看(f"/units/{东一村}003")["parent"], 东一村)


@pytest.mark.parametrize(
    ("编码", "层级", "上级", "说明"),
    [
        (f"{东二村}003", "grid", 东一村, "前缀"),
        (f"{东一村}000", "grid", 东一村, "从1开始"),
        (f"{东一村}03", "grid", 东一村, "3位"),
        (f"{第一网格}001", "grid", 第一网格, "第2层"),
        (f"{东一村}003", "village", 东一村, "却是网格"),
        ("990101002009", "village", 东乡镇, "前缀"),
        ("990101009000", "township", 东乡镇, "上级须是县"),
        ("990102001000", "township", 示例县, "前缀"),
        (f"{示例县}D09", "department", 东乡镇, "前缀"),
        (f"{执法队}001", "grid", 执法队, "无效"),
        ("99010100100", "village", 东乡镇, "12位区划代码"),
    ],
)
def test_a_code_that_does_not_fit_is_refused(故事: Story, 编码: str, 层级: str, 上级: str, 说明: str) -> None:
    """层级、前缀、位数不符的编码不予登记,并指明哪里不符。"""
    故事.当("10月12日 09:00", 管理员, "登记单位", code=编码, level=层级, name="某单位", parent=上级)
    故事.那么被拒("输入有误", "invalid-input", 说明)


def test_the_policy_sets_how_long_sequences_are(故事: Story) -> None:
    """政策改为四位序号后,新网格按四位编,原网格编码不变;村改属时按新位数换发。"""
    故事.启用政策("10月12日 08:40", 另加="[territory]\ngrid_digits = 4")
    故事.当("10月12日 09:00", 管理员, "登记单位", code=f"{东一村}003", parent=东一村, **新网格)
    故事.那么被拒("输入有误", "invalid-input", "4位")
    故事.当("10月12日 09:00", 管理员, "登记单位", code=f"{东一村}0003", parent=东一村, **新网格)
    故事.那么记入("单位登记")
    故事.那么是(故事.看(f"/units/{第一网格}")["code"], 第一网格)
    故事.假如("10月12日 10:00", 管理员, "单位改属", code=东一村, parent="990101002000", effective_on="2026-11-01")
    故事.那么是(故事.看("/units/9901010020020001", on="2026-11-01")["name"], "东一村第一网格")


def test_a_grid_below_a_grid_where_the_policy_has_such(故事: Story) -> None:
    """政策设两层网格时,网格之下可再设网格,编码再加一段序号(A1)。"""
    故事.启用政策("10月12日 08:40", 另加="[territory]\ngrid_depth = 2")
    故事.当("10月12日 09:00", 管理员, "登记单位", code=f"{第一网格}001", parent=第一网格, **新网格)
    故事.那么记入("单位登记")
    故事.当("10月12日 09:00", 管理员, "登记单位", code=f"{第一网格}001001", parent=f"{第一网格}001", **新网格)
    故事.那么被拒("输入有误", "invalid-input", "第3层")
