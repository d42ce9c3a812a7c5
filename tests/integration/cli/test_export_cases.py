"""`gridflow export queue` and `export cases`: what the lists show, whole, as a file."""

import csv
import io
from pathlib import Path

import pytest

from gridflow.aggregates.case import commands
from gridflow.application.sheets.xlsx_file import read_xlsx
from gridflow.bootstrap import County
from gridflow.testing import give
from gridflow.testing.territory import COUNTY, FAR_GRID, GRID, GRID_WORKER, OTHER_TOWNSHIP, VILLAGE, person
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def numbers(county: County) -> list[str]:
    """A case of the village, and then one of the other township, whose subject looks like a formula."""
    near = commands.Report(place=GRID, subject="井盖缺失", matter="safety", channel="grid")
    far = commands.Report(place=FAR_GRID, subject="=1+1", matter="environment", channel="grid")
    found = [give(county, near, GRID_WORKER).number, give(county, far, person("grid_worker", FAR_GRID)).number]
    county.projector.catch_up()
    return found


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")))[1:]


def test_a_queue_is_left_in_a_file(gridflow: Gridflow, numbers: list[str], tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        file = tmp_path / f"queue.{suffix}"
        assert "已导出队列 2 件" in gridflow("export", "queue", COUNTY, str(file)).out
        data = file.read_bytes()
        rows = lines(data.decode()) if suffix == "csv" else [row for _, row in read_xlsx(data).lines[1:]]
        assert sorted(row[0] for row in rows) == numbers
    assert sorted(path.name for path in tmp_path.glob("queue*")) == ["queue.csv", "queue.xlsx"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), [1, 0]),
        (("--unit", VILLAGE), [0]),
        (("--unit", OTHER_TOWNSHIP), [1]),
        (("--matter", "safety"), [0]),
        (("--text", "井盖"), [0]),
        (("--stage", "accept", "--light", "red"), [1, 0]),
        (("--light", "green", "--at", "2026-09-28T10:00:00+08:00"), [1, 0]),
        (("--light", "green"), []),
        (("--stage", "resolve"), []),
        (("--at", "2026-09-28T08:00:00+08:00"), []),
    ],
)
def test_cases_are_chosen_as_in_the_search(
    gridflow: Gridflow, numbers: list[str], options: tuple[str, ...], found: list[int]
) -> None:
    rows = lines(gridflow("export", "cases", "-", *options).out)
    assert [row[0] for row in rows] == [numbers[one] for one in found]
    assert {row[1] for row in rows} <= {"井盖缺失", "'=1+1"}


def test_a_refused_export_leaves_what_was_there(gridflow: Gridflow, numbers: list[str], tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("旧", encoding="utf-8")
    for out in (str(file), "-"):
        refused = gridflow("export", "queue", "990101009000", out)
        assert (refused.code, refused.out) == (2, "")
    assert [path.read_text(encoding="utf-8") for path in tmp_path.glob("cases*")] == ["旧"]
    assert gridflow("export", "cases", str(tmp_path / "cases.txt")).code == 2
