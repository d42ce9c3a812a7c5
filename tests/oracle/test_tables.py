"""The oracle's own form: enough rows, each asked once, and ends that agree with their last days."""

from datetime import datetime, timedelta

import pytest

from tests.oracle.days import DAYS
from tests.oracle.hours import HOURS
from tests.oracle.local import LOCAL
from tests.oracle.natural import NATURAL
from tests.oracle.pauses import PAUSES
from tests.oracle.rows import Row

TABLES = {
    "days": (DAYS, 40),
    "local": (LOCAL, 15),
    "hours": (HOURS, 15),
    "pauses": (PAUSES, 15),
    "natural": (NATURAL, 15),
}
ROWS = [row for table, _ in TABLES.values() for row in table]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_rows(name: str) -> None:
    table, least = TABLES[name]
    assert len(table) >= least


def test_no_question_is_asked_twice() -> None:
    questions = [
        (row.received, row.term, row.unit, row.pauses, row.extend, row.known_at, row.start, row.end, row.roll)
        for row in ROWS
    ]
    assert len(questions) == len(set(questions))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.received[:10]} {row.term} {row.reckoning}")
def test_the_end_agrees_with_the_last_day(row: Row) -> None:
    if row.status == "open":
        assert row.last_day is None
        assert row.due is None
        return
    assert row.last_day is not None
    assert row.due is not None
    assert row.remaining == 0
    assert row.not_before is None
    # Exclusive, so a due of 00:00 ends the day before at its 24:00.
    last_instant = datetime.fromisoformat(row.due) - timedelta(microseconds=1)
    assert last_instant.date().isoformat() == row.last_day
    assert row.received < row.due
