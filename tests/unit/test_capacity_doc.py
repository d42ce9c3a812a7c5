"""The page on capacity is what its own table of costs gives."""

import re

import pytest

from scripts.capacity import PAGE, PLACES, inputs, table, written


def test_the_results_follow_from_the_costs() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "run: python scripts/capacity.py"


def test_each_place_is_there_and_a_dearer_command_shows() -> None:
    cost = inputs(PAGE.read_text(encoding="utf-8"))
    assert [place.name in row for place, row in zip(PLACES, table(cost).splitlines()[2:], strict=True)] == [True] * 4
    assert table(cost) != table(cost | {"bytes_a_command": cost["bytes_a_command"] * 2})


def test_a_cost_that_is_not_said_is_missed() -> None:
    cost = inputs(PAGE.read_text(encoding="utf-8"))
    for name in cost:
        with pytest.raises(KeyError, match=re.escape(name)):
            table({known: value for known, value in cost.items() if known != name})
