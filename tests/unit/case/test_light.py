"""The light of a case 亮灯."""

from datetime import datetime, timedelta

import pytest

from gridflow.aggregates.case.light import Light, light
from tests.unit.case.stages import FRIDAY, MONDAY, TUESDAY, reported

INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (FRIDAY, Light.GREEN),
        (MONDAY - INSTANT, Light.GREEN),
        (MONDAY, Light.YELLOW),
        (TUESDAY - INSTANT, Light.YELLOW),
        (TUESDAY, Light.RED),
        (TUESDAY + timedelta(days=99), Light.RED),
    ],
)
def test_green_then_yellow_from_the_reminder_then_red_from_the_due_instant(at: datetime, shown: Light) -> None:
    assert light(running=True, due=TUESDAY, warn=MONDAY, at=at) is shown


def test_without_a_clock_there_is_no_light() -> None:
    assert light(running=False, due=TUESDAY, warn=MONDAY, at=TUESDAY) is Light.NONE


def test_an_open_deadline_stays_green() -> None:
    assert light(running=True, due=None, warn=None, at=TUESDAY) is Light.GREEN


def test_a_pack_without_reminders_has_no_yellow() -> None:
    assert light(running=True, due=TUESDAY, warn=None, at=MONDAY) is Light.GREEN


def test_a_clock_warns_from_its_reminder() -> None:
    clock = reported().case.clock
    assert clock is not None
    assert clock.warn == {rung.name: rung.at for rung in clock.rungs}["remind"]
    assert len({shown.chinese for shown in Light}) == len(Light)
