"""`gridflow units`: the units of any day, what changes them, and the roll-up of their cases."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gridflow.bootstrap import County
from gridflow.testing.territory import (
    COUNTY,
    GRID,
    OTHER_TOWNSHIP,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.cli.commands import Gridflow

LATER = (datetime.now(UTC).date() + timedelta(days=60)).isoformat()
"""The machine's own clock tells today; this day has not come."""


@pytest.fixture(autouse=True)
def known(county: County) -> None:
    """The small county is there."""


def codes(document: dict[str, Any]) -> list[str]:
    return [unit["code"] for unit in document["units"]]


def test_the_tree_of_a_day(gridflow: Gridflow) -> None:
    said = gridflow("units", "tree", TOWNSHIP)
    assert said.out.splitlines()[:4] == [
        "东乡镇 乡镇(街道) 990101001000",
        "  东乡镇综合执法队 部门 990101001000D01",
        "  东一村 村(社区) 990101001001",
        "    东一村第一网格 网格 990101001001001",
    ]
    assert len(codes(gridflow("units", "tree", "--json").document)) == 13
    assert codes(gridflow("units", "tree", VILLAGE, "--depth", "1", "--json").document) == [VILLAGE]


def test_villages_merge_on_a_day_to_come(gridflow: Gridflow) -> None:
    merging = ("units", "merge", VILLAGE, SIBLING_VILLAGE, "--into", VILLAGE, "--name", "东村", "--effective-on", LATER)
    tried = gridflow(*merging, "--dry-run")
    assert "单位合并核对通过,将记入 4 项。" in tried.out
    assert codes(gridflow("units", "tree", VILLAGE, "--on", LATER, "--json").document)[0] == VILLAGE
    assert gridflow("units", "show", VILLAGE, "--on", LATER, "--json").document["name"] == "东一村"

    done = gridflow(*merging, "--document", "县发〔2098〕9号")
    assert "单位合并已记入 4 项。" in done.out
    assert f"{VILLAGE}003" in done.out
    shown = gridflow("units", "show", VILLAGE, "--on", LATER)
    assert "东村(村(社区) 990101001001)" in shown.out
    assert f"{VILLAGE}003 东二村第一网格" in shown.out
    gone = gridflow("units", "show", SIBLING_VILLAGE, "--on", LATER, "--json")
    assert (gone.code, gone.error["context"]["successor"]) == (2, VILLAGE)
    history = gridflow("units", "history", SIBLING_GRID, "--json").document
    assert (history["until"], history["successors"]) == (LATER, [f"{VILLAGE}003"])
    assert [item["title"] for item in history["items"]] == ["单位登记", "单位撤销"]
    assert "依据县发〔2098〕9号" in gridflow("units", "history", SIBLING_GRID).unbroken


def test_a_unit_comes_is_renamed_split_moved_and_retired(gridflow: Gridflow) -> None:
    village, part = f"{TOWNSHIP[:9]}700", f"{TOWNSHIP[:9]}701"
    place = ("--level", "village", "--parent", TOWNSHIP, "--effective-on", "2026-01-01")
    assert gridflow("units", "register", village, "新村", *place).code == 0
    renaming = ("units", "rename", village, "新河村", "--effective-on", "2026-02-01", "--key", "one", "--json")
    renamed = gridflow(*renaming).document
    assert [posted["topic"] for posted in renamed["posted"]] == ["unit.renamed"]
    assert gridflow(*renaming).document["position"] == renamed["position"]
    parts = [{"code": village}, {"code": part, "unit_name": "新山村"}]
    options = [word for one in parts for word in ("--part", json.dumps(one))]
    assert gridflow("units", "split", village, *options, "--effective-on", "2026-03-01").code == 0
    moved = f"{OTHER_TOWNSHIP[:9]}701"
    moving = gridflow(
        "units", "move", part, OTHER_TOWNSHIP, "--code", f"{part}={moved}", "--effective-on", "2026-04-01"
    )
    assert moving.code == 0
    assert gridflow("units", "retire", moved, "--effective-on", "2026-05-01").code == 0

    names = [
        gridflow("units", "show", village, "--on", f"2026-0{month}-01", "--json").document["name"] for month in (1, 2)
    ]
    assert names == ["新村", "新河村"]
    on = {day: codes(gridflow("units", "tree", "--on", day, "--json").document) for day in ("2026-03-31", "2026-04-30")}
    assert [part in on[day] for day in on] == [True, False]
    assert [moved in on[day] for day in on] == [False, True]
    gone = gridflow("units", "show", moved, "--json").error
    assert gone["context"]["successor"] == OTHER_TOWNSHIP


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", VILLAGE, " "), "不得少于1个字符"),
        (("rename", "990101999999", "新村"), "没有编码"),
        (("rename", VILLAGE, "新村", "--effective-on", "一月"), "无法识别"),
        (("move", VILLAGE, OTHER_TOWNSHIP, "--code", "x"), "须写作 原编码=新编码"),
        (("split", VILLAGE, "--part", "{", "--part", "{}"), "不是有效的JSON"),
        (("split", VILLAGE, "--part", "{}", "--part", "{}"), "缺少此项"),
        (("retire", VILLAGE), "之下还有2个单位"),
        (("merge", VILLAGE, GRID, "--into", SIBLING_VILLAGE), "同级单位"),
        (("history", "990101999999"), "没有编码"),
        (("roll-up", COUNTY, "--from", "2026-02-01", "--to", "2026-01-01"), "起始日期晚于截止日期"),
    ],
)
def test_what_cannot_be_is_refused(gridflow: Gridflow, county: County, arguments: tuple[str, ...], said: str) -> None:
    head = county.log.head().position
    refused = gridflow("units", *arguments)
    assert (refused.code, said in "".join(refused.err.split("\n"))) == (2, True), refused.err
    assert county.log.head().position == head


def test_the_roll_up_of_a_year(gridflow: Gridflow, overdue: str) -> None:
    year = overdue[7:11]
    asked = ("units", "roll-up", COUNTY, "--from", f"{year}-01-01", "--to", f"{year}-12-31")
    found = gridflow(*asked, "--json").document
    assert (found["total"]["reported"], found["total"]["overdue"]) == (1, 1)
    assert {row["code"]: row["reported"] for row in found["rows"] if row["reported"]} == {TOWNSHIP: 1}
    assert gridflow(*asked, "--by", "day", "--json").document["total"] == found["total"]
    assert "合计" in gridflow(*asked).out
