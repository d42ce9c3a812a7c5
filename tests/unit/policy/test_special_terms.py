"""Special terms 时限特例: by matter, by urgency, by unit, and all of them together."""

from collections.abc import Sequence

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import SpecialTerm, Timed, builtin_pack, parse_pack, parse_texts
from tests.unit.policy.packs import S0

SPECIAL = """
[[special_terms]]
urgency = "urgent"
terms = { accept = "4wh", dispatch = "1wd", resolve = "2wd" }

[[special_terms]]
matter = "safety"
terms = { resolve = "15d" }

[[special_terms]]
unit = "990101001000"
terms = { resolve = "1mo" }

[[special_terms]]
matter = "safety"
urgency = "urgent"
terms = { resolve = "2h" }
"""
PACK = parse_pack(S0 + SPECIAL, "s0")
CHAIN = ("990000000000", "990100000000", "990101000000", "990101001000", "990101001001")
ELSEWHERE = ("990000000000", "990100000000", "990101000000", "990101002000")


@pytest.mark.parametrize(
    ("stage", "matter", "urgency", "chain", "term"),
    [
        pytest.param(Timed.RESOLVE, "market", "general", ELSEWHERE, "5wd", id="nothing special"),
        pytest.param(Timed.ACCEPT, "market", "urgent", ELSEWHERE, "4wh", id="by urgency"),
        pytest.param(Timed.RESOLVE, "safety", "general", ELSEWHERE, "15d", id="by matter"),
        pytest.param(Timed.RESOLVE, "market", "general", CHAIN, "1mo", id="by unit, below it too"),
        pytest.param(Timed.RESOLVE, "safety", "urgent", CHAIN, "2h", id="the one that says most"),
        pytest.param(Timed.RESOLVE, "safety", "general", CHAIN, "1mo", id="of equals the later"),
        pytest.param(Timed.ACCEPT, "safety", "general", CHAIN, "2wd", id="only the stages it names"),
    ],
)
def test_the_special_term_that_says_most_wins(
    stage: Timed, matter: str, urgency: str, chain: Sequence[str], term: str
) -> None:
    assert str(PACK.term(stage, matter, urgency, chain, frozenset())) == term


OF_LEVELS = parse_texts(
    (
        S0,
        """
[[special_terms]]
level = "county"
terms = { resolve = "9wd" }

[[special_terms]]
level = "department"
terms = { resolve = "7wd" }

[[matters.market.terms]]
terms = { resolve = "4wd" }

[[matters.market.terms]]
level = "township"
terms = { resolve = "3wd" }
""",
    ),
    "s0",
)


@pytest.mark.parametrize(
    ("matter", "chain", "term"),
    [
        pytest.param("safety", CHAIN[:3], "9wd", id="a county acts"),
        pytest.param("safety", (*CHAIN[:4], "990101001000D01"), "7wd", id="a department acts"),
        pytest.param("safety", CHAIN, "5wd", id="a village acts"),
        pytest.param("safety", (), "5wd", id="nobody acts yet"),
        pytest.param("market", CHAIN, "4wd", id="by matter"),
        pytest.param("market", CHAIN[:4], "3wd", id="by matter and level"),
        pytest.param("market", CHAIN[:3], "4wd", id="a matter's own term stands behind the pack's"),
    ],
)
def test_a_matter_has_terms_of_its_own_and_levels_too(matter: str, chain: Sequence[str], term: str) -> None:
    assert str(OF_LEVELS.term(Timed.RESOLVE, matter, "general", chain, frozenset())) == term


def test_the_terms_of_the_countys_catalogue_take_the_place_of_those_of_the_packs_matter() -> None:
    listed = (SpecialTerm.model_validate({"terms": {"resolve": "6wd"}}),)
    for chain in (CHAIN, CHAIN[:4]):
        assert str(OF_LEVELS.term(Timed.RESOLVE, "market", "general", chain, frozenset(), listed)) == "6wd"
    assert str(OF_LEVELS.term(Timed.ACCEPT, "market", "general", CHAIN, frozenset(), listed)) == "2wd"


@pytest.mark.parametrize("timed", Timed)
def test_the_default_pack_gives_urgent_cases_less_time_for_everything(timed: Timed) -> None:
    pack = builtin_pack("s0")
    for matter in pack.matters:
        urgent = pack.term(timed, matter, "urgent", CHAIN, frozenset())
        assert urgent.unit is pack.terms[timed].unit
        assert urgent.amount < pack.terms[timed].amount
        for urgency in ("general", "coordination"):
            assert pack.term(timed, matter, urgency, CHAIN, frozenset()) == pack.terms[timed]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param('period = "spring"\nterms = { accept = "1wd" }', "", id="an unknown period"),
        pytest.param('matter = "moon"\nterms = { accept = "1wd" }', "", id="an unknown matter"),
        pytest.param('urgency = "soon"\nterms = { accept = "1wd" }', "special_terms.1.urgency", id="unknown urgency"),
        pytest.param('unit = "12"\nterms = { accept = "1wd" }', "special_terms.1.unit", id="no unit code"),
        pytest.param(
            'matter = "safety"\nterms = { appraise = "1wd" }',
            "special_terms.1.terms.appraise",
            id="a stage without a term",
        ),
        pytest.param('matter = "safety"\nterms = {}', "special_terms.1.terms", id="no term"),
        pytest.param('matter = "safety"\nterms = { accept = "0d" }', "special_terms.1.terms.accept", id="no time"),
    ],
)
def test_a_special_term_that_cannot_be_is_refused_with_its_place(text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_pack(f"{S0}\n[[special_terms]]\n{text}\n", "s0")
    assert refused.value.context["field"] == field
