"""A6 覆盖率与整合率:以申报的区块和部门自设的网格为底数,缺口逐个列出,目标由政策定。"""

from tests.scenarios.people import 东一村, 东二村, 第一网格, 管理员
from tests.scenarios.story import Story

新村, 后山 = f"{东一村}B01", f"{东一村}B02"
区块 = [
    {"code": 新村, "title": "渔港新村", "block_type": "residential"},
    {"code": 后山, "title": "后山", "block_type": "forest"},
]
部门网格 = [
    {"id": "fire-1", "title": "消防网格", "department": "消防大队"},
    {"id": "wood-1", "title": "护林网格", "department": "林业站"},
]


def test_the_gaps_are_named(故事: Story) -> None:
    """覆盖率、整合率目标各为100%;差哪一块、差哪一格,一一列出;没有申报的村单列,不算作全覆盖。"""
    故事.假如("10月12日 09:00", 管理员, "申报区块", code=东一村, blocks=区块)
    故事.假如("10月12日 09:00", 管理员, "划入区块", code=第一网格, blocks=[新村])
    故事.假如("10月12日 09:00", 管理员, "申报部门网格", code=东一村, grids=部门网格)
    故事.假如("10月12日 09:00", 管理员, "整合部门网格", code=第一网格, grids=["fire-1"])
    覆盖, 整合 = (故事.看("/coverage")[率] for 率 in ("coverage", "integration"))
    故事.那么是(覆盖["share"], {"part": 1, "whole": 2, "percent": 50.0, "target": 100, "reached": False})
    故事.那么是([区["title"] for 区 in 覆盖["gaps"]], ["后山"])
    故事.那么是(东二村 in 覆盖["undeclared"] and 东一村 not in 覆盖["undeclared"], True)
    故事.那么是(整合["share"]["percent"], 50.0)
    故事.那么是([(格["title"], 格["department"]) for 格 in 整合["gaps"]], [("护林网格", "林业站")])

    故事.假如("10月13日 09:00", 管理员, "划入区块", code=第一网格, blocks=[后山])
    故事.假如("10月13日 09:00", 管理员, "整合部门网格", code=第一网格, grids=["wood-1"])
    补齐 = 故事.看("/coverage", unit=东一村)
    故事.那么是([补齐[率]["share"]["reached"] for 率 in ("coverage", "integration")], [True, True])
    故事.那么是(故事.看("/coverage", unit=东一村, on="2026-10-12")["coverage"]["share"]["percent"], 50.0)
    故事.那么是(故事.看("/coverage", unit=东二村)["coverage"]["share"]["percent"], None)
