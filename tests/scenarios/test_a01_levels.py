"""A1 层级:县、乡镇、村、网格,网格之下还可有网格,层数由政策包定,引擎不设上限。"""

from collections import Counter

from gridflow.policy import deriving
from tests.scenarios.people import 东一村, 第一网格, 管理员, 网格员
from tests.scenarios.story import Story, 井盖松动

乡 = "990101003000"


def test_as_deep_as_the_pack_says(故事: Story) -> None:
    """社区之下三级网格的政策包之下,小区、楼栋、居民各成一级;第四级不设。最深处的事,仍归社区受理。"""
    小区, 楼栋, 居民 = f"{东一村}001", f"{东一村}001001", f"{东一村}001001001"
    故事.当("10月12日 09:00", 管理员, "登记单位", code=楼栋, level="grid", name="一号楼", parent=小区)
    故事.那么被拒("输入有误", "invalid-input", "政策只设1层网格")
    故事.假如("10月12日 09:10", 管理员, "启用政策包", text=deriving("s3b", {}))
    故事.假如("10月12日 09:20", 管理员, "登记单位", code=楼栋, level="grid", name="一号楼", parent=小区)
    故事.假如("10月12日 09:20", 管理员, "登记单位", code=居民, level="grid", name="一单元", parent=楼栋)
    故事.当("10月12日 09:30", 管理员, "登记单位", code=f"{居民}001", level="grid", name="一户", parent=居民)
    故事.那么被拒("输入有误", "invalid-input", "政策只设3层网格", "第4层")
    故事.那么是([上级["name"] for 上级 in 故事.看(f"/units/{居民}")["above"]][-2:], ["东一村第一网格", "一号楼"])
    故事.假如("10月12日 10:00", 网格员, "上报", place=居民, **井盖松动)
    故事.那么(环节="受理", 持有="东一村")


def test_forty_four_nodes_on_four_levels(故事: Story) -> None:
    """移民乡一乡、两村、十个村民小区、三十一个村民小组,共44个网格,四级。"""
    村 = {f"{乡[:9]}001": (6, 18), f"{乡[:9]}002": (4, 13)}
    小区 = {f"{各村}{序:03d}": 各村 for 各村, (多少, _) in 村.items() for 序 in range(1, 多少 + 1)}
    小组 = {
        f"{各村}{序 % 小区数 + 1:03d}{序 // 小区数 + 1:03d}": f"{各村}{序 % 小区数 + 1:03d}"
        for 各村, (小区数, 小组数) in 村.items()
        for 序 in range(小组数)
    }
    上级 = {乡: "990101000000", **dict.fromkeys(村, 乡), **小区, **小组}
    故事.假如("10月12日 09:00", 管理员, "启用政策包", text=deriving("s3c", {}))
    故事.当导入("10月12日 09:10", 管理员, "units", "编码,名称,上级", *(f"{码},{码},{上}" for 码, 上 in 上级.items()))
    故事.那么是(故事.答复.json()["new"], 44)
    各级 = Counter(单位["level_title"] for 单位 in 故事.看("/units", unit=乡)["items"])
    故事.那么是(各级, {"乡镇(街道)": 1, "村(社区)": 2, "网格": 41})
    故事.那么是(len(故事.看(f"/units/{第一网格}")["above"]), 3)
    故事.那么是({len(故事.看(f"/units/{组}")["above"]) for 组 in list(小组)[:3]}, {4})
