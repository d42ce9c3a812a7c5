"""The particulars of units 单位台账 as columns of a table (FEATURES A5)."""

from collections.abc import Mapping
from typing import Any, Final

from gridflow.aggregates.grid.facts import Bounds, Facts
from gridflow.application.sheets.cells import choice_of, number_of_cell
from gridflow.application.sheets.table import Column
from gridflow.policy.where import Where

FACT_COLUMNS: Final = (
    Column("block_type", "区块类型", ("类型",)),
    Column("where", "城乡"),
    Column("households", "户数"),
    Column("population", "人口", ("人口数",)),
    Column("party_unit", "党组织"),
    Column("east", "东至"),
    Column("south", "南至"),
    Column("west", "西至"),
    Column("north", "北至"),
)
FACT_READERS: Final = {
    "where": choice_of({Where.URBAN: "城区 城镇 urban", Where.RURAL: "农村 rural"}),
    "households": number_of_cell,
    "population": number_of_cell,
}
_WHERE: Final = {Where.URBAN: "城区", Where.RURAL: "农村"}
_PLAIN: Final = ("block_type", "where", "households", "population", "party_unit")
_BOUNDS: Final = tuple(Bounds.model_fields)


def facts_said(values: Mapping[str, object]) -> dict[str, Any]:
    """The particulars among what a line says, as `Facts` take them; empty if it says none."""
    bounds = {side: values[side] for side in _BOUNDS if side in values}
    plain = {name: values[name] for name in _PLAIN if name in values}
    return plain | ({"bounds": bounds} if bounds else {})


def with_type_code(facts: Facts, types: Mapping[str, str]) -> Facts:
    """The particulars with the code of their block type, where its title is said; `types` are titles by code."""
    codes = {title: code for code, title in types.items()}
    return facts.model_copy(update={"block_type": codes.get(facts.block_type or "", facts.block_type)})


def fact_cells(facts: Facts, types: Mapping[str, str]) -> list[str]:
    """The particulars as the cells of the columns, blank for what nobody has said; `types` are titles by code."""
    bounds = [getattr(facts.bounds, side) for side in _BOUNDS] if facts.bounds is not None else [""] * len(_BOUNDS)
    counts = ["" if count is None else str(count) for count in (facts.households, facts.population)]
    kind = types.get(facts.block_type or "", facts.block_type or "")
    where = _WHERE[facts.where] if facts.where is not None else ""
    return [kind, where, *counts, facts.party_unit or "", *bounds]
