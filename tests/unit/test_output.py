"""What is printed cannot steer the terminal, wherever a text came from."""

import json

import pytest
from rich.text import Text

from gridflow.cli.output import console, listing, print_json, print_lines, print_refusal
from gridflow.errors import InvalidInput

STEERING = "甲\x1b[31m乙\x1b]0;x\x07丙\x9b2J丁\u202e戊\u2066己\r庚\x7f"


def unsafe(text: str) -> list[str]:
    return [c for c in text if (c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" or c in "\u202e\u2066"]


def test_texts_tables_and_lines_are_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    table = listing("主题")
    table.add_row(STEERING)
    screen = console()
    screen.print(STEERING, markup=False)
    screen.print(Text(STEERING))
    screen.print(table)
    print_lines(STEERING)
    print_refusal(InvalidInput(STEERING), as_json=False)

    said = capsys.readouterr()
    assert unsafe(said.out + said.err) == []
    assert "甲\ufffd[31m乙" in said.out
    assert "甲\ufffd[31m乙" in said.err


def test_json_says_the_same_in_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"subject": STEERING})
    print_refusal(InvalidInput(STEERING), as_json=True)

    said = capsys.readouterr()
    assert unsafe(said.out + said.err) == []
    assert json.loads(said.out)["subject"] == STEERING
    assert json.loads(said.err)["error"]["detail"] == STEERING


def test_line_breaks_and_tabs_stay(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines("甲\n\t乙")

    assert capsys.readouterr().out == "甲\n\t乙\n"
