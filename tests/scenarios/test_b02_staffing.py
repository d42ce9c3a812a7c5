"""B2 配备率:按文件所定的目标计,城区与其他村(社区)分开,缺谁、缺几名一一列出。"""

from typing import Any

from tests.scenarios.people import 东一村, 东乡镇, 东二村, 东二村网格, 县受理员, 王小二, 第一网格, 第二网格, 管理员
from tests.scenarios.story import Story


def test_town_and_country_have_their_own_targets(故事: Story) -> None:
    """网格长配备率100%;专职网格员城区100%,其他村(社区)50%。"""
    故事.假如("10月12日 09:00", 管理员, "登记台账", code=东一村, facts={"where": "urban"})
    故事.假如("10月12日 09:00", 管理员, "登记台账", code=东二村, facts={"where": "rural"})
    for 谁 in ("head-1", "full-1", "full-2"):
        故事.假如("10月12日 09:10", 管理员, "登记人员", person=谁, **王小二)
    一场: dict[str, Any] = {"unit": 东乡镇, "year": 2026}
    岗前 = {"id": "first", "title": "岗前培训", "exam": True}
    故事.假如("10月12日 09:20", 管理员, "制定培训计划", **一场, sessions=[岗前])
    考过 = [{"person": 谁, "passed": True} for 谁 in ("full-1", "full-2")]
    故事.假如("10月12日 09:30", 管理员, "登记培训", **一场, session="first", held_on="2026-10-12", participants=考过)
    for 谁, 岗, 网格 in (
        ("head-1", "grid-head", 第一网格),
        ("full-1", "full-time", 第一网格),
        ("full-2", "full-time", 东二村网格),
    ):
        岗位 = {"person": 谁, "post": 岗, "unit": 网格}
        故事.假如("10月12日 10:00", 县受理员, "提名人选", **岗位)
        故事.假如("10月12日 10:00", 管理员, "审定人选", **岗位, document="东镇发〔2026〕1号", published_on="2026-10-12")
    网格长, 专职 = 故事.看("/staffing", unit=东乡镇)["items"][1:3]
    故事.那么是(网格长["shares"]["all"], {"part": 1, "whole": 3, "percent": 33.3, "target": 100, "reached": False})
    故事.那么是([缺["unit_name"] for 缺 in 网格长["vacancies"]], ["东一村第二网格", "东二村第一网格"])
    故事.那么是(专职["shares"]["urban"], {"part": 1, "whole": 2, "percent": 50.0, "target": 100, "reached": False})
    故事.那么是(专职["shares"]["rural"], {"part": 1, "whole": 1, "percent": 100.0, "target": 50, "reached": True})
    故事.那么是([缺["unit"] for 缺 in 专职["vacancies"]], [第二网格])


def test_one_for_every_hundred_households(故事: Story) -> None:
    """每百户一名专职网格员,不足百户的也算一名;没登记户数的网格单列,不猜。"""
    故事.采用("10月12日 09:00", "s2")
    故事.假如("10月12日 09:10", 管理员, "登记台账", code=第一网格, facts={"households": 201})
    专职 = 故事.看("/staffing", unit=东一村)["items"][1]
    故事.那么是((专职["post_title"], 专职["required"], 专职["uncounted"]), ("专职网格员", 3, [第二网格]))
    故事.那么是([(缺["required"], 缺["filled"]) for 缺 in 专职["vacancies"]], [(3, 0)])
