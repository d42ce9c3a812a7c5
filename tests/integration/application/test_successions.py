"""Cases of villages that merge 承接移交: their successor finds them, acts on them and is told, whoever moves first."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import pytest

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import (
    Accept,
    AnswerSupervision,
    AssignOwner,
    Check,
    Dispatch,
    Escalate,
    HandOver,
    OrderSupervision,
    ReplyAssistance,
    Report,
    Resolve,
)
from gridflow.aggregates.case.events import CaseHandedOver, DeadlineMissed, Succession
from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import MergeUnits, MoveUnit, Part, RenameUnit, RetireUnit, SplitUnit
from gridflow.application.bus import Request
from gridflow.application.successions import Successions
from gridflow.bootstrap import County, open_county
from gridflow.errors import NotPermitted, UnknownCase, UnknownUnit
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.owed_queries import OwedFilter, owed_page
from gridflow.projections.queue_queries import QueueFilter, queue_page, queue_tree
from gridflow.projections.rebuild import digests, rebuild
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree
from gridflow.testing import CountingIdentities, SettableClock, database_county, give, instant, person, report_by
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from gridflow.worktime import SHANGHAI

MONDAY: Final = instant("2026-06-15T09:00:00+08:00")
MERGING: Final = date(2026, 7, 1)
ON_THE_DAY: Final = instant("2026-07-01T08:00:00+08:00")
MERGED: Final = f"{TOWNSHIP[:9]}009"
NEW_GRID: Final = f"{MERGED}001"
MERGER: Final = MergeUnits(
    units=(VILLAGE, SIBLING_VILLAGE),
    into=MERGED,
    unit_name="东兴村",
    parent=TOWNSHIP,
    effective_on=MERGING,
    document="示例县政发〔2026〕9号",
)
AUDITOR: Final = person("auditor", COUNTY)
TOWN_CLERK: Final = person("clerk", TOWNSHIP)
NEW_CLERK, NEW_WORKER = person("clerk", MERGED), person("grid_worker", NEW_GRID)
DAY: Final = timedelta(days=1)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(MONDAY)


@pytest.fixture
def county(database_url: str, clock: SettableClock) -> Iterator[County]:
    """Nobody ticks or projects but the test itself."""
    with database_county(database_url, clock) as county:
        yield county


def reported(county: County, worker: Actor = GRID_WORKER, **changes: object) -> str:
    command = report_by(worker, at=county.clock.now(), **changes).command
    return give(county, command, worker).number


def merge(county: County, at: SettableClock) -> None:
    """Plan the merger now, and live up to its day."""
    county.registrar.carry_out([MERGER], ADMINISTRATOR)
    at.set(ON_THE_DAY)


def case(county: County, number: str) -> Case:
    return county.files.open(number, AUDITOR).case


def topics(county: County, number: str) -> list[str]:
    return [event.body.topic for event in county.log.history(number)]


def queue(county: County, unit: str, units: UnitTree | None = None, *, past: int | None = None) -> set[str]:
    """What a unit holds itself, now or at an instant."""
    wanted = QueueFilter(unit, "own", past or microseconds(county.clock.now()), past=past is not None)
    page = queue_page(county.reader, units or county.territory.tree, wanted, 1000, None)
    return {row["number"] for row in page.rows}


def owed(county: County, unit: str) -> set[tuple[str, str]]:
    """What a unit owes itself on which cases."""
    wanted = OwedFilter(unit, "own", microseconds(county.clock.now()))
    page = owed_page(county.reader, county.territory.tree, wanted, 1000, None)
    return {(row["number"], row["duty"]) for row in page.rows}


def swept(county: County) -> int:
    """Sweep until there is nothing left; returns how many cases were handed over."""
    total = 0
    for _ in range(100):
        county.projector.catch_up()
        if not (handed := county.ticker.successions.step()):
            return total
        total += handed
    raise AssertionError("the sweep does not end")


def test_a_command_finds_the_case_handed_over_though_nobody_swept(county: County, clock: SettableClock) -> None:
    """The bus alone: what former units had is handed over in the transaction of the command."""
    number = reported(county)
    merge(county, clock)
    receipt = give(county, Accept(), NEW_CLERK, number)
    assert receipt.events[0] == "case.handed-over"
    assert "case.accepted" in receipt.events
    handed = county.log.history(number)[receipt.version - len(receipt.events)]
    assert handed.body == CaseHandedOver(
        successions=(Succession(origin=VILLAGE, to=MERGED), Succession(origin=GRID, to=NEW_GRID))
    )
    assert handed.actor.role == "system"
    after = case(county, number)
    assert (after.holder, after.reporter, after.place) == (MERGED, NEW_GRID, GRID)
    give(county, Dispatch(lead=NEW_GRID), NEW_CLERK, number)
    give(county, Resolve(result="已修"), NEW_WORKER, number)
    assert topics(county, number).count("case.handed-over") == 1


def test_the_former_unit_does_nothing_any_more(county: County, clock: SettableClock) -> None:
    number = reported(county)
    merge(county, clock)
    head = county.log.head()
    for actor in (CLERK, GRID_WORKER):
        with pytest.raises(UnknownUnit, match="已撤销,由") as refused:
            give(county, Accept(), actor, number)
        assert refused.value.context["successor"] == {VILLAGE: MERGED, GRID: NEW_GRID}[actor.unit]
    with pytest.raises(UnknownUnit, match=NEW_GRID):
        reported(county, GRID_WORKER)
    with pytest.raises(UnknownUnit, match=NEW_GRID):
        give(county, report_by(NEW_WORKER, at=clock.now(), place=GRID).command, NEW_WORKER)
    assert county.log.head() == head, "a refusal hands nothing over"


def test_the_sweep_hands_over_what_nobody_touches(county: County, clock: SettableClock) -> None:
    """A case a unit owes nothing on waits for the next command; one that is nobody's of theirs stays as it is."""
    untouched = [reported(county) for _ in range(3)] + [reported(county, person("grid_worker", SIBLING_GRID))]
    far = reported(county, person("grid_worker", f"{FAR_VILLAGE}001"))
    merge(county, clock)
    county.projector.catch_up()
    assert queue(county, MERGED) == set(untouched), "found at once, by where the former villages were"
    assert swept(county) == 4
    assert swept(county) == 0
    for number in untouched:
        assert topics(county, number)[-1] == "case.handed-over"
        assert case(county, number).holder == MERGED
    assert "case.handed-over" not in topics(county, far)
    assert queue(county, MERGED) == set(untouched)
    assert owed(county, MERGED) == {(number, "accept") for number in untouched}


def test_the_sweep_waits_for_the_read_models(county: County, clock: SettableClock) -> None:
    """It looks again until they have seen the change: what they had not heard of is not forgotten."""
    reported(county)
    merge(county, clock)
    assert county.ticker.successions.step() == 0
    county.projector.catch_up()
    assert county.ticker.successions.step() == 1


def test_many_are_handed_over_a_few_at_a_time(county: County, clock: SettableClock) -> None:
    numbers = [reported(county) for _ in range(30)]
    merge(county, clock)
    county.projector.catch_up()
    assert [county.ticker.successions.step() for _ in range(3)] == [25, 5, 0]
    assert all(topics(county, number).count("case.handed-over") == 1 for number in numbers)


def test_what_cannot_be_handed_over_keeps_nobody_waiting(county: County, clock: SettableClock) -> None:
    """More of them than one step takes; they are tried again at the next steps, a few at a time."""
    merge(county, clock)
    asked: list[str] = []

    def owing(tree: UnitTree, after: str, limit: int) -> tuple[list[str], int]:
        numbers = sorted(number for number in (*broken, sound) if number > after)[:limit]
        asked.extend(numbers)
        return numbers, county.log.head().position

    broken = [f"990101-20260101-{number:06}-0" for number in range(60)]
    clock.set(MONDAY)
    sound = reported(county)
    clock.set(ON_THE_DAY)
    sweep = Successions(county.bus, county.log, county.territory, owing, person("system", COUNTY))
    assert [sweep.step() for _ in range(4)] == [0, 0, 1, 0]
    assert asked == [*broken, sound]
    clock.advance(DAY)
    assert [sweep.step() for _ in range(4)] == [0, 0, 0, 0]
    assert len(asked) == 2 * 61


def test_what_failed_is_tried_again_at_the_next_step(county: County, clock: SettableClock) -> None:
    """It may have failed for once: because somebody kept the store busy, or as here because of who asked."""
    numbers = [reported(county) for _ in range(30)]
    merge(county, clock)
    county.projector.catch_up()
    sweep = county.ticker.successions
    system, sweep.actor = sweep.actor, CLERK
    assert [sweep.step() for _ in range(2)] == [0, 0]
    sweep.actor = system
    assert [sweep.step() for _ in range(3)] == [25, 5, 0]
    assert all(topics(county, number).count("case.handed-over") == 1 for number in numbers)


UPPER, LOWER = f"{TOWNSHIP[:9]}101", f"{TOWNSHIP[:9]}102"
SPLIT: Final = SplitUnit(
    code=VILLAGE,
    parts=(
        Part(code=UPPER, unit_name="东上村", units=(GRID,)),
        Part(code=LOWER, unit_name="东下村", units=(SECOND_GRID,)),
    ),
    effective_on=MERGING,
)


def test_of_a_split_village_each_part_gets_the_cases_that_lie_in_it(county: County, clock: SettableClock) -> None:
    """Those that lie in none of them are the first part's, which stands for the village."""
    upper, lower, whole = (
        reported(county, worker, place=place)
        for worker, place in (
            (GRID_WORKER, GRID),
            (person("grid_worker", SECOND_GRID), SECOND_GRID),
            (CLERK, VILLAGE),
        )
    )
    county.registrar.carry_out([SPLIT], ADMINISTRATOR)
    clock.set(ON_THE_DAY)
    lower_clerk, lower_grid = person("clerk", LOWER), f"{LOWER}002"
    give(county, Accept(), lower_clerk, lower)
    give(county, Dispatch(lead=lower_grid), lower_clerk, lower)
    give(county, Resolve(result="已修"), person("grid_worker", lower_grid), lower)
    assert swept(county) == 2
    assert [case(county, number).holder for number in (upper, whole)] == [UPPER, UPPER]
    with pytest.raises(UnknownCase):
        give(county, Accept(), lower_clerk, upper)
    give(county, Accept(), person("clerk", UPPER), upper)


def test_parts_that_merge_again_have_their_own_cases(county: County, clock: SettableClock) -> None:
    """The second part goes to another village before anybody touches its case: that is the one who has it."""
    number = reported(county, person("grid_worker", SECOND_GRID), place=SECOND_GRID)
    going_on = MergeUnits(units=(LOWER,), into=SIBLING_VILLAGE, effective_on=MERGING + DAY)
    county.registrar.carry_out([SPLIT, going_on], ADMINISTRATOR)
    clock.set(ON_THE_DAY + DAY)
    give(county, Accept(), person("clerk", SIBLING_VILLAGE), number)
    assert case(county, number).holder == SIBLING_VILLAGE


def test_a_tick_does_it_and_a_second_process_finds_nothing_left(
    county: County, clock: SettableClock, database_url: str
) -> None:
    numbers = [reported(county) for _ in range(2)]
    merge(county, clock)
    other = open_county(county.settings, clock, CountingIdentities("other-"))
    try:
        for each in (county, other):
            each.projector.catch_up()
        for each in (county, other):
            each.ticker.tick()
        assert all(topics(county, number).count("case.handed-over") == 1 for number in numbers)
    finally:
        other.database.close()


def test_before_its_day_a_planned_merger_moves_nothing(county: County, clock: SettableClock) -> None:
    """And on the day it does, though nothing was recorded then."""
    number = reported(county)
    county.registrar.carry_out([MERGER], ADMINISTRATOR)
    assert swept(county) == 0
    clock.set(instant("2026-06-30T23:59:59.999999+08:00"))
    assert swept(county) == 0
    assert (queue(county, VILLAGE), MERGED in county.territory.tree) == ({number}, False)
    clock.set(instant("2026-07-01T00:00:00+08:00"))
    assert swept(county) == 1
    assert (queue(county, MERGED), VILLAGE in county.territory.tree) == ({number}, False)


def test_a_merger_that_is_recorded_after_its_day_moves_everything_at_once(county: County, clock: SettableClock) -> None:
    """What was reported in between was rightly the village's when it was; it is the successor's from now on."""
    before = reported(county)
    clock.set(instant("2026-07-03T09:00:00+08:00"))
    between = reported(county)
    clock.set(instant("2026-07-06T09:00:00+08:00"))
    county.registrar.carry_out([MERGER], ADMINISTRATOR)
    assert swept(county) == 2
    assert queue(county, MERGED) == {before, between}
    assert {case(county, number).place for number in (before, between)} == {GRID}
    on_the_third = microseconds(instant("2026-07-03T10:00:00+08:00"))
    then = county.territory.on(instant("2026-07-03T10:00:00+08:00"))
    assert VILLAGE not in then, "as is known now"
    assert queue(county, MERGED, then, past=on_the_third) == {before, between}


def test_queues_of_the_past_are_those_of_the_units_of_then(county: County, clock: SettableClock) -> None:
    number = reported(county)
    then = microseconds(clock.now() + DAY)
    merge(county, clock)
    swept(county)
    units = county.territory.on(MONDAY + DAY)
    assert queue(county, VILLAGE, units, past=then) == {number}
    assert queue(county, VILLAGE, units, past=microseconds(clock.now()) - 1) == {number}
    branches, _ = queue_tree(county.reader, units, TOWNSHIP, then, past=True)
    assert {branch.unit.code: branch.total for branch in branches if branch.total} == {VILLAGE: 1}
    branches, _ = queue_tree(county.reader, county.territory.tree, TOWNSHIP, microseconds(clock.now()))
    assert {branch.unit.code: branch.total for branch in branches if branch.total} == {MERGED: 1}


def test_the_ladder_tells_the_successor(county: County, clock: SettableClock) -> None:
    """A deadline that passes after the merger is missed by the successor, before any sweep."""
    clock.set(instant("2026-06-30T17:00:00+08:00"))
    number = reported(county)
    merge(county, clock)
    clock.set(instant("2026-07-06T09:00:00+08:00"))
    county.projector.catch_up()
    assert county.ticker.tick() == 1
    missed = next(event.body for event in county.log.history(number) if isinstance(event.body, DeadlineMissed))
    assert MERGED in missed.to
    assert not {VILLAGE, GRID} & set(missed.to)
    county.projector.catch_up()
    told = alerts_since(county.reader, county.territory.tree, MERGED, 0, 100).rows
    assert {row["number"] for row in told} == {number}


def test_what_the_former_village_was_told_its_successor_reads(county: County, clock: SettableClock) -> None:
    number = reported(county)
    clock.set(instant("2026-06-20T09:00:00+08:00"))
    county.projector.catch_up()
    county.ticker.tick()
    clock.set(MONDAY + timedelta(days=10))
    merge(county, clock)
    county.projector.catch_up()
    told = alerts_since(county.reader, county.territory.tree, MERGED, 0, 100).rows
    assert {(row["number"], row["unit"]) for row in told} >= {(number, VILLAGE)}


def test_every_part_in_a_case_goes_over(county: County, clock: SettableClock) -> None:
    """Who leads, who assists, who owns, who must answer; both villages' parts to the one that they became."""
    number = reported(county)
    give(county, Escalate(reason="超出村级能力"), CLERK, number)
    give(county, Accept(), TOWN_CLERK, number)
    give(county, Dispatch(lead=VILLAGE, assisting=(SIBLING_VILLAGE,)), TOWN_CLERK, number)
    give(county, AssignOwner(owner="leader", unit=VILLAGE), TOWN_CLERK, number)
    give(county, OrderSupervision(cause="拖延"), person("supervisor", TOWNSHIP), number)
    (order,), (assistance,) = case(county, number).orders, case(county, number).assistances
    merge(county, clock)
    assert swept(county) == 1
    before, after = case_before(county, number), case(county, number)
    assert (after.holder, after.lead, after.first_lead, after.dispatcher) == (MERGED, MERGED, MERGED, TOWNSHIP)
    assert after.owner == ("leader", MERGED)
    assert [(one.name, one.unit, one.by) for one in after.assistances] == [(assistance.name, MERGED, TOWNSHIP)]
    assert [(one.name, one.to, one.by) for one in after.orders] == [(order.name, MERGED, TOWNSHIP)]
    assert after.clocks == before.clocks, "no deadline moves"
    assert (after.place, after.number) == (GRID, number)
    county.projector.catch_up()
    assert {duty for _, duty in owed(county, MERGED)} >= {"resolve", "assist", "answer", "own"}
    handler = person("handler", MERGED)
    give(county, ReplyAssistance(assistance=assistance.name, reply="已协助"), handler, number)
    give(county, AnswerSupervision(order=order.name, answer="正在办"), handler, number)
    give(county, Resolve(result="已修"), handler, number)


def case_before(county: County, number: str) -> Case:
    """The case as it was before it was handed over."""
    handed = next(event for event in county.log.history(number) if isinstance(event.body, CaseHandedOver))
    return county.files.open(number, AUDITOR, version=handed.version - 1).case


def test_the_history_says_who_had_it_and_who_has_it(county: County, clock: SettableClock) -> None:
    number = reported(county)
    merge(county, clock)
    swept(county)
    assert (case_before(county, number).holder, case(county, number).holder) == (VILLAGE, MERGED)
    handed = county.log.history(number)[-1]
    assert handed.unit_path == f"{COUNTY}/{TOWNSHIP}/{MERGED}/{NEW_GRID}/"
    assert county.log.history(number)[0].unit_path == f"{COUNTY}/{TOWNSHIP}/{VILLAGE}/{GRID}/"


def test_whoever_worked_in_a_former_unit_is_still_no_judge_of_it(county: County, clock: SettableClock) -> None:
    """The supervisor of the unit that the handling one became does not check its work either."""
    number = reported(county)
    give(county, Accept(), CLERK, number)
    give(county, Dispatch(lead=GRID), CLERK, number)
    give(county, Resolve(result="已修"), GRID_WORKER, number)
    county.registrar.carry_out([RetireUnit(code=GRID, effective_on=MERGING)], ADMINISTRATOR)
    clock.set(ON_THE_DAY)
    with pytest.raises(NotPermitted):
        give(county, Check(passed=True, finding="好"), SUPERVISOR, number)
    give(county, Check(passed=True, finding="好"), person("supervisor", TOWNSHIP), number)


def test_an_ended_case_keeps_everything_and_its_successor_sees_it(county: County, clock: SettableClock) -> None:
    number = reported(county)
    give(county, Accept(), CLERK, number)
    give(county, Dispatch(lead=GRID), CLERK, number)
    give(county, Resolve(result="已修"), GRID_WORKER, number)
    give(county, Check(passed=True, finding="好"), SUPERVISOR, number)
    version = case(county, number).version
    merge(county, clock)
    county.projector.catch_up()
    assert county.files.open(number, NEW_CLERK).case.place == GRID
    with pytest.raises(UnknownCase):
        county.files.open(number, person("clerk", FAR_VILLAGE))
    assert swept(county) == 1, "it waits to be appraised"
    assert case(county, number).version == version + 1
    assert give(county, HandOver(), person("system", COUNTY), number).events == ()


def test_a_village_that_moves_keeps_its_cases_and_its_old_township_does_not(
    county: County, clock: SettableClock
) -> None:
    """Under the codes of its new place; those who held it before go on seeing what they had a part in."""
    number = reported(county)
    moved = f"{OTHER_TOWNSHIP[:9]}002"
    county.registrar.carry_out([MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=MERGING)], ADMINISTRATOR)
    clock.set(ON_THE_DAY)
    county.projector.catch_up()
    for unit, cases in ((TOWNSHIP, set()), (OTHER_TOWNSHIP, {number})):
        wanted = QueueFilter(unit, "subtree", microseconds(clock.now()))
        page = queue_page(county.reader, county.territory.tree, wanted, 10, None)
        assert {row["number"] for row in page.rows} == cases
    with pytest.raises(UnknownCase):
        give(county, Accept(), person("clerk", TOWNSHIP), number)
    assert give(county, Accept(), person("clerk", moved), number).events[0] == "case.handed-over"
    assert case(county, number).holder == moved


def test_the_part_that_keeps_the_code_goes_on_with_what_is_not_said_otherwise(
    county: County, clock: SettableClock
) -> None:
    held, in_second = reported(county), reported(county, person("grid_worker", SECOND_GRID))
    part = f"{TOWNSHIP[:9]}009"
    parts = (Part(code=VILLAGE, units=(GRID,)), Part(code=part, unit_name="东下村", units=(SECOND_GRID,)))
    county.registrar.carry_out([SplitUnit(code=VILLAGE, parts=parts, effective_on=MERGING)], ADMINISTRATOR)
    clock.set(ON_THE_DAY)
    swept(county)
    assert (case(county, held).holder, case(county, in_second).holder) == (VILLAGE, VILLAGE)
    give(county, Accept(), CLERK, in_second)
    assert case(county, in_second).reporter == f"{part}002"


def test_a_name_changes_nothing_in_cases(county: County, clock: SettableClock) -> None:
    number = reported(county)
    county.registrar.carry_out([RenameUnit(code=VILLAGE, unit_name="东新村", effective_on=MERGING)], ADMINISTRATOR)
    clock.set(ON_THE_DAY)
    assert swept(county) == 0
    assert give(county, Accept(), CLERK, number).events[0] != "case.handed-over"


def test_what_was_answered_before_is_answered_again(county: County, clock: SettableClock) -> None:
    """A repeated report gets its receipt, whatever has become of the unit; nothing is recorded twice."""
    request = Request(
        Report.model_validate(report_by(GRID_WORKER, at=MONDAY).command.model_dump()), GRID_WORKER, keys=("k",)
    )
    first = county.bus.execute(request).receipt
    merge(county, clock)
    head = county.log.head()
    assert county.bus.execute(request).receipt == first
    assert county.log.head() == head


@pytest.mark.parametrize("batch", [1, 5, 1000])
def test_rebuilt_tables_are_the_live_ones(county: County, clock: SettableClock, batch: int) -> None:
    """Whenever each was projected: before the merger was known, before its day, or long after."""
    for each in range(3):
        number = reported(county)
        if each:
            county.projector.catch_up()
    county.registrar.carry_out([MERGER], ADMINISTRATOR)
    reported(county, person("grid_worker", SIBLING_GRID))
    county.projector.catch_up()
    clock.set(ON_THE_DAY)
    give(county, Accept(), NEW_CLERK, number)
    reported(county, NEW_WORKER)
    clock.set(instant("2026-07-20T09:00:00+08:00"))
    late = [RenameUnit(code=MERGED, unit_name="东盛村", effective_on=date(2026, 7, 10))]
    county.registrar.carry_out(late, ADMINISTRATOR)
    for _ in range(3):
        county.projector.catch_up()
        county.ticker.tick()
    swept(county)
    with county.database.reading() as connection:
        live = digests(connection)
    rebuild(county.database, county.log.lightly_after, SHANGHAI, lambda _: None, batch)
    with county.database.reading() as connection:
        assert digests(connection) == live
