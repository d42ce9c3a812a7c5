"""Effort passes in office hours of working days only."""

from datetime import datetime, timedelta

import pytest

from gridflow.simulation.office import DAY, Office
from gridflow.worktime import SHANGHAI, default_calendar

OFFICE = Office(default_calendar, SHANGHAI)


@pytest.mark.parametrize(
    ("begun", "effort", "done"),
    [
        # Within a session; across the lunch break; overnight.
        ("2026-07-15T09:00:00+08:00", timedelta(hours=2), "2026-07-15T11:00:00+08:00"),
        ("2026-07-15T11:00:00+08:00", timedelta(hours=2), "2026-07-15T15:30:00+08:00"),
        ("2026-07-15T17:00:00+08:00", timedelta(hours=2), "2026-07-16T09:30:00+08:00"),
        # A session is used to its very end.
        ("2026-07-15T08:30:00+08:00", DAY, "2026-07-15T18:00:00+08:00"),
        # What comes at night begins in the morning.
        ("2026-07-15T23:00:00+08:00", timedelta(minutes=30), "2026-07-16T09:00:00+08:00"),
        # 中秋节 25–27 September rests; 20 September, a Sunday, is worked.
        ("2026-09-24T17:30:00+08:00", timedelta(hours=1), "2026-09-28T09:00:00+08:00"),
        ("2026-09-19T10:00:00+08:00", timedelta(hours=1), "2026-09-20T09:30:00+08:00"),
        # 国庆节 1–7 October.
        ("2026-09-30T17:00:00+08:00", timedelta(hours=2), "2026-10-08T09:30:00+08:00"),
        # 2027 has no notice yet: weekdays are worked.
        ("2027-01-01T18:00:00+08:00", timedelta(hours=1), "2027-01-04T09:30:00+08:00"),
    ],
)
def test_effort_ends_when_so_much_office_time_has_passed(begun: str, effort: timedelta, done: str) -> None:
    assert OFFICE.after(datetime.fromisoformat(begun), effort) == datetime.fromisoformat(done)
