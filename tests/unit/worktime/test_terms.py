"""How terms and offsets are written."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.worktime import Offset, Term, TermUnit, UnknownTerm


@pytest.mark.parametrize("text", ["1wd", "5wd", "60wd", "9999wd", "4wh", "15d", "2h", "9999h", "1mo", "120mo"])
def test_a_term_is_written_as_it_is_read(text: str) -> None:
    assert str(Term.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "unit", "chinese"),
    [
        ("5wd", TermUnit.WORKING_DAY, "5个工作日"),
        ("5wh", TermUnit.WORKING_HOUR, "5个工作小时"),
        ("5d", TermUnit.NATURAL_DAY, "5日"),
        ("5h", TermUnit.CLOCK_HOUR, "5小时"),
        ("5mo", TermUnit.MONTH, "5个月"),
    ],
)
def test_a_term_is_an_amount_of_a_unit(text: str, unit: TermUnit, chinese: str) -> None:
    assert Term.parse(text) == Term(5, unit)
    assert Term.parse(text).chinese == chinese


def test_a_unit_counts_hours_or_days_of_the_office_or_of_nature() -> None:
    assert list(TermUnit) == ["wd", "wh", "d", "h", "mo"]
    assert [unit for unit in TermUnit if unit.by_hours] == ["wh", "h"]
    assert [unit for unit in TermUnit if unit.by_office] == ["wd", "wh"]
    assert [unit for unit in TermUnit if unit.natural] == ["d", "mo"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "wd",
        "5",
        "0wd",
        "-5wd",
        "+5wd",
        "05wd",
        "121mo",
        "5 wd",
        " 5wd",
        "5WD",
        "5.5wd",
        "10000wd",
        "５wd",
        "5wd\n",
        "٥wd",
    ],
)
def test_another_way_of_writing_a_term_is_refused(text: str) -> None:
    with pytest.raises(UnknownTerm) as refused:
        Term.parse(text)
    assert refused.value.context["field"] == "term"


@pytest.mark.parametrize("unit", ["y", "m", "w", "days"])
def test_a_unit_that_is_not_counted_is_named(unit: str) -> None:
    with pytest.raises(UnknownTerm, match=f"单位 {unit} 不支持"):
        Term.parse(f"5{unit}")


def test_a_refused_term_is_the_callers_fault() -> None:
    assert issubclass(UnknownTerm, InvalidInput)


@pytest.mark.parametrize("amount", [0, -1, 10_000])
@pytest.mark.parametrize("unit", TermUnit)
def test_a_term_of_no_or_too_long_time_cannot_be_made(amount: int, unit: TermUnit) -> None:
    with pytest.raises(UnknownTerm) as refused:
        Term(amount, unit)
    assert refused.value.context["field"] == "term"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("-1wd", -1), ("0wd", 0), ("+2wd", 2), ("-9999wd", -9999), ("-30h", -30), ("+4wh", 4), ("-3d", -3)],
)
def test_an_offset_is_written_as_it_is_read(text: str, amount: int) -> None:
    offset = Offset.parse(text)
    assert (offset.amount, str(offset)) == (amount, text)


@pytest.mark.parametrize("text", ["2wd", "+0wd", "-0wd", "--1wd", "+01wd", "+10000wd", "-1mo", "0mo", "-1y", "−1wd"])
def test_another_way_of_writing_an_offset_is_refused(text: str) -> None:
    with pytest.raises(UnknownTerm) as refused:
        Offset.parse(text)
    assert refused.value.context["field"] == "offset"
