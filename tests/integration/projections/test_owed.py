"""What is owed, held against the domain's own reading of every case at any instant."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest

from gridflow.aggregates.case import Case, fold
from gridflow.aggregates.case.commands import AssignOwner, Report
from gridflow.aggregates.case.events import CaseReported
from gridflow.aggregates.case.light import Light, light
from gridflow.aggregates.case.owing import Duty, Owed, owed
from gridflow.aggregates.event import Recorded
from gridflow.bootstrap import County
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.projections.owed_queries import OwedFilter, owed_page, owed_totals
from gridflow.projections.queue_queries import Scope
from gridflow.projections.read_model import FOREVER
from gridflow.store.times import microseconds
from gridflow.testing import give, small_county
from gridflow.testing.territory import CLERK, COUNTY, FAR_VILLAGE, GRID, GRID_WORKER, TOWNSHIP, VILLAGE
from tests.integration.projections.paging import pages
from tests.integration.projections.traffic import live, log_of

TREE = small_county()
MANY = 10_000
UNITS = (COUNTY, TOWNSHIP, VILLAGE, FAR_VILLAGE, GRID)


@pytest.fixture
def busy(county: County) -> County:
    """A county with some hundred events over several weeks, all projected."""
    live(county, 200, seed=3, apart=timedelta(hours=4))
    county.projector.catch_up()
    return county


def cases_at(entries: list[tuple[int, Recorded]], at: datetime) -> list[Case]:
    streams: dict[str, list[Recorded]] = {}
    for _, event in entries:
        if event.recorded_at <= at and (isinstance(event.body, CaseReported) or event.stream_id in streams):
            streams.setdefault(event.stream_id, []).append(event)
    return [case for case in (fold(None, events) for events in streams.values()) if case is not None]


def owed_at(entries: list[tuple[int, Recorded]], at: datetime) -> list[tuple[str, str, Owed]]:
    """(number, stage, what is owed) by brute force."""
    return [(case.number, case.stage.value, one) for case in cases_at(entries, at) for one in owed(case, parent_of)]


def parent_of(unit: str) -> str | None:
    return TREE.get(unit).parent


def moments(entries: list[tuple[int, Recorded]]) -> list[datetime]:
    """Random instants, and instants at which something changed with the ones right before and after."""
    random, recorded = Random(7), sorted({event.recorded_at for _, event in entries})
    step = timedelta(microseconds=1)
    drawn = [recorded[0] + random.random() * (recorded[-1] - recorded[0]) for _ in range(15)]
    return drawn + [at + off for at in random.sample(recorded, 8) for off in (-step, timedelta(0), step)]


def test_what_is_owed_at_any_instant_is_what_the_folded_cases_owe(busy: County) -> None:
    entries = log_of(busy)
    duties: set[Duty] = set()
    for at in moments(entries):
        expected = owed_at(entries, at)
        duties |= {one.duty for _, _, one in expected}
        for unit in UNITS:
            scopes: tuple[Scope, Scope] = ("own", "subtree")
            for scope in scopes:
                wanted = OwedFilter(unit, scope, microseconds(at), past=True)
                rows = owed_page(busy.reader, TREE, wanted, MANY, None).rows
                found = Counter(
                    (r["number"], r["stage"], r["duty"], r["unit"], r["person"], r["due_at"], r["about"]) for r in rows
                )
                assert found == Counter(
                    (
                        number,
                        stage,
                        one.duty.value,
                        one.unit,
                        one.person,
                        microseconds(one.due) if one.due is not None else FOREVER,
                        one.subject,
                    )
                    for number, stage, one in expected
                    if (one.unit == unit if scope == "own" else TREE.within(one.unit, unit))
                )
    assert len(duties) >= 10, sorted(duties)


def test_what_is_owed_now_is_what_is_owed_as_of_now(busy: County) -> None:
    now = microseconds(busy.clock.now())
    present = owed_page(busy.reader, TREE, OwedFilter(COUNTY, "subtree", now), MANY, None).rows
    assert present == owed_page(busy.reader, TREE, OwedFilter(COUNTY, "subtree", now, past=True), MANY, None).rows
    assert len(present) > 20
    urgency = [(row["due_at"], row["number"]) for row in present]
    assert urgency == sorted(urgency)


def test_persons_and_duties_choose_the_rows_and_the_totals_count_them(busy: County) -> None:
    now = microseconds(busy.clock.now())
    whole = owed_page(busy.reader, TREE, OwedFilter(COUNTY, "subtree", now), MANY, None).rows
    people = {row["person"] for row in whole}
    assert len(people) > 2
    for person in people - {None}:
        wanted = OwedFilter(COUNTY, "subtree", now, person=person)
        mine = [row for row in whole if row["person"] == person]
        assert owed_page(busy.reader, TREE, wanted, MANY, None).rows == mine
        totals, _ = owed_totals(busy.reader, TREE, wanted)
        assert {one.duty.value: one.total for one in totals} == Counter(row["duty"] for row in mine)
    for duty in Duty:
        wanted = OwedFilter(COUNTY, "subtree", now, duty=duty)
        assert owed_page(busy.reader, TREE, wanted, MANY, None).rows == [r for r in whole if r["duty"] == duty]
    totals, position = owed_totals(busy.reader, TREE, OwedFilter(COUNTY, "subtree", now))
    assert position == busy.log.head().position
    assert [one.duty for one in totals] == [duty for duty in Duty if any(row["duty"] == duty for row in whole)]
    for one in totals:
        assert one.lights == Counter(Light(row["light"]) for row in whole if row["duty"] == one.duty)


def test_the_light_of_a_duty_is_that_of_its_clock(busy: County) -> None:
    """The clock of a stage, an assistance or an order: whichever runs until the duty is done."""
    now = busy.clock.now()
    clocks = {
        (case.number, microseconds(clock.due)): clock
        for case in cases_at(log_of(busy), now)
        for clock in case.clocks
        if clock.due is not None
    }
    wanted = OwedFilter(COUNTY, "subtree", microseconds(now))
    lit = 0
    for row in owed_page(busy.reader, TREE, wanted, MANY, None).rows:
        clock = clocks.get((row["number"], row["due_at"]))
        if clock is None:
            assert row["due_at"] == FOREVER
            continue
        lit += 1
        pauses = max((end for _, end in clock.basis.pauses), default=None)
        assert row["light"] == light(running=True, due=clock.due, warn=clock.warn, paused_until=pauses, at=now)
    assert lit > 10


def test_pages_by_cursor_visit_every_row_once_in_order(busy: County) -> None:
    wanted = OwedFilter(COUNTY, "subtree", microseconds(busy.clock.now()))
    whole = owed_page(busy.reader, TREE, wanted, MANY, None).rows
    for size in (1, 7, len(whole)):
        found = list(pages(partial(owed_page, busy.reader, TREE, wanted, size)))
        assert [row for page in found for row in page] == whole
    with pytest.raises(InvalidInput) as refused:
        owed_page(busy.reader, TREE, wanted, 3, "~~~")
    assert refused.value.context["field"] == "cursor"


def test_an_owner_owes_a_petition_until_it_has_ended(county: County) -> None:
    """信访包案,一件一销 (FEATURES D18)."""
    number = give(county, Report(place=GRID, subject="信访", matter="petition", channel="grid"), GRID_WORKER).number
    give(county, AssignOwner(owner="li", unit=VILLAGE), CLERK, number)
    county.projector.catch_up()
    now = microseconds(county.clock.now())
    (row,) = owed_page(county.reader, TREE, OwedFilter(VILLAGE, "own", now, duty=Duty.OWN), 10, None).rows
    assert (row["number"], row["person"], row["unit"]) == (number, "li", VILLAGE)


def test_an_unknown_unit_owes_nothing(county: County) -> None:
    for ask in (partial(owed_page, limit=5, cursor=None), owed_totals):
        with pytest.raises(UnknownUnit):
            ask(county.reader, TREE, OwedFilter("990101009000", "own", 0))
