"""The places that the rows ask about as counties with a log: units invented from the codes, papers imported."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from gridflow.aggregates.calendar import ImportNotice, ImportPaper, SetOfficeHours
from gridflow.aggregates.unit import RegisterUnit
from gridflow.bootstrap import County, open_county
from gridflow.settings import Settings
from gridflow.territory import level_of_code
from gridflow.testing import SettableClock, instant
from gridflow.testing.territory import COUNTY, COUNTY_CODE, person
from gridflow.worktime import parse_paper
from tests.oracle.rows import Row
from tests.oracle.test_python import chain_of
from tests.oracle.test_tables import ROWS

NOWHERE: Final = COUNTY
"""The root of a county without papers of its own, in which the national rows are asked."""

PAPERS: Final = Path(__file__).parent / "papers"
_COUNTY_DIGITS: Final = 6
_AFTER_EVERY_PAPER: Final = "2026-10-12T09:00:00+08:00"


def county_of_row(row: Row) -> str:
    """The six digits of the county in which a row is asked."""
    return row.unit[:_COUNTY_DIGITS] if row.unit is not None else COUNTY_CODE


COUNTIES: Final = sorted({county_of_row(row) for row in ROWS})

FEW_ROWS: Final = [row for row in ROWS if row.unit is not None][::9] + [row for row in ROWS if row.unit is None][::60]
"""A handful from every table's beginning to its end, for what differs by database only."""


@contextmanager
def counties(url: str) -> Iterator[Mapping[str, County]]:
    """Every county that a row is asked in, by its six digits, on one database; closed at the end."""
    with ExitStack() as stack:
        opened: dict[str, County] = {}
        for code in COUNTIES:
            clock = SettableClock(instant(_AFTER_EVERY_PAPER))
            opened[code] = open_county(Settings(database_url=url, county=code), clock)
            stack.callback(opened[code].database.close)
            _furnish(opened[code], code)
        yield opened


def _furnish(county: County, code: str) -> None:
    root = f"{code}000000"
    administrator = person("administrator", root)
    named = [row.unit for row in ROWS if row.unit is not None and county_of_row(row) == code]
    below = dict.fromkeys(step for unit in (root, *named) for step in chain_of(unit)[2:])
    parents = {step: chain_of(step)[-2] if step != root else None for step in below}
    county.registrar.register(
        [
            RegisterUnit(code=step, level=level_of_code(step), unit_name=f"单位{step}", parent=parent)
            for step, parent in parents.items()
        ],
        administrator,
    )
    above = chain_of(root)[:2]
    papers = [file.read_bytes() for file in PAPERS.glob("*.json")]
    commands = [_command(paper) for paper in sorted(papers, key=lambda paper: parse_paper(paper).published_at)]
    theirs = [one for one in commands if one.unit in above or (one.unit or "").startswith(code)]
    assert county.registrar.import_papers(theirs, administrator) == len(theirs)


def _command(paper: bytes) -> ImportPaper:
    kind = SetOfficeHours if b'"seasons"' in paper else ImportNotice
    return kind.model_validate_json(paper)


def assert_as_reckoned(answer: Mapping[str, Any], row: Row) -> None:
    """The answer of an interface to a row is the one reckoned by hand."""
    assert (answer["status"], answer["remaining"]) == (row.status, row.remaining)
    assert answer["last_day"] == row.last_day
    assert (answer["due"] and datetime.fromisoformat(answer["due"])) == (row.due and datetime.fromisoformat(row.due))
    assert answer["counting"] == {"start": row.start, "end": row.end, "roll": row.roll}
    assert answer["extend"] == list(row.extend)
    if row.status != "open":
        assert answer["not_before"] is None
    elif row.not_before is not None:
        assert answer["not_before"] == row.not_before


def row_id(row: Row) -> str:
    return f"{row.received[:10]} {row.term} {row.reckoning}"
