"""The simulated county's territory is 岱山县's."""

from collections import Counter

from gridflow.policy import builtin_pack
from gridflow.simulation.reporters import TEMPORARY_MATTER
from gridflow.simulation.texts import packaged_texts
from gridflow.simulation.units import COUNTY_DEPARTMENTS, MOST_GRIDS, county_units
from gridflow.territory import Level, Unit, UnitTree, check_code

POLICY = builtin_pack("s0")
UNITS = county_units(POLICY)


def test_seven_townships_and_88_villages() -> None:
    levels = Counter(unit.level for unit in UNITS)
    assert (levels[Level.COUNTY], levels[Level.TOWNSHIP], levels[Level.VILLAGE]) == (1, 7, 88)
    assert UNITS[0] == Unit("330921000000", Level.COUNTY, "岱山县", None)


def test_every_code_fits_its_level_and_parent() -> None:
    for unit in UNITS:
        check_code(unit.code, unit.level, unit.parent)


def test_parents_come_first() -> None:
    seen: set[str | None] = {None}
    for unit in UNITS:
        assert unit.parent in seen
        seen.add(unit.code)
    assert len(UnitTree(UNITS)) == len(UNITS)


def test_every_village_has_one_to_three_grids_and_every_township_the_four_platforms() -> None:
    tree = UnitTree(UNITS)
    for unit in UNITS:
        below = tree.children(unit.code)
        if unit.level is Level.VILLAGE:
            assert 1 <= len(below) <= 3
            assert all(child.level is Level.GRID for child in below)
        if unit.level is Level.TOWNSHIP:
            departments = [child.name for child in below if child.level is Level.DEPARTMENT]
            assert departments == ["综治工作", "市场监管", "综合执法", "便民服务"]


def test_departments_and_texts_know_every_matter_of_the_policy() -> None:
    matters = set(POLICY.matters)
    assert set(COUNTY_DEPARTMENTS) == matters
    assert set(packaged_texts().subjects) == matters | {TEMPORARY_MATTER}
    assert set(packaged_texts().results) == matters | {TEMPORARY_MATTER}
    assert set(packaged_texts().information) == set(POLICY.information)


def test_the_grids_are_as_many_as_asked_and_as_even_as_can_be() -> None:
    for wanted in (1, 12, 88, 500, MOST_GRIDS):
        units = county_units(POLICY, wanted)
        of_villages = Counter(unit.parent for unit in units if unit.level is Level.GRID)
        assert of_villages.total() == wanted
        assert max(of_villages.values()) - (min(of_villages.values()) if wanted >= 88 else 0) <= 1
        for unit in units:
            check_code(unit.code, unit.level, unit.parent)
