"""Importing the units of a whole city: a county is a store, so each county's lines go into its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import TypeVar

from rich.progress import track

from gridflow.application.sheets.cities import City, read_city
from gridflow.application.sheets.errors import ImportRefused, refused_whole
from gridflow.application.sheets.importing import ImportReport
from gridflow.application.sheets.units import units_of
from gridflow.bootstrap import County
from gridflow.cli.import_report import summary
from gridflow.cli.output import console, error_console, print_json
from gridflow.cli.session import opened
from gridflow.cli.unit_file import import_into
from gridflow.settings import Settings
from gridflow.store.inspection import store_state

T = TypeVar("T")


def import_city(settings: Settings, data: bytes, *, dry_run: bool, as_json: bool) -> None:
    """Import a city's file, each county into its store, which is made if it is missing; first all are looked through.

    Raises ImportRefused with what is wrong in every line, and then no store is touched.
    """
    city = read_city(data, settings.county)
    if not city.counties and not city.errors:
        raise refused_whole("文件中没有县(区)")
    errors, reports = list(city.errors), dict[str, ImportReport]()
    for code in _shown(city.counties, "核对"):
        with _rehearsal(_settings_of(settings, code), make=not dry_run) as county:
            try:
                reports[code] = _import_county(county, city, code, dry_run=True)
            except ImportRefused as refusal:
                errors += refusal.errors
    if errors:
        raise ImportRefused(errors)
    for code in _shown(() if dry_run else city.counties, "导入"):
        with opened(_settings_of(settings, code), make=True) as county:
            reports[code] = _import_county(county, city, code, dry_run=False)
    if as_json:
        named = city.city.name if city.city is not None else None
        counties = [{"county": code, **report.model_dump(mode="json")} for code, report in reports.items()]
        print_json({"city": city.code, "name": named, "dry_run": dry_run, "counties": counties})
        return
    for code, report in reports.items():
        console().print(f"{code}:{summary(report, '单位')}。", markup=False)


def _import_county(county: County, city: City, code: str, *, dry_run: bool) -> ImportReport:
    units = units_of(city.table, city.counties[code], code, county.territory.registers.units)
    return import_into(county, units, city=city.city, dry_run=dry_run)


@contextmanager
def _rehearsal(settings: Settings, *, make: bool) -> Iterator[County]:
    """A county to rehearse in: its own store, or where there is none yet, one that goes again."""
    if store_state(settings.database_url, settings.county).version is not None:
        with opened(settings, make=make) as county:
            yield county
        return
    with TemporaryDirectory(prefix="gridflow-") as directory:
        passing = settings.model_copy(update={"database_url": f"sqlite:///{directory}"})
        with opened(passing, make=True) as county:
            yield county


def _settings_of(settings: Settings, county: str) -> Settings:
    return settings.model_copy(update={"county": county})


def _shown(counties: Iterable[T], what: str) -> Iterable[T]:
    """The counties one by one, with a bar on standard error that goes again."""
    return track(list(counties), what, console=error_console(), transient=True)
