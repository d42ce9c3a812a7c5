"""The draw itself 抽取: who may, of what, and that anyone can draw it again."""

import hashlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor
from gridflow.aggregates.recheck import AlreadyDrawn, DrawRechecks, RechecksDrawn, digest, draw, draw_rechecks, period
from gridflow.errors import GridFlowError, InvalidInput, NotPermitted, UnknownUnit
from gridflow.policy import Policies, builtin_pack
from gridflow.testing import instant, person, small_county
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, OTHER_TOWNSHIP, SUPERVISOR, TOWNSHIP
from gridflow.worktime import SHANGHAI, Calendars

NUMBERS = tuple(f"990101-20261101-{running:06d}-0" for running in range(1, 102))
NOVEMBER = DrawRechecks(unit=TOWNSHIP, first=date(2026, 11, 1), last=date(2026, 11, 30))
POPULATIONS = st.sets(st.text("0123456789-", min_size=1, max_size=12), max_size=60)


def context(by: Actor = ADMINISTRATOR, now: str = "2026-12-01T00:00:00+08:00", token: str = "t-1") -> Context:
    policies = Policies.in_turn((builtin_pack("s0"),))
    return Context(by, instant(now), policies, Calendars(()), small_county(), SHANGHAI, token)


def drawn(command: DrawRechecks = NOVEMBER, **asked: Any) -> RechecksDrawn:
    (event,) = draw_rechecks(command, context(**asked), [], NUMBERS)
    return event


def test_the_draw_says_all_that_is_needed_to_draw_again() -> None:
    event = drawn()
    assert (event.draw, event.unit, event.seed, event.share) == (f"{TOWNSHIP}-20261101-20261130", TOWNSHIP, "t-1", 5)
    assert (event.population, event.population_digest) == (101, digest(reversed(NUMBERS)))
    ordered = sorted(NUMBERS, key=lambda number: hashlib.sha256(("t-1" + number).encode()).hexdigest())
    assert event.drawn == tuple(ordered[:6]), "5% of 101, rounded up"
    assert drawn(token="t-2").drawn != event.drawn


@given(POPULATIONS, st.text(max_size=8), st.integers(1, 100))
def test_a_share_is_rounded_up_and_drawn_without_repeats(population: set[str], seed: str, share: int) -> None:
    chosen = draw(population, seed, share)
    assert set(chosen) <= population
    assert len(set(chosen)) == len(chosen)
    assert 0 <= len(chosen) * 100 - len(population) * share < 100
    assert chosen == draw(sorted(population, reverse=True), seed, share)


@given(POPULATIONS, st.text(max_size=8))
def test_a_greater_share_draws_the_same_and_more(population: set[str], seed: str) -> None:
    everything = draw(population, seed, 100)
    for share in (1, 5, 50):
        chosen = draw(population, seed, share)
        assert chosen == everything[: len(chosen)]


def test_the_share_may_be_another_than_the_policys() -> None:
    assert len(drawn(NOVEMBER.model_copy(update={"share": 100})).drawn) == 101


def test_nothing_archived_is_a_draw_of_nothing() -> None:
    (event,) = draw_rechecks(NOVEMBER, context(), [], ())
    assert (event.population, event.drawn) == (0, ())


def test_the_period_is_of_local_days() -> None:
    assert period(NOVEMBER.first, NOVEMBER.last, SHANGHAI) == (
        instant("2026-11-01T00:00:00+08:00"),
        instant("2026-12-01T00:00:00+08:00"),
    )


@pytest.mark.parametrize(
    ("changes", "asked", "error"),
    [
        pytest.param({}, {"now": "2026-11-30T23:59:59+08:00"}, InvalidInput, id="not over"),
        pytest.param({"first": date(2026, 12, 1)}, {}, InvalidInput, id="no period"),
        pytest.param({"first": date(1, 1, 1)}, {}, InvalidInput, id="before the calendar"),
        pytest.param({"last": date(9999, 12, 31)}, {}, InvalidInput, id="never"),
        pytest.param({}, {"by": SUPERVISOR}, NotPermitted, id="role"),
        pytest.param({}, {"by": person("administrator", OTHER_TOWNSHIP)}, UnknownUnit, id="foreign unit"),
        pytest.param({"unit": "990101009000"}, {}, UnknownUnit, id="no unit"),
    ],
)
def test_what_is_refused(changes: dict[str, object], asked: dict[str, Any], error: type[GridFlowError]) -> None:
    with pytest.raises(error):
        drawn(NOVEMBER.model_copy(update=changes), **asked)


@pytest.mark.parametrize("share", [None, 5])
def test_the_same_draw_again_is_no_news(share: int | None) -> None:
    again = NOVEMBER.model_copy(update={"share": share})
    assert draw_rechecks(again, context(token="t-2"), [drawn()], NUMBERS[:3]) == ()


@pytest.mark.parametrize(
    "changes",
    [{"share": 6}, {"last": date(2026, 11, 29)}, {"first": date(2026, 10, 1)}, {"first": date(2026, 11, 30)}],
    ids=["share", "shorter", "longer", "one day"],
)
def test_no_day_of_a_unit_is_drawn_from_twice(changes: dict[str, object]) -> None:
    with pytest.raises(AlreadyDrawn):
        draw_rechecks(NOVEMBER.model_copy(update=changes), context(token="t-2"), [drawn()], NUMBERS)


@pytest.mark.parametrize(
    "changes", [{"first": date(2026, 10, 1), "last": date(2026, 10, 31)}, {"unit": COUNTY}], ids=["before", "above"]
)
def test_other_days_and_other_units_are_drawn_from(changes: dict[str, object]) -> None:
    assert draw_rechecks(NOVEMBER.model_copy(update=changes), context(), [drawn()], NUMBERS)
