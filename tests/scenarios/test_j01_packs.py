"""J1 政策包:五份文件七个方案各是一份数据,同一引擎照着办;县与县只差数据,换包不改程序、不停机。"""

from tests.scenarios.people import 村受理员, 第一网格, 网格员, 镇督办员
from tests.scenarios.story import Story, 井盖松动

各文件 = (
    ("s0", "全科网格", "网格党小组长"),
    ("s1", "三级网格(基础网格)", "服务指示牌"),
    ("s2", "一级网格", "网格长"),
    ("s3a", "网格", "监督电话"),
    ("s3b", "小区", "重点服务对象户数"),
    ("s3c", "三级网格(村民小区)", "处理过程"),
    ("s4", "基础网格", "网格协管员"),
)
"""Each pack, how it calls its grids, and something that it has put up on the board of each."""


def test_one_county_under_each_document_in_turn(故事: Story) -> None:
    """同一个县依次启用各份文件的政策包:层级叫法、公示牌各随其文,事件照常流转。"""
    for 时, (包, 网格叫法, 公示) in enumerate(各文件, start=9):
        故事.采用(f"10月12日 {时:02d}:00", 包)
        现行 = 故事.看("/policies/in-force")["pack"]
        故事.那么是(next(级["title"] for 级 in 现行["levels"] if 级["level"] == "grid"), 网格叫法)
        故事.那么是(公示 in 故事.公示牌(第一网格), True)
        故事.假如(f"10月12日 {时:02d}:10", 网格员, "上报", place=第一网格, **{**井盖松动, "matter": "conflict"})
        故事.那么发生("上报", "开始计时")
        故事.那么(环节="受理", 持有="东一村", 到期="10月14日24时")


def test_a_running_clock_keeps_the_pack_that_it_began_under(故事: Story) -> None:
    """换包不动已在走的时钟;要改按新包计时,须有人下令,并留痕。"""
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **井盖松动)
    故事.采用("10月12日 09:10", "hotline")
    故事.那么(环节="受理", 到期="10月14日24时")
    故事.假如("10月12日 09:20", 镇督办员, "改按现行政策计时", reason="县里已换热线政策包")
    故事.那么发生("期限修订")
    故事.那么(环节="受理", 到期="10月13日24时")


def test_what_starts_afterwards_is_counted_under_the_new_pack(故事: Story) -> None:
    """换包之前上报的,此后各环节按新包计时。"""
    故事.假如("10月12日 09:00", 网格员, "上报", place=第一网格, **井盖松动)
    故事.采用("10月12日 09:10", "hotline")
    故事.假如("10月12日 09:20", 村受理员, "受理")
    故事.那么(环节="流转", 到期="10月13日24时")
