"""One county under each shipped pack, by data alone: its territory, its people, and the whole life of its cases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import chinese_calendar
import pytest

from gridflow.aggregates.case import commands as do
from gridflow.errors import MatterNotAdmitted
from gridflow.policy import RungKind, Stage, Timed, builtin_names
from gridflow.territory import Level, division_chain
from gridflow.worktime import SHANGHAI, Term, TermUnit
from tests.conformance.packs.counties import PackCounty, pack_county
from tests.conformance.packs.staff import staff

PACKS = [name for name in builtin_names() if name != "practice"]


@pytest.fixture(params=PACKS)
def any_pack(request: pytest.FixtureRequest, database_url: str) -> Iterator[PackCounty]:
    with pack_county(database_url, request.param) as county:
        yield county


def test_a_county_lives_under_the_pack(any_pack: PackCounty) -> None:
    _the_territory_is_as_the_levels_say(any_pack)
    staff(any_pack)
    _what_is_not_admitted_is_refused(any_pack)
    for matter in any_pack.pack.matters:
        number = any_pack.report(matter)
        _the_terms_are_those_of_the_pack(any_pack, number)
        case = any_pack.work_off(number)
        assert (case.stage, case.stages_missed) == (Stage.ARCHIVED, 0)
    _an_overdue_case_is_supervised_and_closed(any_pack)


def _the_territory_is_as_the_levels_say(it: PackCounty) -> None:
    tree = it.county.territory.refresh()
    for rule in it.pack.levels:
        if rule.count is not None:
            depth = [unit for unit in tree if unit.level is rule.level and _titled(unit.name, rule.title)]
            assert len(depth) == rule.count, rule.title
    if it.pack.id == "s3c":
        below = [unit for unit in tree if unit.parent is not None and unit.level is not Level.DEPARTMENT]
        assert len(below) == 44


def _titled(name: str, title: str) -> bool:
    return name.rstrip("0123456789") == title


def _what_is_not_admitted_is_refused(it: PackCounty) -> None:
    report = do.Report(place=it.place, subject="上级摊派", matter="not-in-the-catalogue", channel="grid")
    head = it.county.log.head()
    with pytest.raises(MatterNotAdmitted, match="准入"):
        it.give(report, "grid_worker", it.place)
    assert it.county.log.head() == head


def _the_terms_are_those_of_the_pack(it: PackCounty, number: str) -> None:
    """The clock of acceptance has the term that the pack says, and ends on the day that a second calendar finds."""
    case, clock = it.case(number), it.running(number)
    chain = division_chain(it.county.territory.tree.path(case.holder))
    term = it.pack.term(Timed.ACCEPT, case.matter, case.urgency, chain, frozenset())
    assert clock.basis.term == str(term)
    assert clock.policy_version == it.pack.version
    if term.unit is TermUnit.WORKING_DAY and it.pack.counting.end.value == "midnight":
        assert clock.due == _midnight_after(clock.received_at, term)


def _midnight_after(received_at: datetime, term: Term) -> datetime:
    day, left = received_at.astimezone(SHANGHAI).date(), term.amount
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), SHANGHAI)


def _an_overdue_case_is_supervised_and_closed(it: PackCounty) -> None:
    number = it.report(next(iter(it.pack.matters)))
    late = it.overrun(number)
    assert late.missed
    rungs = it.pack.rungs_of(Timed.ACCEPT, Term.parse(late.basis.term), frozenset())
    assert {rung.name: rung.offset for rung in late.rungs} == {rung.name: str(rung.offset) for rung in rungs}
    after = {rung.name for rung in rungs if rung.kind is not RungKind.REMIND}
    assert late.fired & after == {"missed"}
    ordering = next(rung for rung in rungs if rung.orders)
    at = next(rung.at for rung in late.rungs if rung.name == ordering.name)
    assert at is not None
    it.tick(at + timedelta(seconds=1))
    (order,) = it.case(number).orders
    assert it.county.territory.tree.within(order.to, order.by)
    case = it.work_off(number)
    assert case.stage is Stage.ARCHIVED
    assert case.stages_missed == 1
    assert case.orders == ()
