"""D18 包案:信访事项件件有包案人,一件一销,每人还欠什么一目了然。"""

from gridflow.testing import person
from tests.scenarios.people import 东一村, 村受理员, 村督办员, 第一网格, 网格员
from tests.scenarios.story import Story

_信访 = {"matter": "petition", "subject": "安置房逾期交付"}


def test_no_petition_is_closed_without_an_owner(故事: Story) -> None:
    """信访事项未包案不得办结;包案之后才能办结,归档即销。"""
    故事.假如村里已派遣("10月12日 09:00", **_信访)
    故事.当("10月13日 09:00", 网格员, "办结", result="已约定交付日期")
    故事.那么被拒("结案要求未满足", "closing-unmet", "须先包案")
    故事.当("10月13日 09:10", 村受理员, "包案", owner="village-secretary", unit=东一村, reason="书记包案")
    故事.那么发生("包案")
    故事.那么待办(东一村, "包案")
    故事.假如("10月14日 09:00", 网格员, "办结", result="已交付")
    故事.那么待办(东一村, "核查", "包案")
    故事.假如("10月14日 10:00", 村督办员, "核查", passed=True, finding="钥匙已领")
    故事.假如("10月14日 11:00", 村督办员, "考核")
    故事.那么待办(东一村, "归档", "包案")
    故事.假如("10月14日 11:10", 村督办员, "归档")
    故事.那么待办(东一村)


def test_the_owner_changes_and_never_checks(故事: Story) -> None:
    """换人包案,旧的名下即销;核查人不得包案;同一人不必重复包案。"""
    故事.假如村里已派遣("10月12日 09:00", **_信访)
    故事.假如("10月12日 10:00", 村受理员, "包案", owner="village-secretary", unit=东一村)
    故事.当("10月12日 10:10", 村受理员, "包案", owner="village-secretary", unit=东一村)
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "已由此人包案")
    故事.假如("10月12日 11:00", 村受理员, "包案", owner="grid-worker-li", unit=第一网格, reason="书记出差")
    故事.那么待办(东一村)
    故事.那么待办(第一网格, "办结", "包案")
    各人 = {人: 故事.看("/owed", unit=东一村, person=人)["items"] for 人 in ("village-secretary", "grid-worker-li")}
    assert {人: [件["duty_title"] for 件 in 名下] for 人, 名下 in 各人.items()} == {
        "village-secretary": [],
        "grid-worker-li": ["包案"],
    }
    故事.假如("10月13日 09:00", 网格员, "办结", result="已交付")
    督办员 = person("supervisor", 东一村, "supervisor-wang")
    故事.假如("10月13日 10:00", 督办员, "核查", passed=False, finding="还差两户")
    故事.当("10月13日 11:00", 村受理员, "包案", owner=督办员.id, unit=东一村)
    故事.那么被拒("经办、核查、回访须由不同人员承担", "separation-of-duties", "核查人")
