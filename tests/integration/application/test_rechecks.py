"""Drawing re-checks on a whole county: the population, the draw, its cases, and a crash in between."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from gridflow.aggregates.case import fold
from gridflow.aggregates.case.commands import Accept, Appraise, Archive, Check, Correct, Dispatch, Recheck, Resolve
from gridflow.aggregates.case.events import RecheckDrawn
from gridflow.aggregates.event import Actor
from gridflow.aggregates.recheck import AlreadyDrawn, DrawRechecks, digest
from gridflow.aggregates.unit import MergeUnits
from gridflow.application.bus import CommandBus
from gridflow.application.rechecks import Verdict
from gridflow.bootstrap import County
from gridflow.errors import NotPermitted
from gridflow.policy import Stage
from gridflow.testing import MemoryCounty, SettableClock, give, instant, person, report_by
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.threads import at_once

AnyCounty = County | MemoryCounty
NOVEMBER = DrawRechecks(unit=TOWNSHIP, first=date(2026, 11, 1), last=date(2026, 11, 30), share=50)
AFTERWARDS = instant("2026-12-01T00:00:00+08:00")
HOLDS = Verdict(population=True, drawn=True, missing=())


def set_clock(county: AnyCounty, at: str) -> None:
    assert isinstance(county.clock, SettableClock)
    county.clock.set(instant(at))


def archived(county: AnyCounty, at: str = "2026-11-30T23:59:59.999999+08:00", place: str = GRID) -> str:
    """A case of the place that is archived at an instant."""
    village = VILLAGE if place == GRID else FAR_VILLAGE
    worker, clerk, supervisor = (
        person(actor.role, unit) for actor, unit in ((GRID_WORKER, place), (CLERK, village), (SUPERVISOR, village))
    )
    set_clock(county, at)
    number = give(county, report_by(worker, at=instant(at), place=place, channel="grid").command, worker).number
    steps = ((Accept(), clerk), (Dispatch(lead=place), clerk), (Resolve(result="已修"), worker))
    closing = ((Check(passed=True, finding="好"), supervisor), (Appraise(), supervisor), (Archive(), supervisor))
    for command, actor in (*steps, *closing):
        give(county, command, actor, number)
    return number


def draws_of(county: AnyCounty, number: str) -> list[str]:
    bodies = [event.body for event in county.log.history(number)]
    return [body.draw for body in bodies if isinstance(body, RecheckDrawn)]


def afterwards(county: AnyCounty) -> None:
    set_clock(county, AFTERWARDS.isoformat())


def test_the_population_is_what_was_archived_in_the_period_and_the_subtree(any_county: AnyCounty) -> None:
    early = archived(any_county, "2026-11-20T10:00:00+08:00")
    late = archived(any_county)
    archived(any_county, place=FAR_GRID)
    archived(any_county, AFTERWARDS.isoformat())
    give(any_county, Correct(subject="路灯", reason="更正"), CLERK, early)

    drawing, new = any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)

    assert new
    assert (drawing.body.population, drawing.body.population_digest) == (2, digest([early, late]))
    assert set(drawing.body.drawn) < {early, late}
    (number,) = drawing.body.drawn
    assert draws_of(any_county, number) == [drawing.body.draw]
    assert (drawing.actor, drawing.at) == (ADMINISTRATOR, AFTERWARDS)
    assert any_county.rechecks.verify(drawing) == HOLDS


def test_drawing_again_draws_nothing_anew(any_county: AnyCounty) -> None:
    archived(any_county)
    afterwards(any_county)
    drawing, _ = any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)
    head = any_county.log.head()

    assert any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR) == (drawing, False)
    with pytest.raises(AlreadyDrawn):
        any_county.rechecks.draw(NOVEMBER.model_copy(update={"share": 100}), ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        any_county.rechecks.draw(NOVEMBER, SUPERVISOR)
    assert any_county.log.head() == head


class Crash(Exception):
    """The process ends here."""


class Mortal:
    """`Identities` that are used up after so many."""

    def __init__(self, left: int) -> None:
        self._left = iter(range(left))

    def new(self) -> str:
        for number in self._left:
            return f"mortal-{number}"
        raise Crash


@pytest.mark.parametrize("left", [0, 1, 4])
def test_a_draw_that_was_cut_short_is_finished_and_not_drawn_anew(any_county: AnyCounty, left: int) -> None:
    """The process ends between the draw and its cases, in the first case's transaction, or in the second's."""
    numbers = {archived(any_county) for _ in range(4)}
    afterwards(any_county)
    parts = (any_county.log, any_county.territory, any_county.almanac, any_county.rules, any_county.clock)
    dying = replace(any_county.rechecks, bus=CommandBus(*parts, Mortal(left)))

    with pytest.raises(Crash):
        dying.draw(NOVEMBER, ADMINISTRATOR)

    (drawing,) = any_county.rechecks.drawings()
    told = [number for number in drawing.body.drawn if draws_of(any_county, number)]
    assert len(told) < len(drawing.body.drawn) == 2
    assert any_county.rechecks.verify(drawing).missing == drawing.body.drawn[len(told) :]
    assert any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR) == (drawing, False)
    assert any_county.rechecks.verify(drawing) == HOLDS
    assert {number for number in numbers if draws_of(any_county, number)} == set(drawing.body.drawn)
    assert [draws_of(any_county, number) for number in drawing.body.drawn] == [[drawing.body.draw]] * 2


def test_a_case_that_owes_a_re_check_already_owes_no_second_one(any_county: AnyCounty) -> None:
    number = archived(any_county)
    afterwards(any_county)
    first, _ = any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)
    second, _ = any_county.rechecks.draw(NOVEMBER.model_copy(update={"unit": COUNTY}), ADMINISTRATOR)

    assert first.body.drawn == second.body.drawn == (number,)
    assert draws_of(any_county, number) == [first.body.draw]
    give(any_county, Recheck(passed=True, finding="完好"), checker(), number)
    assert any_county.rechecks.draw(NOVEMBER.model_copy(update={"unit": COUNTY}), ADMINISTRATOR) == (second, False)
    assert draws_of(any_county, number) == [first.body.draw]
    assert any_county.rechecks.verify(second) == HOLDS


def test_a_case_that_a_re_check_opened_again_is_not_drawn_and_spoils_no_verdict(any_county: AnyCounty) -> None:
    number = archived(any_county)
    afterwards(any_county)
    drawing, _ = any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)
    give(any_county, Recheck(passed=False, finding="又坏了"), checker(), number)

    case = fold(None, any_county.log.history(number))
    assert case is not None
    assert case.stage is Stage.RESOLVE
    assert any_county.rechecks.verify(drawing) == HOLDS
    county_wide, _ = any_county.rechecks.draw(NOVEMBER.model_copy(update={"unit": COUNTY}), ADMINISTRATOR)
    assert (county_wide.body.population, county_wide.body.drawn) == (0, ())


def test_a_draw_that_was_tampered_with_is_found_out(any_county: AnyCounty) -> None:
    for _ in range(3):
        archived(any_county)
    afterwards(any_county)
    drawing, _ = any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)

    def verdict(**changes: object) -> Verdict:
        body = drawing.body.model_copy(update=changes)
        return any_county.rechecks.verify(type(drawing)(body, drawing.event_id, drawing.at, drawing.actor))

    assert not verdict(population_digest=digest(["990101-20261101-000001-0"])).population
    assert not verdict(seed="chosen").drawn
    assert not verdict(drawn=drawing.body.drawn[:1]).drawn


def test_draws_at_once_are_one_draw(county: County) -> None:
    for _ in range(3):
        archived(county)
    afterwards(county)
    drawn = at_once([partial(county.rechecks.draw, NOVEMBER, ADMINISTRATOR) for _ in range(6)])

    assert sorted(new for _, new in drawn) == [False] * 5 + [True]
    (drawing,) = county.rechecks.drawings()
    assert {one.event_id for one, _ in drawn} == {drawing.event_id}
    assert all(draws_of(county, number) == [drawing.body.draw] for number in drawing.body.drawn)


def checker() -> Actor:
    """Someone of the township who had no part in the case."""
    return person("supervisor", TOWNSHIP)


def test_the_cases_are_told_by_the_system(any_county: AnyCounty) -> None:
    number = archived(any_county)
    afterwards(any_county)
    any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)
    assert any_county.log.history(number)[-1].actor == SYSTEM


def test_what_a_former_unit_archived_is_drawn_from_by_the_one_that_stands_for_it(any_county: AnyCounty) -> None:
    """As the territory was known at the draw: what is recorded later, even of a day before, changes no verdict."""
    far, own = archived(any_county, place=FAR_GRID), archived(any_county)
    afterwards(any_county)
    before, _ = any_county.rechecks.draw(NOVEMBER.model_copy(update={"unit": VILLAGE}), ADMINISTRATOR)
    merger = MergeUnits(units=(FAR_VILLAGE,), into=VILLAGE, effective_on=date(2026, 11, 30))
    any_county.registrar.carry_out([merger], ADMINISTRATOR)
    after, _ = any_county.rechecks.draw(NOVEMBER, ADMINISTRATOR)

    assert (before.body.population, before.body.population_digest) == (1, digest([own]))
    assert (after.body.population, after.body.population_digest) == (2, digest([far, own]))
    assert [any_county.rechecks.verify(drawing) for drawing in (before, after)] == [HOLDS, HOLDS]
