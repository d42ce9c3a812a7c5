"""Packs that extend others 继承: what is merged, what is replaced, what is taken away."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.errors import InvalidInput
from gridflow.policy import (
    Timed,
    builtin_names,
    builtin_pack,
    builtin_text,
    layered,
    local_tables,
    merged,
    parse_pack,
    parse_texts,
)
from tests.unit.policy.packs import S0, SHIPPED

OF_OLD = Path(__file__).with_name("s0_of_old.toml")
"""The pack `s0` as counties have it in their logs from before packs extended each other."""
BASE = """
id = "base"
list = [1, 2]
[terms]
accept = "2wd"
resolve = "5wd"
[[rungs]]
name = "urge"
offset = "+1wd"
[[rungs]]
name = "red"
offset = "+5wd"
[[extension]]
stages = ["resolve"]
[[special_terms]]
urgency = "urgent"
[[citations]]
at = "terms"
"""


def over(own: str) -> dict[str, Any]:
    return merged((BASE, own), "own.toml")


def test_a_table_is_merged_with_the_table_of_its_name() -> None:
    assert over('[terms]\naccept = "1wd"\nassist = "3wd"')["terms"] == {
        "accept": "1wd",
        "resolve": "5wd",
        "assist": "3wd",
    }


def test_a_value_and_an_array_are_replaced_whole() -> None:
    changed = over('id = "own"\nlist = [3]\n[[extension]]\nstages = ["assist"]')
    assert (changed["id"], changed["list"], changed["extension"]) == ("own", [3], [{"stages": ["assist"]}])


def test_an_array_with_natural_keys_is_merged_by_them_and_keeps_its_order() -> None:
    changed = over('[[rungs]]\nname = "black"\noffset = "+9wd"\n[[rungs]]\nname = "urge"\nkind = "urge"')
    assert changed["rungs"] == [
        {"name": "urge", "offset": "+1wd", "kind": "urge"},
        {"name": "red", "offset": "+5wd"},
        {"name": "black", "offset": "+9wd"},
    ]


def test_what_is_dropped_is_gone() -> None:
    assert [rung["name"] for rung in over('[[rungs]]\nname = "urge"\ndrop = true')["rungs"]] == ["red"]
    assert "terms" not in over("[terms]\ndrop = true")


def test_an_empty_array_clears() -> None:
    cleared = over("rungs = []\nspecial_terms = []\nextension = []")
    assert (cleared["rungs"], cleared["special_terms"], cleared["extension"]) == ([], [], [])


def test_citations_and_special_terms_add_up() -> None:
    changed = over('[[special_terms]]\nmatter = "safety"\n[[citations]]\nat = "terms.accept"')
    assert changed["special_terms"] == [{"urgency": "urgent"}, {"matter": "safety"}]
    assert [one["at"] for one in changed["citations"]] == ["terms", "terms.accept"]


def test_a_parameter_takes_the_place_of_a_table_and_a_table_that_of_a_parameter() -> None:
    texts = ("[a]\nx = 1\n[b]\nparameter = 'p'", "[a]\nparameter = 'q'\n[b]\nx = 1")
    assert merged(texts, "own")["b"] == {"x": 1}


@pytest.mark.parametrize(
    ("own", "field"),
    [
        pytest.param("[terrms]\ndrop = true", "terrms", id="a table that is not there"),
        pytest.param('[[rungs]]\nname = "gold"\ndrop = true', "rungs.gold", id="an item that is not there"),
        pytest.param('[[rungs]]\nname = "red"\n[[rungs]]\nname = "red"', "rungs", id="an item twice"),
    ],
)
def test_what_cannot_be_merged_is_refused_with_the_file_and_the_place(own: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        over(own)
    assert refused.value.context["field"] == field
    assert "own.toml" in refused.value.detail


def test_bases_come_first_the_farthest_of_all() -> None:
    shelf = {"a": "x = 1", "b": 'extends = "a"', "c": 'extends = "b"'}
    assert layered('extends = "c"', "own", shelf.__getitem__) == (
        "x = 1",
        'extends = "a"',
        'extends = "b"',
        'extends = "c"',
    )
    assert layered(SHIPPED) == (builtin_text("practice"), SHIPPED)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param('extends = "s99"', "s99", id="no such base"),
        pytest.param("extends = 1", "名称", id="no name"),
        pytest.param('extends = "../secret"', "secret", id="no path"),
    ],
)
def test_a_base_that_does_not_ship_is_refused(text: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word) as refused:
        layered(text, "own.toml")
    assert refused.value.context["field"] == "extends"
    assert "own.toml" in refused.value.detail


def test_bases_that_extend_each_other_are_refused() -> None:
    shelf = {"a": 'extends = "b"', "b": 'extends = "a"'}
    with pytest.raises(InvalidInput, match="a→b→a"):
        layered('extends = "a"', "own.toml", shelf.__getitem__)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("id = 's0'\nterms = \n", "第2行第9列", id="with its line and column"),
        pytest.param("id = 's0'\nid = 's1'", "重复", id="the same item twice"),
        pytest.param("[terms", "TOML", id="an open table"),
    ],
)
def test_what_is_no_toml_is_refused_in_chinese(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        layered(text, "own.toml")
    assert "own.toml" in refused.value.detail
    assert not any(word in refused.value.detail for word in ("line", "column", "Expected", "Cannot"))


def test_a_text_that_extends_nothing_is_as_it_always_was() -> None:
    """A log holds packs as texts: what was adopted keeps its version and its meaning."""
    text = OF_OLD.read_text(encoding="utf-8")
    old, new = parse_pack(text, "s0"), builtin_pack("s0")
    assert old.version == "s0@a5f0a13513d1" == f"s0@{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    for item in (
        "anchor",
        "terms",
        "special_terms",
        "extension",
        "rungs",
        "triage",
        "send_back",
        "matters",
        "channels",
    ):
        assert getattr(old, item) == getattr(new, item), item


def test_the_one_text_that_tests_change_says_what_the_pack_says() -> None:
    one, new = parse_pack(S0, "s0"), builtin_pack("s0")
    for item in ("id", "anchor", "counting", "terms", "special_terms", "rungs", "roles", "matters", "information"):
        assert getattr(one, item) == getattr(new, item), item


def test_the_version_is_of_all_texts() -> None:
    texts = layered(SHIPPED)
    assert parse_texts(texts, "s0").version == builtin_pack("s0").version
    assert parse_texts((texts[0] + "\n", texts[1]), "s0").version != builtin_pack("s0").version
    assert parse_texts((S0, ""), "s0").version != parse_texts((S0,), "s0").version


def test_a_townships_text_is_laid_over_the_countys_pack() -> None:
    own = '[terms]\nresolve = "4wd"'
    pack = parse_texts((*layered(SHIPPED), own), "township.toml")
    assert (pack.id, str(pack.terms[Timed.RESOLVE]), str(pack.terms[Timed.ACCEPT])) == ("s0", "4wd", "2wd")


def test_what_a_townships_text_says_is_told_by_its_tables() -> None:
    assert local_tables('id = "t"\ntitle = "t"\nsource = "t"\n[terms]\nresolve = "4wd"\n[[rungs]]\nname = "x"') == {
        "terms",
        "rungs",
    }
    assert "overridable" in local_tables('overridable = ["terms"]')


TABLES = st.dictionaries(
    st.sampled_from("abc"), st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2), max_size=3
)


@given(st.lists(TABLES, min_size=1, max_size=4))
def test_what_a_later_text_says_holds_and_what_none_says_is_not_there(tables: list[dict[str, Any]]) -> None:
    texts = ["\n".join(f"{key} = {value}" for key, value in table.items()) for table in tables]
    expected: dict[str, Any] = {}
    for table in tables:
        expected |= table
    assert merged(texts, "own") == expected


@pytest.mark.parametrize("name", builtin_names())
def test_every_pack_that_ships_is_named_for_its_file_and_goes_back_to_practice(name: str) -> None:
    texts = layered(builtin_text(name), name)
    assert merged(texts, name)["id"] == name
    assert texts[0] == builtin_text("practice")
