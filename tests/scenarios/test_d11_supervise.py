"""D11 督办:核查、回访由不同的人做,不满意就返工,返工另行计时。"""

from gridflow.testing import person
from tests.scenarios.people import 东一村, 村回访员, 村督办员, 第一网格, 网格员, 镇督办员
from tests.scenarios.story import Story


def test_handler_checker_and_caller_are_three(故事: Story) -> None:
    """经办、核查、回访须是三个人,换了岗位的同一个人也不行;经办单位不得核查自己。"""
    故事.假如村里已派遣("10月12日 09:00", channel="resident")
    故事.假如("10月13日 09:00", 网格员, "办结", result="已换")
    经办人当督办员 = person("supervisor", 东一村, 网格员.id)
    故事.当("10月13日 10:00", 经办人当督办员, "核查", passed=True, finding="我自己修的当然好")
    故事.那么被拒("经办、核查、回访须由不同人员承担", "separation-of-duties", "经办")
    故事.当("10月13日 10:00", person("supervisor", 第一网格), "核查", passed=True, finding="本网格核查")
    故事.那么被拒("无权办理", "not-permitted")
    故事.当("10月13日 10:10", 村督办员, "核查", passed=True, finding="现场已稳固")
    故事.那么发生("核查")
    核查人当回访员 = person("caller", 东一村, 村督办员.id)
    故事.当("10月13日 11:00", 核查人当回访员, "回访", satisfied=True)
    故事.那么被拒("经办、核查、回访须由不同人员承担", "separation-of-duties", "核查")
    故事.当("10月13日 11:00", person("caller", 第一网格), "回访", satisfied=True)
    故事.那么被拒("无权办理", "not-permitted")
    故事.当("10月13日 11:10", 村回访员, "回访", satisfied=True, remark="居民满意")
    故事.那么发生("回访")
    故事.那么(环节="考核", 持有="东一村")


def test_dissatisfied_it_is_worked_again(故事: Story) -> None:
    """回访不满意,责令返工;返工另行计时,再办结须再核查、再回访。"""
    故事.假如村里已派遣("10月12日 09:00", channel="hotline")
    故事.假如("10月13日 09:00", 网格员, "办结", result="已垫石块")
    故事.假如("10月13日 10:00", 村督办员, "核查", passed=True, finding="暂时不晃")
    故事.当("10月13日 11:00", 村督办员, "责令返工", reason="还没问居民")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "不满意")
    故事.假如("10月13日 14:00", 村回访员, "回访", satisfied=False, remark="一压又翘")
    故事.那么待办(东一村, "责令返工")
    故事.当("10月13日 15:00", 村督办员, "责令返工", reason="居民不满意")
    故事.那么发生("责令返工", "开始计时")
    故事.那么(环节="办结", 持有="东一村第一网格", 到期="10月20日24时")
    故事.假如("10月14日 09:00", 网格员, "办结", result="已换新井盖")
    故事.那么待办(东一村, "核查", "回访")
    故事.假如("10月14日 10:00", 村督办员, "核查", passed=True, finding="新井盖")
    故事.假如("10月14日 11:00", 村回访员, "回访", satisfied=True)
    故事.那么(环节="考核")
    故事.那么计时(("受理", "按时"), ("流转", "按时"), ("办结", "按时"), ("办结", "按时"))


def test_the_superior_may_check_too(故事: Story) -> None:
    """上级可以直接核查;核查不通过即可责令返工。"""
    故事.假如村里已派遣("10月12日 09:00")
    故事.假如("10月13日 09:00", 网格员, "办结", result="已换")
    故事.假如("10月13日 10:00", 镇督办员, "核查", passed=False, finding="型号不符")
    故事.当("10月13日 10:10", 镇督办员, "核查", passed=True, finding="算了")
    故事.那么被拒("当前环节不允许此操作", "transition-not-admitted", "已核查")
    故事.当("10月13日 10:20", 镇督办员, "责令返工", reason="换同型号")
    故事.那么发生("责令返工", "开始计时")
