"""The register of grids 网格台账 at the command line, and applications for changes of grids."""

import json
from pathlib import Path
from typing import Any

import pytest

from gridflow.testing.territory import COUNTY, FAR_GRID, GRID, SECOND_GRID, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from tests.integration.cli.commands import Ended, Gridflow

HOMES, WOOD = f"{VILLAGE}B01", f"{VILLAGE}B02"
FACTS = {
    "households": 312,
    "block_type": "residential",
    "responsible": [{"title": "网格长", "name": "示例甲", "phone": "0580-0000000"}],
}
TOWN, OFFICE = (
    ("--unit", unit, "--role", "administrator", "--actor", actor)
    for unit, actor in ((TOWNSHIP, "t-1"), (COUNTY, "c-1"))
)


@pytest.fixture
def files(tmp_path: Path) -> Any:
    """Writes JSON into a file, and says where."""

    def written(document: Any) -> str:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return str(path)

    return written


@pytest.fixture
def village(gridflow: Gridflow, county: object, files: Any) -> None:
    """A grid with particulars, two blocks of which one is in it, and two grids of departments, one of them in it."""
    for arguments in (
        ("describe", GRID, "--facts", files(FACTS)),
        ("declare-blocks", VILLAGE, "--block", f"{HOMES}=residential:渔港新村", "--block", f"{WOOD}=forest:后山"),
        ("assign-blocks", GRID, HOMES),
        ("declare-foreign", VILLAGE, "--grid", "fire-1=消防大队:消防网格", "--grid", "wood-1=林业站:护林网格"),
        ("integrate", GRID, "fire-1"),
    ):
        done = gridflow("grid", *arguments)
        assert done.code == 0, done.err
        assert "已记入 1 项" in done.out


@pytest.mark.usefixtures("village")
def test_the_register_of_a_unit(gridflow: Gridflow) -> None:
    document = gridflow("grid", "list", VILLAGE, "--json").document
    row = next(one for one in document["items"] if one["code"] == GRID)
    assert row["facts"] == FACTS | {"responsible": [{"title": "网格长", "name": "示例甲", "phone": "0580-0000000"}]}
    assert (row["blocks"], row["foreign_grids"]) == ([HOMES], ["fire-1"])
    assert FAR_GRID not in {one["code"] for one in document["items"]}
    assert "居民区" in gridflow("grid", "list").unbroken
    before = gridflow("grid", "list", VILLAGE, "--on", "2020-01-01", "--json").document
    assert before["items"][0]["facts"] == {}


@pytest.mark.usefixtures("village")
def test_coverage_and_integration_with_their_gaps(gridflow: Gridflow) -> None:
    document = gridflow("grid", "coverage", VILLAGE, "--json").document
    assert (document["coverage"]["part"], document["coverage"]["whole"]) == (1, 2)
    assert [gap["code"] for gap in document["coverage"]["gaps"]] == [WOOD]
    assert [gap["id"] for gap in document["integration"]["gaps"]] == ["wood-1"]
    said = gridflow("grid", "coverage").unbroken
    assert "覆盖率50.0%(1/2),目标100%" in said
    assert f"后山({WOOD})" in said
    assert "未申报区块:东二村" in said
    assert SIBLING_VILLAGE in gridflow("grid", "coverage", "--json").document["coverage"]["undeclared"]


@pytest.mark.usefixtures("village")
def test_the_board_of_a_grid(gridflow: Gridflow) -> None:
    said = gridflow("grid", "board", GRID)
    assert "网格名称:东一村第一网格" in said.out
    assert "网格长:示例甲" in said.out
    assert gridflow("grid", "board", VILLAGE).code == 2


def test_a_change_is_asked_for_approved_and_filed(gridflow: Gridflow, county: object, files: Any) -> None:
    rename = files([{"command": "rename-unit", "body": {"code": SECOND_GRID, "unit_name": "渔港网格"}}])
    asked = ("grid", "change", "request", "--adjustments", rename, "--reason", "定名", *TOWN)
    assert "核对通过" in gridflow(*asked, "--dry-run").out
    assert gridflow("grid", "change", "list", "--json").document == []
    posted = gridflow(*asked, "--key", "k-1", "--json").document
    assert gridflow(*asked, "--key", "k-1", "--json").document == posted
    change = posted["posted"][0]["stream"].partition("/")[2]

    assert refused(gridflow("grid", "change", "approve", change, *TOWN, "--json")) == "not-permitted"
    assert "单位更名" in gridflow("grid", "change", "approve", change, "--document", "综治8号", *OFFICE).out
    assert gridflow("grid", "change", "file", change, "--document", "备1号", *OFFICE).code == 0
    assert refused(gridflow("grid", "change", "reject", change, "--reason", "迟", *OFFICE, "--json")) == (
        "transition-not-admitted"
    )
    (row,) = gridflow("grid", "change", "list", TOWNSHIP, "--state", "filed", "--json").document
    assert (row["id"], row["answer"]) == (change, "备1号")
    assert "已备案" in gridflow("grid", "change", "list").out
    shown = gridflow("grid", "change", "show", change).out
    assert all(title in shown for title in ("网格变更申请", "网格变更批准", "网格变更备案", "定名"))
    assert "渔港网格" in gridflow("grid", "list", "--json").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("declare-blocks", VILLAGE, "--block", "B1"), "A=B:C"),
        (("declare-blocks", VILLAGE), "没有写明"),
        (("assign-blocks", GRID, HOMES), "没有区块"),
        (("describe", GRID, "--facts", "/nowhere.json"), "无法读取"),
        (("change", "show", "nothing"), "没有网格变更申请"),
    ],
)
def test_what_is_wrong_is_said(gridflow: Gridflow, county: object, arguments: tuple[str, ...], said: str) -> None:
    done = gridflow("grid", *arguments)
    assert done.code == 2
    assert said in done.err


def refused(ended: Ended) -> str:
    assert ended.code == 2
    code: str = ended.error["code"]
    return code
