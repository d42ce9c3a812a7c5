"""A city's units in one file 全市单位: each county's lines for a store of its own."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from gridflow.application.sheets.errors import LineError
from gridflow.application.sheets.table import Line, Table, read_table
from gridflow.application.sheets.units import UNIT_COLUMNS
from gridflow.errors import InvalidInput
from gridflow.territory import Level, Unit, county_of, level_of_code

_CITY_DIGITS: Final = 4


class City(NamedTuple):
    """A city's file: its code, the city itself if a line says it, the lines of each county by its six digits, in order
    of these, and what is wrong with lines that are nobody's."""

    table: Table
    code: str
    city: Unit | None
    counties: Mapping[str, Sequence[Line]]
    errors: Sequence[LineError]


def read_city(data: bytes, county: str) -> City:
    """The city of a county (six digits) in a CSV or XLSX file of units. Raises ImportRefused for what is no table."""
    table = read_table(data, UNIT_COLUMNS)
    code = county[:_CITY_DIGITS].ljust(12, "0")
    city: Unit | None = None
    counties: dict[str, list[Line]] = {}
    errors: list[LineError] = []
    for line in table.lines:
        try:
            said = line.cells.get("code", "")
            is_city = level_of_code(said) is Level.CITY
        except InvalidInput as error:
            errors.append(table.error(line.number, "code", error.detail))
            continue
        if said[:_CITY_DIGITS] != code[:_CITY_DIGITS]:
            errors.append(table.error(line.number, "code", f"单位“{said}”不属于本市({code})"))
        elif is_city:
            city = Unit(code, Level.CITY, line.cells.get("name", code), None)
        else:
            counties.setdefault(county_of(said), []).append(line)
    return City(table, code, city, dict(sorted(counties.items())), errors)
