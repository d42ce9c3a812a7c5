"""A5 网格台账:四至、类型、户数人口、党支部(党小组)、责任人;公示牌对外,不用密钥。"""

from typing import Any

from tests.scenarios.people import 东一村, 县审计员, 第一网格, 第二网格, 管理员
from tests.scenarios.story import Story

台账: dict[str, Any] = {
    "block_type": "residential",
    "where": "urban",
    "bounds": {"east": "人民路", "south": "小河", "west": "山脚", "north": "闸口"},
    "households": 312,
    "population": 905,
    "party_unit": "第一党小组",
    "responsible": [{"title": "网格长", "name": "王小二", "phone": "0580-0000000"}],
}
方块 = [[[122.0, 30.0], [122.1, 30.0], [122.1, 30.1], [122.0, 30.1], [122.0, 30.0]]]


def test_what_is_known_of_a_grid(故事: Story) -> None:
    """逐项登记,后登记的不冲掉先登记的;问哪一日,答哪一日所载;图形与邻近网格重叠的不收。"""
    故事.当("10月12日 09:00", 管理员, "登记台账", code=第一网格, facts=台账)
    故事.那么记入("台账登记")
    故事.当("10月13日 09:00", 管理员, "登记台账", code=第一网格, facts={"households": 318})
    故事.那么记入("台账登记")
    for 日, 户数 in (("2026-10-11", None), ("2026-10-12", 312), ("2026-10-13", 318)):
        格 = 故事.看("/grids", unit=第一网格, on=日)["items"][0]
        故事.那么是(格["households"], 户数)
    格 = 故事.看("/grids", unit=第一网格, 谁=管理员)["items"][0]
    故事.那么是(
        {名: 格[名] for 名 in ("block_type_title", "population", "party_unit", "bounds")},
        {
            "block_type_title": "居民区",
            "population": 905,
            "party_unit": "第一党小组",
            "bounds": 台账["bounds"],
        },
    )
    图形 = {"outline": {"type": "Polygon", "coordinates": 方块}}
    故事.假如("10月13日 10:00", 管理员, "登记台账", code=第一网格, facts=图形)
    故事.当("10月13日 10:10", 管理员, "登记台账", code=第二网格, facts=图形)
    故事.那么被拒("输入有误", "invalid-input", "重叠")


def test_the_public_board(故事: Story) -> None:
    """公示牌写什么由政策定,人人可看;台账里的姓名电话,不管台账的人只见遮掩后的。"""
    故事.启用政策("10月12日 08:50")
    故事.假如("10月12日 09:00", 管理员, "登记台账", code=第一网格, facts=台账)
    故事.假如("10月12日 09:10", 管理员, "登记台账", code=第一网格, facts={"board": {"监督电话": "0580-0000001"}})
    故事.那么是(
        故事.公示牌(第一网格),
        {
            "网格名称": "东一村第一网格",
            "网格范围": "东至人民路,南至小河,西至山脚,北至闸口",
            "网格人员": "网格长 王小二",
            "联系方式": "王小二 0580-0000000",
            "监督电话": "0580-0000001",
        },
    )
    责任人 = 故事.看("/grids", 谁=县审计员, unit=第一网格)["items"][0]["responsible"][0]
    故事.那么是((责任人["name"], 责任人["phone"]), ("王＊＊", "＊＊＊"))
    故事.启用政策("10月12日 09:20", ("names = true", "names = false"))
    故事.那么是(故事.公示牌(第一网格)["网格人员"], "按规定不公示")
    故事.那么是([格["code"] for 格 in 故事.看("/grids", unit=东一村)["items"]], [第一网格, 第二网格])
