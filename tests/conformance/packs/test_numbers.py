"""Every number of a founding document stands in its pack, cited with its place; and no number stands there uncited."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import builtin_names, builtin_text, layered, merged, parse_pack
from gridflow.policy.citations import cited, uncited
from gridflow.policy.parameters import outstanding
from gridflow.policy.paths import leaves
from tests.conformance.packs.numbers import DAMAGED, NUMBERS, Number

PACKS = [name for name in builtin_names() if name != "practice"]


@pytest.mark.parametrize(
    ("pack", "number"), [(pack, number) for pack, rows in NUMBERS.items() for number in rows], ids=str
)
def test_a_number_of_the_document_stands_in_the_pack_with_its_place(pack: str, number: Number) -> None:
    place, path, value = number
    texts = layered(builtin_text(pack))

    assert dict(leaves(merged(texts, pack)))[path] == value
    citation = cited(texts, pack)[path]
    assert citation is not None
    assert citation.seed.lower() == pack
    assert place in citation.place


@pytest.mark.parametrize("pack", builtin_names())
def test_every_number_of_a_shipped_pack_is_cited(pack: str) -> None:
    assert uncited(layered(builtin_text(pack)), pack) == []


@pytest.mark.parametrize("pack", NUMBERS)
def test_what_cites_the_document_is_in_the_hand_read_table(pack: str) -> None:
    """So the table is whole: no number is said to be the document's that nobody has read there."""
    citations = cited(layered(builtin_text(pack)), pack)
    says_so = {path for path, one in citations.items() if one is not None and one.seed.lower() == pack}

    assert says_so - {path for _, path, _ in NUMBERS[pack]} == set()


@pytest.mark.parametrize("pack", PACKS)
def test_a_number_that_the_document_lacks_has_no_default(pack: str) -> None:
    missing = outstanding(merged(layered(builtin_text(pack)), pack), pack)

    assert set(missing) == DAMAGED.get(pack, frozenset())
    if missing:
        with pytest.raises(InvalidInput) as refused:
            parse_pack(builtin_text(pack), pack)
        assert all(one.title in refused.value.detail for one in missing.values())
