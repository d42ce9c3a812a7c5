"""`gridflow import-cases`: a file of reports, each line for itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from gridflow.bootstrap import County
from gridflow.testing.territory import GRID, GRID_WORKER
from tests.integration.cli.commands import Ended, Gridflow

AS_WORKER = ("--unit", GRID_WORKER.unit, "--role", GRID_WORKER.role, "--actor", "li-01")
BAD = '{"place": 1}'


def line(**changes: Any) -> str:
    said = {"place": GRID, "subject": "路灯不亮", "matter": "facility", "channel": "resident"}
    return json.dumps(said | changes, ensure_ascii=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join([line(subject="甲"), BAD, "", line(subject="乙"), "nonsense"]), encoding="utf-8")
    return path


def imported(gridflow: Gridflow, file: Path, *more: str) -> Ended:
    return gridflow("import-cases", str(file), *AS_WORKER, *more)


def test_good_lines_are_reported_and_refused_ones_are_kept(gridflow: Gridflow, county: County, file: Path) -> None:
    ended = imported(gridflow, file, "--json")
    document = ended.document
    assert ended.code == 1, "some were refused"
    assert (document["reported"], document["known"], document["refused"]) == (2, 0, 2)
    assert [(one["line"], one["code"]) for one in document["problems"]] == [(2, "invalid-input"), (5, "malformed-body")]
    kept = Path(document["refused_file"])
    assert kept == file.with_name("cases.jsonl.refused.jsonl")
    assert kept.read_text(encoding="utf-8") == f"{BAD}\nnonsense\n"


def test_the_same_file_again_reports_nothing_twice(gridflow: Gridflow, county: County, file: Path) -> None:
    imported(gridflow, file)
    head = county.log.head().position
    again = imported(gridflow, file, "--json").document
    assert (again["reported"], again["known"], again["refused"]) == (0, 2, 2)
    assert county.log.head().position == head


def test_a_corrected_file_of_refused_lines_is_imported_by_itself(
    gridflow: Gridflow, county: County, file: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "rest.jsonl"
    imported(gridflow, file, "--refused", str(kept))
    kept.write_text(line(subject="丙") + "\n", encoding="utf-8")
    ended = imported(gridflow, kept, "--json")
    assert ended.code == 0
    assert ended.document == {"reported": 1, "known": 0, "refused": 0, "problems": [], "refused_file": None}


def test_people_read_what_was_wrong_with_which_line(gridflow: Gridflow, county: County, file: Path) -> None:
    said = imported(gridflow, file)
    assert "上报 2 件,此前已上报 0 件,被拒 2 行" in said.out
    assert "第2行:输入有误" in said.out
    assert "Traceback" not in said.err


def test_a_key_of_ones_own_is_the_batchs(gridflow: Gridflow, county: County, file: Path) -> None:
    imported(gridflow, file, "--key", "night-1")
    changed = file.with_name("other.jsonl")
    changed.write_text(line(subject="甲") + "\n" + line(subject="丁"), encoding="utf-8")
    document = imported(gridflow, changed, "--key", "night-1", "--json").document
    assert (document["known"], document["reported"]) == (1, 1), "the second line was refused before and has no answer"


def test_a_file_or_a_county_that_is_not_there(gridflow: Gridflow, tmp_path: Path, file: Path) -> None:
    assert "无法读取" in imported(gridflow, tmp_path / "none.jsonl").err
    assert imported(gridflow, file, "--json").error["code"] == "not-initialised"
    assert imported(gridflow, file, "--key", "a b", "--json").error["context"]["field"] == "key"
