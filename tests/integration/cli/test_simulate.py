"""`gridflow simulate` says what happened, and its exit code whether all is well."""

import json
from pathlib import Path

import pytest

from gridflow.cli import main

FEW = ("simulate", "--days", "3", "--grids", "2", "--cases-per-grid-month", "30")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_three_days_are_too_few_for_everything_to_happen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*FEW, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["cases"] == sum(count for outcome, count in said["outcomes"].items() if outcome != "settled") > 0
    assert "card-black" in said["missing"]
    assert said["stuck"] == []
    assert said["on_time_rate"] == 1.0


def test_the_report_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*FEW) == 1
    said = capsys.readouterr().out
    assert "按期率 100.00%" in said
    assert "应有而未出现" in said
    assert "没有停滞的事件" in said


def test_a_seed_serves_an_empty_county_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ("--database", f"sqlite:///{tmp_path}")
    assert run(*FEW, *place) == 1
    capsys.readouterr()
    assert run(*FEW, *place) == 2
    assert "须从空库开始" in capsys.readouterr().err
