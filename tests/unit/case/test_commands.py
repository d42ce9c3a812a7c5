"""What the texts of commands may hold: nothing reaches the log that cannot be stored, searched or shown."""

import pytest
from pydantic import ValidationError

from gridflow.aggregates.case.commands import COMMANDS, Decline, Dispatch, Report
from gridflow.testing.territory import GRID


def test_every_command_goes_by_its_kebab_case_name() -> None:
    for name, command in COMMANDS.items():
        assert command.name == name
        assert name == name.lower()
        assert " " not in name
        assert "_" not in name
        assert command.title


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "x" * 4001, "a\x00b", "\ud800"])
def test_a_text_is_neither_empty_nor_endless_nor_unstorable(text: str) -> None:
    with pytest.raises(ValidationError):
        Decline(reason=text)


def test_a_text_is_kept_without_the_blanks_around_it() -> None:
    assert Decline(reason="  不属实\n").reason == "不属实"
    assert len(Decline(reason="字" * 4000).reason) == 4000


@pytest.mark.parametrize("code", ["", "-x", "a b", "单位", "a" * 65, "a\n", "a\x00"])
def test_a_code_is_a_short_ascii_word(code: str) -> None:
    with pytest.raises(ValidationError):
        Dispatch(lead=code)


@pytest.mark.parametrize(
    "extra",
    [{"holder": GRID}, {"occurred_at": "2026-11-20T09:00:00"}, {"urgency": "whenever"}, {"subject": "字" * 201}],
)
def test_a_report_takes_no_unknown_field_and_no_naive_time(extra: dict[str, object]) -> None:
    said = {"place": GRID, "subject": "路灯", "matter": "facility", "channel": "grid"}
    assert Report.model_validate(said).place == GRID
    with pytest.raises(ValidationError):
        Report.model_validate(said | extra)
