"""The city above the county: the county says which it is, once."""

import pytest

from gridflow.aggregates.city import NameCity
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.testing import MemoryCounty, instant, memory_county, person
from gridflow.testing.territory import ADMINISTRATOR, CLERK, TOWNSHIP

CITY = "990100000000"


@pytest.fixture
def county() -> MemoryCounty:
    return memory_county(instant("2026-10-12T09:00:00+08:00"))


def test_the_city_is_named_and_named_anew(county: MemoryCounty) -> None:
    for name in ("示例市", "示范市"):
        named = county.registrar.carry_out([NameCity(code=CITY, unit_name=name)], ADMINISTRATOR)
        assert [(one.stream, one.topic) for one in named.posted] == [("city", "city.named")]
    city = county.territory.registers.city
    assert city is not None
    assert (city.code, city.name, city.parent) == (CITY, "示范市", None)
    assert CITY not in county.territory.tree


def test_what_is_named_so_already_is_no_event(county: MemoryCounty) -> None:
    command = NameCity(code=CITY, unit_name="示例市")
    county.registrar.carry_out([command], ADMINISTRATOR)
    assert county.registrar.carry_out([command], ADMINISTRATOR).posted == ()


@pytest.mark.parametrize("code", ["990200000000", "990101000000", "99"])
def test_it_must_be_the_countys_own_city(county: MemoryCounty, code: str) -> None:
    with pytest.raises(InvalidInput):
        county.registrar.carry_out([NameCity(code=code, unit_name="示例市")], ADMINISTRATOR)


def test_only_the_county_says_it(county: MemoryCounty) -> None:
    for actor in (person("administrator", TOWNSHIP), CLERK):
        with pytest.raises(NotPermitted):
            county.registrar.carry_out([NameCity(code=CITY, unit_name="示例市")], actor)
