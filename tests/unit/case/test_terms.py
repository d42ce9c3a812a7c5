"""Clocks in every unit of time 时限单位, as the pack gives them to a case."""

from datetime import date

import pytest

from gridflow.aggregates.case.commands import Accept, Dispatch
from gridflow.aggregates.case.events import ClockStarted
from gridflow.policy import Anchor, parse_pack
from gridflow.testing import Done, World, given, instant, report_by
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, TOWNSHIP
from tests.unit.case.stages import FRIDAY, MONDAY, TOWNSHIP_CLERK, TUESDAY, accepted, at, reported
from tests.unit.policy.packs import S0

URGENT = """
[[special_terms]]
urgency = "urgent"
terms = { accept = "4wh", dispatch = "2h" }
"""


def world(text: str) -> World:
    return World(policy=parse_pack(text, "s0"))


@pytest.mark.parametrize(
    ("term", "last_day", "due"),
    [
        pytest.param("2wd", "2026-11-24", at("11-25", "00:00"), id="working days"),
        pytest.param("4wh", "2026-11-20", at("11-20", "16:30"), id="working hours"),
        pytest.param("2d", "2026-11-23", at("11-24", "00:00"), id="natural days, rolled over Sunday"),
        pytest.param("30h", "2026-11-21", at("11-21", "16:00"), id="hours"),
        pytest.param("1mo", "2026-12-21", at("12-22", "00:00"), id="a month, rolled over Sunday"),
    ],
)
def test_a_stage_may_take_any_unit_of_time(term: str, last_day: str, due: object) -> None:
    """Reported on Friday 20 November at 10:00."""
    story = reported(world(S0.replace('accept = "2wd"', f'accept = "{term}"')))
    (started,) = story.events(ClockStarted)
    assert (started.term, started.last_day, started.due) == (term, date.fromisoformat(last_day), due)


def test_an_urgent_case_has_the_terms_of_urgent_cases() -> None:
    story = reported(world(S0 + URGENT), urgency="urgent").given(Done(Accept(), TOWNSHIP_CLERK, MONDAY))
    assert [started.term for started in story.events(ClockStarted)] == ["4wh", "2h"]
    assert [started.term for started in accepted(world(S0 + URGENT)).events(ClockStarted)] == ["2wd", "3wd"]


def test_a_unit_may_have_a_term_of_its_own() -> None:
    text = f'{S0}\n[[special_terms]]\nunit = "{TOWNSHIP}"\nterms = {{ resolve = "9wd" }}\n'
    story = accepted(world(text)).given(Done(Dispatch(lead=GRID), CLERK, TUESDAY))
    assert story.events(ClockStarted)[-1].term == "9wd"


def test_with_the_anchor_report_terms_of_several_units_follow_each_other() -> None:
    """4 working hours to accept, then 3 working days to dispatch: the rest of Friday, then Monday to Wednesday."""
    pack = parse_pack(S0.replace('accept = "2wd"', 'accept = "4wh"'), "s0").model_copy(update={"anchor": Anchor.REPORT})
    story = given(report_by(GRID_WORKER, at=FRIDAY), Done(Accept(), CLERK, MONDAY), world=World(policy=pack))
    started = story.events(ClockStarted)[-1]
    assert (started.term, started.extensions) == ("4wh", ("3wd",))
    assert (started.received_at, started.due) == (FRIDAY, instant("2026-11-26T00:00:00+08:00"))


def test_rungs_may_stand_hours_away() -> None:
    text = (
        S0.replace('accept = "2wd"', 'accept = "8wh"')
        .replace('offset = "-1wd"', 'offset = "-2wh"')
        .replace('offset = "+2wd"', 'offset = "+12h"')
    )
    (started,) = reported(world(text)).events(ClockStarted)
    comes = {rung.rung: rung.at for rung in started.rungs}
    assert started.due == comes["missed"] == at("11-23", "11:00")
    assert (comes["remind"], comes["order"]) == (at("11-23", "09:00"), at("11-23", "23:00"))


def test_the_last_day_may_end_at_the_close_of_business() -> None:
    (started,) = reported(world(S0.replace('end = "midnight"', 'end = "close-of-business"'))).events(ClockStarted)
    assert started.due == at("11-24", "18:00")
    comes = {rung.rung: rung.at for rung in started.rungs}
    assert (comes["missed"], comes["order"]) == (at("11-24", "18:00"), at("11-26", "18:00"))
    assert comes["remind"] == at("11-24", "08:30")  # 18:00 the day before is nobody's office hour
