"""Taking tables in and giving them out, as the command line and the interface do."""

from datetime import date

from gridflow.aggregates.event import Actor
from gridflow.application.sheets.files import FileKind, write_file
from gridflow.application.sheets.importing import ImportReport, take_in
from gridflow.application.sheets.sheet import Sheet, place_of
from gridflow.testing import MemoryCounty
from gridflow.testing.territory import ADMINISTRATOR, COUNTY


def take(
    county: MemoryCounty, sheet: Sheet, text: str | bytes, by: Actor = ADMINISTRATOR, *, dry_run: bool = False
) -> ImportReport:
    """Take a file in for the part of the county that an actor's unit is."""
    data = text if isinstance(text, bytes) else text.encode()
    drafts = sheet.drafts(data, place_of(county.territory, county.rules, county.clock.now(), by.unit))
    return take_in(county.registrar, drafts, by, dry_run=dry_run)


def given_out(
    county: MemoryCounty, sheet: Sheet, kind: FileKind = FileKind.CSV, top: str = COUNTY, on: date | None = None
) -> bytes:
    """A part of the county as a file."""
    return write_file(
        kind, sheet.title, sheet.rows(place_of(county.territory, county.rules, county.clock.now(), top, on))
    )


def outcomes(report: ImportReport) -> list[tuple[int, str, str]]:
    """The line, the subject and the outcome of each line."""
    return [(line.line, line.subject, line.outcome.value) for line in report.lines]
