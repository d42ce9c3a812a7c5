"""How terms and offsets are written."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.worktime import Offset, Term, TermUnit, UnknownTerm


@pytest.mark.parametrize("text", ["1wd", "5wd", "60wd", "9999wd"])
def test_a_term_is_written_as_it_is_read(text: str) -> None:
    assert str(Term.parse(text)) == text


def test_a_term_is_an_amount_of_a_unit() -> None:
    assert Term.parse("5wd") == Term(5, TermUnit.WORKING_DAY)


@pytest.mark.parametrize(
    "text",
    ["", "wd", "5", "0wd", "-5wd", "+5wd", "05wd", "5 wd", " 5wd", "5WD", "5.5wd", "10000wd", "５wd", "5wd\n", "٥wd"],
)
def test_another_way_of_writing_a_term_is_refused(text: str) -> None:
    with pytest.raises(UnknownTerm) as refused:
        Term.parse(text)
    assert refused.value.context["field"] == "term"


@pytest.mark.parametrize("unit", ["wh", "d", "h", "mo", "y"])
def test_a_unit_that_is_not_counted_is_named(unit: str) -> None:
    with pytest.raises(UnknownTerm, match=f"单位 {unit} 不支持"):
        Term.parse(f"5{unit}")


def test_a_refused_term_is_the_callers_fault() -> None:
    assert issubclass(UnknownTerm, InvalidInput)


def test_a_term_of_no_days_cannot_be_made() -> None:
    with pytest.raises(UnknownTerm):
        Term(0, TermUnit.WORKING_DAY)


@pytest.mark.parametrize(("text", "amount"), [("-1wd", -1), ("0wd", 0), ("+2wd", 2), ("-9999wd", -9999)])
def test_an_offset_is_written_as_it_is_read(text: str, amount: int) -> None:
    offset = Offset.parse(text)
    assert (offset.amount, str(offset)) == (amount, text)


@pytest.mark.parametrize("text", ["2wd", "+0wd", "-0wd", "--1wd", "+01wd", "+10000wd", "-1h", "−1wd"])
def test_another_way_of_writing_an_offset_is_refused(text: str) -> None:
    with pytest.raises(UnknownTerm) as refused:
        Offset.parse(text)
    assert refused.value.context["field"] == "offset"
