"""What the page on the calendar shows works as it stands."""

import re
from pathlib import Path

import pytest

from gridflow.worktime import Notice, OfficeHours, parse_paper

PAGE = (Path(__file__).parents[2] / "docs" / "CALENDAR.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_papers_are_papers() -> None:
    assert [type(parse_paper(text)) for text in blocks("json")] == [Notice, OfficeHours]


def test_the_python_prints_the_deadline(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("python")
    exec(code, {})
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2026-10-13"
    assert said[-1] == "10月13日 星期二 工作日 计第5日"
