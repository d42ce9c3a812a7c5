"""Citations 出处: no number of a pack that ships stands there without its document, its place and its words."""

import pytest

from gridflow.policy import builtin_names, builtin_text, layered, merged
from gridflow.policy.citations import cited, uncited
from gridflow.policy.parameters import declared
from gridflow.policy.paths import leaves
from gridflow.policy.toml_text import read_toml

SEEDS = {"S0", "S1", "S2", "S3a", "S3b", "S3c", "S4"}


@pytest.mark.parametrize("name", builtin_names())
def test_every_number_that_ships_is_cited(name: str) -> None:
    assert uncited(layered(builtin_text(name), name), name) == []


@pytest.mark.parametrize("name", builtin_names())
def test_every_citation_points_at_something_in_its_own_text(name: str) -> None:
    own = read_toml(builtin_text(name), name)
    paths = [path for path, _ in leaves(own)]
    for citation in own["citations"]:
        assert any(f"{path}.".startswith(f"{citation['at']}.") for path in paths), citation["at"]


@pytest.mark.parametrize("name", builtin_names())
def test_a_pack_cites_its_own_document_with_the_place_and_otherwise_practice(name: str) -> None:
    for citation in read_toml(builtin_text(name), name)["citations"]:
        assert citation["seed"] in {
            "惯例",
            name.upper().replace("S3A", "S3a").replace("S3B", "S3b").replace("S3C", "S3c"),
        }
        assert bool(citation.get("place")) is (citation["seed"] in SEEDS), citation["at"]


@pytest.mark.parametrize("name", builtin_names())
def test_every_parameter_is_used_and_says_where_the_document_is_damaged(name: str) -> None:
    data = merged(layered(builtin_text(name), name), name)
    used = {value for path, value in leaves(data) if path.endswith(".parameter")}
    assert used == set(declared(data, name))
    assert all(one.cites.startswith(data["source"].split()[0]) for one in declared(data, name).values())


def test_the_longest_path_counts_and_only_what_the_same_text_cites() -> None:
    base = 'terms = { accept = "2wd", resolve = "5wd" }\n[[citations]]\nat = "terms"\nseed = "惯例"\nsays = "通行"'
    own = 'terms = { accept = "1wd" }'
    precise = f'{own}\n[[citations]]\nat = "terms.accept"\nseed = "S0"\nplace = "一"\nsays = "一日"'
    seeds = {path: one and one.seed for path, one in cited((base, precise), "own").items()}
    assert seeds == {"terms.accept": "S0", "terms.resolve": "惯例"}
    assert uncited((base, own), "own") == ["terms.accept"]


@pytest.mark.parametrize("number", ["1", "0.5", '"2wd"', '"+3wh"', '"-1mo"', "2026-11-22"])
def test_what_is_a_number(number: str) -> None:
    assert uncited((f"x = {number}",), "own") == ["x"]
    assert uncited((f"x = [{number}]",), "own") == ["x"]


@pytest.mark.parametrize("other", ["true", '"2"', '"2wd或者更短"', '"330921000000"'])
def test_what_is_none(other: str) -> None:
    assert uncited((f"x = {other}",), "own") == []


def test_what_is_replaced_or_dropped_needs_no_citation() -> None:
    base = '[[rungs]]\nname = "red"\noffset = "+5wd"\n[[rungs]]\nname = "black"\noffset = "+9wd"'
    assert uncited((base, '[[rungs]]\nname = "red"\ndrop = true'), "own") == ["rungs.black.offset"]


def test_a_path_does_not_cover_another_that_begins_alike() -> None:
    text = 'termsheet = 1\n[[citations]]\nat = "terms"\nseed = "惯例"\nsays = "通行"'
    assert uncited((text,), "own") == ["termsheet"]
