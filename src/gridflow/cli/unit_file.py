"""The units of a file, into a county."""

from typing import Final

from gridflow.application.sheets.importing import ImportReport, take_in
from gridflow.application.sheets.sheet import place_of
from gridflow.application.sheets.unit_register import unit_drafts
from gridflow.application.sheets.units import UnitLines
from gridflow.bootstrap import County
from gridflow.cli.session import operator, root_unit
from gridflow.territory import Unit

_ADMINISTRATOR: Final = "administrator"


def import_into(county: County, units: UnitLines, *, city: Unit | None = None, dry_run: bool = False) -> ImportReport:
    """Register the units of a file in a county, all or none, the root knowing its `city`. Raises ImportRefused."""
    place = place_of(county.territory, county.rules, county.clock.now(), root_unit(county.settings))
    drafts = unit_drafts(units, place, city)
    return take_in(county.registrar, drafts, operator(county.settings, _ADMINISTRATOR), dry_run=dry_run)
