"""Who is appraised over which period 考核对象与周期, and what follows 结果运用, as each founding document has it."""

from collections.abc import Mapping
from typing import Any, Final

import pytest

from gridflow.policy import builtin_text, layered, merged

SHEETS: Final[dict[str, dict[tuple[str, str], tuple[str, ...]]]] = {
    "s0": {("full-time", "month"): (), ("full-time", "year"): ("replace",)},
    "s1": {("village", "year"): (), ("grid-head", "year"): ()},
    "s2": {("full-time", "year"): ("reward",)},
    "s3a": {("grid-worker", "month"): ("performance-pay", "order-to-replace"), ("grid-worker", "year"): ()},
    "s3b": {("grid-head", "year"): ("commend",)},
    "s3c": {("village", "year"): ()},
    "s4": {("township", "year"): ("commend", "bar-from-awards")},
}
"""By pack: who, how often, and what is done with the results. Read from the documents by hand."""
GRADES: Final = {"s3a": ["优秀", "良好", "合格", "不合格"], "s3b": ["优秀", "合格", "不合格"]}


@pytest.mark.parametrize("name", SHEETS)
def test_whoever_is_appraised_and_what_follows_is_in_the_pack(name: str) -> None:
    found = {
        (sheet["population"], sheet["period"]): tuple(one["does"] for one in sheet.get("consequences", ()))
        for sheet in sheets(name)
    }
    assert found == SHEETS[name]


@pytest.mark.parametrize("name", GRADES)
def test_a_year_ends_in_the_grades_of_its_document(name: str) -> None:
    (year,) = (sheet for sheet in sheets(name) if sheet["period"] == "year")
    assert [grade["title"] for grade in year["grades"]] == GRADES[name]


def sheets(name: str) -> list[Mapping[str, Any]]:
    """The sheets of a pack that ships, before its parameters have values."""
    found: list[Mapping[str, Any]] = merged(layered(builtin_text(name)), name)["sheets"]
    return found
