"""The simulation's clock stands until it runs, and never goes back."""

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest

from gridflow.errors import NaiveTime
from gridflow.simulation import SimulatedClock

START = datetime(2026, 7, 15, tzinfo=UTC)


def test_it_stands_where_it_was_set() -> None:
    clock = SimulatedClock(datetime.fromisoformat("2026-07-15T08:00:00+08:00"))
    assert clock.now() == START
    assert clock.now().tzinfo is UTC
    clock.set(START + timedelta(hours=1))
    assert clock.now() == START + timedelta(hours=1)


def test_it_refuses_the_past() -> None:
    with pytest.raises(ValueError, match="time goes on"):
        SimulatedClock(START).set(START - timedelta(microseconds=1))


def test_it_refuses_a_naive_time() -> None:
    with pytest.raises(NaiveTime):
        SimulatedClock(datetime(2026, 7, 15))  # noqa: DTZ001 - the mistake under test


def test_running_it_is_so_many_times_as_fast() -> None:
    clock = SimulatedClock(START)
    clock.run(3600)
    sleep(0.05)
    passed = clock.now() - START
    assert timedelta(minutes=3) <= passed < timedelta(hours=2)
    with pytest.raises(ValueError, match="nobody can set it"):
        clock.set(START + timedelta(days=1))


def test_another_speed_goes_on_from_where_it_is() -> None:
    clock = SimulatedClock(START)
    clock.run(3600)
    sleep(0.02)
    before = clock.now()
    clock.run(0.001)
    assert before <= clock.now() < before + timedelta(hours=1)
