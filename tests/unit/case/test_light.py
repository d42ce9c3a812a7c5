"""The light of a case 亮灯."""

from datetime import datetime, timedelta

import pytest

from gridflow.aggregates.case.commands import RequestSuspension, Resume, RuleSuspension
from gridflow.aggregates.case.light import Light, light, light_of, paused_until
from gridflow.testing import Done
from gridflow.testing.territory import CLERK, GRID_WORKER
from tests.unit.case.stages import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, at, dispatched, reported

INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (FRIDAY, Light.GREEN),
        (MONDAY - INSTANT, Light.GREEN),
        (MONDAY, Light.YELLOW),
        (TUESDAY - INSTANT, Light.YELLOW),
        (TUESDAY, Light.RED),
        (TUESDAY + timedelta(days=99), Light.RED),
    ],
)
def test_green_then_yellow_from_the_reminder_then_red_from_the_due_instant(when: datetime, shown: Light) -> None:
    assert light(running=True, due=TUESDAY, warn=MONDAY, paused_until=None, at=when) is shown


def test_without_a_clock_there_is_no_light() -> None:
    assert light(running=False, due=TUESDAY, warn=MONDAY, paused_until=TUESDAY, at=MONDAY) is Light.NONE
    assert light_of(None, MONDAY) is Light.NONE
    assert paused_until(None) is None


def test_an_open_deadline_stays_green() -> None:
    assert light(running=True, due=None, warn=None, paused_until=None, at=TUESDAY) is Light.GREEN


def test_a_pack_without_reminders_has_no_yellow() -> None:
    assert light(running=True, due=TUESDAY, warn=None, paused_until=None, at=MONDAY) is Light.GREEN


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (FRIDAY, Light.PAUSED),
        (MONDAY - INSTANT, Light.PAUSED),
        (MONDAY, Light.YELLOW),
        (TUESDAY, Light.RED),
    ],
)
def test_a_clock_stands_still_until_its_pause_ends(when: datetime, shown: Light) -> None:
    assert light(running=True, due=TUESDAY, warn=FRIDAY, paused_until=MONDAY, at=when) is shown


def test_no_pause_puts_the_red_light_out() -> None:
    assert light(running=True, due=MONDAY, warn=FRIDAY, paused_until=TUESDAY, at=MONDAY) is Light.RED


def test_an_open_deadline_can_stand_still_too() -> None:
    assert light(running=True, due=None, warn=None, paused_until=TUESDAY, at=MONDAY) is Light.PAUSED


def test_a_case_is_paused_from_the_ruling_until_the_granted_end_or_until_somebody_resumes() -> None:
    """The dispatched case: resolution until the end of 1 December; on Thursday it is paused until 3 December."""
    ask, grant = (
        RequestSuspension(until=at("12-03", "09:00"), reason="等待鉴定"),
        RuleSuspension(granted=True, reason="属实"),
    )
    asked = dispatched().given(Done(ask, GRID_WORKER, WEDNESDAY))
    paused = asked.given(Done(grant, CLERK, THURSDAY))
    resumed = paused.given(Done(Resume(reason="鉴定已出"), GRID_WORKER, at("11-30")))

    assert light_of(asked.case.clock, THURSDAY) is Light.GREEN
    assert paused_until(paused.case.clock) == at("12-03", "09:00")
    assert light_of(paused.case.clock, at("12-02")) is Light.PAUSED
    assert light_of(paused.case.clock, at("12-03", "09:00")) is Light.GREEN
    assert light_of(resumed.case.clock, at("11-30")) is Light.GREEN


def test_a_clock_warns_from_its_reminder() -> None:
    clock = reported().case.clock
    assert clock is not None
    assert clock.warn == {rung.name: rung.at for rung in clock.rungs}["remind"]
    assert len({shown.chinese for shown in Light}) == len(Light)
