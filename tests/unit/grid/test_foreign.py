"""Grids that departments keep 部门自设网格, and their integration into the county's."""

import pytest

from gridflow.aggregates.grid import DeclareForeignGrids, IntegrateGrid
from gridflow.aggregates.grid.events import ForeignGridsDeclared, GridIntegrated
from gridflow.aggregates.unit import MergeUnits
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.testing.territory import GRID, SECOND_GRID, SIBLING_GRID, SIBLING_VILLAGE, VILLAGE
from tests.unit.grid.office import NEXT_MONTH, OTHER_TOWN, TODAY, TOMORROW, VILLAGE_OFFICE, Office, foreign


@pytest.fixture
def office() -> Office:
    """Two departments keep grids in the village."""
    office = Office()
    office.give(
        DeclareForeignGrids(code=VILLAGE, grids=(foreign("fire-1"), foreign("market-1", "市场网格", "市场监管所")))
    )
    return office


def places(office: Office) -> dict[str, str | None]:
    return {one.id: one.grid for one in office.on().foreign_grids()}


def test_a_village_declares_what_departments_keep(office: Office) -> None:
    assert places(office) == {"fire-1": None, "market-1": None}
    new = foreign("forest-1", "护林网格", "林业站")
    assert office.give(DeclareForeignGrids(code=VILLAGE, grids=(foreign("fire-1"), new)), by=VILLAGE_OFFICE) == [
        ForeignGridsDeclared(code=VILLAGE, grids=(new,), withdrawn=(), effective_on=TODAY, document=None)
    ]
    office.give(DeclareForeignGrids(code=VILLAGE, withdrawn=("market-1",), effective_on=TOMORROW))
    assert list(places(office)) == ["fire-1", "forest-1", "market-1"]
    assert [one.id for one in office.on(TOMORROW).foreign_grids(VILLAGE)] == ["fire-1", "forest-1"]
    assert office.give(DeclareForeignGrids(code=VILLAGE, withdrawn=("market-1",), effective_on=TOMORROW)) == []


def test_it_is_integrated_into_a_grid_of_the_village(office: Office) -> None:
    assert office.give(IntegrateGrid(code=GRID, grids=("fire-1",))) == [
        GridIntegrated(code=GRID, grids=("fire-1",), effective_on=TODAY, document=None)
    ]
    assert office.give(IntegrateGrid(code=GRID, grids=("fire-1",))) == []
    assert places(office) == {"fire-1": GRID, "market-1": None}
    office.give(MergeUnits(units=(GRID,), into=SECOND_GRID, effective_on=NEXT_MONTH))
    assert {one.id: one.grid for one in office.on(NEXT_MONTH).foreign_grids()}["fire-1"] == SECOND_GRID


def test_what_does_not_fit_is_refused(office: Office) -> None:
    for wrong, said in (
        (DeclareForeignGrids(code=VILLAGE), "没有写明"),
        (DeclareForeignGrids(code=VILLAGE, withdrawn=("police-1",)), "没有申报过"),
        (DeclareForeignGrids(code=SIBLING_VILLAGE, grids=(foreign("fire-1", "别的"),)), "另一村"),
        (DeclareForeignGrids(code=GRID, grids=(foreign("fire-9"),)), "不是村(社区)"),
        (IntegrateGrid(code=GRID, grids=("police-1",)), "请先申报"),
        (IntegrateGrid(code=SIBLING_GRID, grids=("fire-1",)), "不在网格"),
        (IntegrateGrid(code=VILLAGE, grids=("fire-1",)), "不是网格"),
    ):
        with office.refused(InvalidInput, said):
            office.give(wrong)
    with office.refused(UnknownUnit):
        office.give(IntegrateGrid(code=GRID, grids=("fire-1",)), by=OTHER_TOWN)
    office.give(IntegrateGrid(code=GRID, grids=("fire-1",), effective_on=NEXT_MONTH))
    with office.refused(InvalidInput, "不能早于"):
        office.give(IntegrateGrid(code=SECOND_GRID, grids=("fire-1",)))
