"""Sensitive periods 敏感时期: when and where they are on, and what is shorter then."""

from collections.abc import Sequence
from datetime import date

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import Timed, builtin_pack, parse_pack
from tests.unit.policy.packs import S0, pack

COUNTY, TOWNSHIP, VILLAGE = "990101000000", "990101001000", "990101001001"
CHAIN = (COUNTY, TOWNSHIP, VILLAGE)
ELSEWHERE = (COUNTY, "990101002000")
PACK = pack(
    S0
    + """
[sensitive_periods.congress]
title = "两会"
first = 2027-03-01
last = 2027-03-15

[sensitive_periods.fair]
title = "庙会"
first = 2027-03-10
last = 2027-03-10
unit = "990101001000"

[[special_terms]]
period = "congress"
terms = { resolve = "2wd" }

[[special_terms]]
period = "congress"
matter = "petition"
terms = { resolve = "1wd" }
"""
)


@pytest.mark.parametrize(
    ("day", "chain", "on"),
    [
        pytest.param("2027-02-28", CHAIN, set(), id="before"),
        pytest.param("2027-03-01", CHAIN, {"congress"}, id="the first day"),
        pytest.param("2027-03-15", CHAIN, {"congress"}, id="the last day"),
        pytest.param("2027-03-16", CHAIN, set(), id="after"),
        pytest.param("2027-03-10", CHAIN, {"congress", "fair"}, id="two at once"),
        pytest.param("2027-03-10", ELSEWHERE, {"congress"}, id="not in the subtree"),
        pytest.param("2027-03-10", (COUNTY,), {"congress"}, id="above the subtree"),
    ],
)
def test_a_period_is_on_from_its_first_to_its_last_day_in_its_subtree(
    day: str, chain: Sequence[str], on: set[str]
) -> None:
    assert PACK.periods(date.fromisoformat(day), chain) == on


def test_terms_are_shorter_in_a_period() -> None:
    for matter, periods, term in [
        ("facility", frozenset[str](), "5wd"),
        ("facility", frozenset(("congress",)), "2wd"),
        ("facility", frozenset(("fair",)), "5wd"),
        ("petition", frozenset(("congress", "fair")), "1wd"),
    ]:
        assert str(PACK.term(Timed.RESOLVE, matter, "general", CHAIN, periods)) == term


def test_the_default_pack_knows_none() -> None:
    assert builtin_pack("s0").periods(date(2026, 10, 1), CHAIN) == frozenset()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param("first = 2027-03-02\nlast = 2027-03-01", "sensitive_periods.fair", id="it ends before it begins"),
        pytest.param("first = 2027-03-02", "sensitive_periods.fair.last", id="it never ends"),
        pytest.param('first = 2027-03-02\nlast = 2027-03-02\nunit = "12"', "sensitive_periods.fair.unit", id="no unit"),
        pytest.param("first = 1\nlast = 2027-03-02", "sensitive_periods.fair.first", id="no day"),
    ],
)
def test_a_period_that_cannot_be_is_refused_with_its_place(text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_pack(f'{S0}\n[sensitive_periods.fair]\ntitle = "庙会"\n{text}\n', "s0")
    assert refused.value.context["field"] == field
