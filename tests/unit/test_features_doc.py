"""The page of features 功能与现状: every row there is, every path that exists, every founding document gone through."""

import re
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import tests.scenarios

_ROOT: Final = Path(__file__).parents[2]
_PAGE: Final = _ROOT / "docs" / "FEATURES.md"
_MODULES, _TESTS = _ROOT / "src" / "gridflow", _ROOT / "tests"
_COUNTS: Final = {"A": 6, "B": 4, "C": 2, "D": 18, "E": 6, "F": 5, "G": 7, "H": 6, "I": 5, "J": 2, "K": 3}
_IDS: Final = [f"{letter}{number}" for letter, count in _COUNTS.items() for number in range(1, count + 1)]
_DOCUMENTS: Final = ("S0", "S1", "S2", "S3a", "S3b", "S3c", "S4")
_NOT_BUILT: Final = re.compile(r"未做\(第[6-9]期\)")


class Row(NamedTuple):
    """A line of either table: the feature, what it says, the modules, the tests, and the part of the page it is in."""

    feature: str
    said: str
    modules: str
    tests: str
    state: str
    part: str


def _rows() -> list[Row]:
    rows, part = [], ""
    for line in _PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            part = line.split()[1]
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("| ") or cells[0] in ("编号", "章节"):
            continue
        first, second, third, fourth, fifth = cells
        if part in _DOCUMENTS:
            rows.append(Row(third, f"{first} {second}", fourth, fifth, fifth, part))
        else:
            rows.append(Row(first, second, third, fourth, fifth, part))
    return rows


ROWS: Final = _rows()
FEATURES: Final = [row for row in ROWS if row.part not in _DOCUMENTS]
MECHANISMS: Final = [row for row in ROWS if row.part in _DOCUMENTS]


def test_every_feature_stands_in_the_table_once_and_in_order() -> None:
    assert [row.feature for row in FEATURES] == _IDS
    assert all(row.feature.startswith(row.part) for row in FEATURES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.part} {row.feature} {row.said[:20]}")
def test_what_a_row_names_exists_and_what_is_not_built_says_so(row: Row) -> None:
    modules, shown = _paths(row.modules), _paths(row.tests)
    assert all((_MODULES / path).exists() for path in modules), modules
    assert all((_TESTS / path).is_file() and Path(path).name.startswith("test_") for path in shown), shown
    assert ("未做" in row.state) is bool(_NOT_BUILT.search(row.state))
    if not (modules and shown):
        assert (row.modules, row.tests) == ("—", "—")
        assert _NOT_BUILT.match(row.state)


def test_every_story_is_named_at_its_row() -> None:
    stories = dict(re.findall(r"^\| (\w+) \| [^|]+ \| (test_\w+) \|$", tests.scenarios.__doc__ or "", re.MULTILINE))
    named = {row.feature: _paths(row.tests) for row in FEATURES}
    assert {feature for feature, story in stories.items() if f"scenarios/{story}.py" not in named[feature]} == set()


def test_every_founding_document_is_gone_through() -> None:
    assert list(dict.fromkeys(row.part for row in MECHANISMS)) == list(_DOCUMENTS)
    assert {row.feature for row in MECHANISMS} <= set(_IDS)
    assert _PAGE.read_text(encoding="utf-8").count("\n不属引擎:") == len(_DOCUMENTS)


def test_whatever_cites_a_document_is_found_in_it_and_the_other_way_round() -> None:
    cited = {(row.feature, document) for row in FEATURES for document in _cited(row.said)}
    told = {(row.feature, row.part[:2]) for row in MECHANISMS}
    assert cited == told


def _cited(said: str) -> set[str]:
    """The documents in the brackets at the end of what a feature asks, S3a, S3b and S3c being one."""
    brackets = re.search(r"\(([^()]*)\)$", said)
    return set(_spread(brackets[1])) if brackets else set()


def _spread(sources: str) -> list[str]:
    if "S0–S4" in sources:
        return ["S0", "S1", "S2", "S3", "S4"]
    return re.findall(r"S\d", sources)


def _paths(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
