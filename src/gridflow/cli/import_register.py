"""Taking a register in from a file, whichever it is."""

from pathlib import Path
from typing import Annotated, Final

import typer

from gridflow.application.sheets.importing import take_in
from gridflow.application.sheets.sheet import Sheet, place_of
from gridflow.cli.import_report import print_report
from gridflow.cli.session import opened, operator, read_bytes, require_county, root_unit, settings_of

SheetFile = Annotated[Path, typer.Argument(metavar="FILE", help="CSV或XLSX文件,首行为列名", show_default=False)]

_ADMINISTRATOR: Final = "administrator"


def import_register(context: typer.Context, sheet: Sheet, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Take a file in, all lines or none, in the name of the county. Raises ImportRefused with every wrong line."""
    settings, data = settings_of(context), read_bytes(file)
    require_county(settings)
    with opened(settings, make=not dry_run) as county:
        drafts = sheet.drafts(data, place_of(county.territory, county.rules, county.clock.now(), root_unit(settings)))
        report = take_in(county.registrar, drafts, operator(settings, _ADMINISTRATOR), dry_run=dry_run)
    print_report(report, sheet.title, as_json=as_json)
