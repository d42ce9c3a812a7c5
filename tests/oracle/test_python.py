"""The tables of the oracle through Python: `gridflow.worktime`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gridflow.worktime import (
    Calendars,
    Counting,
    End,
    Pause,
    Roll,
    Start,
    Term,
    deadline,
    packaged_papers,
    parse_paper,
)
from tests.oracle.rows import Row
from tests.oracle.test_tables import ROWS

PAPERS = [parse_paper(file.read_bytes()) for file in sorted((Path(__file__).parent / "papers").glob("*.json"))]
CALENDARS = Calendars((*packaged_papers(), *PAPERS))

# How many digits of a code name the province, the city, the county, the township and the village.
LEVELS = (2, 4, 6, 9, 12)
CODE, GRID = 12, 15


def chain_of(unit: str | None) -> tuple[str, ...]:
    """The codes of a unit and of those above it, the highest first; a grid's 15 digits begin with its village's."""
    if unit is None:
        return ()
    above = dict.fromkeys(unit[:digits].ljust(CODE, "0") for digits in LEVELS)
    return (*above, unit) if len(unit) == GRID else tuple(above)


@pytest.mark.parametrize(
    ("unit", "chain"),
    [
        (None, ()),
        ("330921000000", ("330000000000", "330900000000", "330921000000")),
        (
            "330921100201001",
            (
                "330000000000",
                "330900000000",
                "330921000000",
                "330921100000",
                "330921100201",
                "330921100201001",
            ),
        ),
    ],
)
def test_the_units_above_stand_in_the_code(unit: str | None, chain: tuple[str, ...]) -> None:
    assert chain_of(unit) == chain


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.received[:10]} {row.term} {row.reckoning}")
def test_the_deadline_is_the_one_reckoned_by_hand(row: Row) -> None:
    calendar = CALENDARS.of(chain_of(row.unit), datetime.fromisoformat(row.known_at) if row.known_at else None)
    found = deadline(
        calendar,
        datetime.fromisoformat(row.received),
        Term.parse(row.term),
        counting=Counting(Start(row.start), End(row.end), Roll(row.roll)),
        pauses=map(Pause.parse, row.pauses),
        extensions=map(Term.parse, row.extend),
    )
    assert (found.status, found.remaining) == (row.status, row.remaining)
    assert (found.last_day and found.last_day.isoformat()) == row.last_day
    assert found.due == (datetime.fromisoformat(row.due).astimezone(UTC) if row.due else None)
    assert found.calendar_version == calendar.version
    if row.status != "open":
        assert found.not_before is None
    elif row.not_before is not None:
        assert found.not_before is not None
        assert found.not_before.isoformat() == row.not_before
