"""Which calendar a command counts in: one from the county's log, or that of the packaged papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

import typer

from gridflow.cli.output import error_console
from gridflow.cli.session import opened, parse_instant
from gridflow.errors import InvalidInput
from gridflow.settings import Settings
from gridflow.store.inspection import store_state
from gridflow.territory import division_chain, level_of_code
from gridflow.worktime import Calendar, Paper, default_calendars

Unit = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="单位编码;缺省为全国")]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="TIME", help="只用此时已公布的文件")]

_COUNTRY: Final = "全国"


class Basis(StrEnum):
    """Whose papers were counted with."""

    COUNTY = "county"
    PACKAGED = "packaged"


@dataclass(frozen=True, slots=True)
class Source:
    """A calendar, whose papers made it, and what it is called."""

    calendar: Calendar
    basis: Basis
    name: str


def calendar_of(settings: Settings, unit: str | None, known_at: str | None = None) -> Source:
    """The calendar of a unit as it is, or was known at an instant; without a unit that of the whole country.

    Both are the county's. Where there is no county at all, the packaged papers stand in for its own; of a unit
    standard error says so, for it may have papers of its own. Raises UnknownUnit for a unit that an existing county
    does not have, InvalidInput for what is no unit's code or no instant, and what `opened` raises.
    """
    at = parse_instant(known_at, "known_at") if known_at is not None else None
    if not _county_exists(settings):
        if unit is not None:
            _require_code(unit)
            _say_packaged(settings)
        return Source(default_calendars().of((), at), Basis.PACKAGED, unit or _COUNTRY)
    with opened(settings) as county:
        if unit is None:
            return Source(county.almanac.calendars.of((), at), Basis.COUNTY, _COUNTRY)
        units = county.territory.tree
        chain = division_chain(units.path(unit))
        return Source(county.almanac.calendars.of(chain, at), Basis.COUNTY, units.get(unit).name)


def all_papers(settings: Settings) -> tuple[Sequence[Paper], Basis]:
    """All papers of the county, or the packaged ones where there is no county, as standard error then says."""
    if not _county_exists(settings):
        _say_packaged(settings)
        return default_calendars().papers, Basis.PACKAGED
    with opened(settings) as county:
        return county.almanac.calendars.papers, Basis.COUNTY


def _county_exists(settings: Settings) -> bool:
    return store_state(settings.database_url, settings.county).version is not None


def _say_packaged(settings: Settings) -> None:
    said = f"没有县级库 {settings.county},按程序所附的全国文件计算,不含地方安排。"
    error_console().print(said, style="yellow", markup=False)


def _require_code(unit: str) -> None:
    try:
        level_of_code(unit)
    except InvalidInput as error:
        raise InvalidInput(error.detail, field="unit") from None
