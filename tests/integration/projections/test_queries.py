"""What the read models answer, held against a brute-force reading of the log."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select, text

from gridflow.aggregates.case.commands import Accept, Dispatch, Report, RequestSuspension, RuleSuspension
from gridflow.aggregates.case.events import ClockStarted, DeadlineRevised
from gridflow.aggregates.case.light import Light, light
from gridflow.aggregates.event import Recorded
from gridflow.bootstrap import County
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.policy import Stage
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.projections.lights import NEVER_PAUSED, light_column
from gridflow.projections.overdue_queries import overdue
from gridflow.projections.queue_queries import QueueFilter, queue_page, queue_tree
from gridflow.projections.read_model import FOREVER, Row
from gridflow.store.times import instant, microseconds
from gridflow.testing import give, small_county
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.projections.paging import pages
from tests.integration.projections.traffic import AUDITOR, live, log_of, numbers_of
from tests.property.reading import LogReading, overdue_at, queue_at

TREE = small_county()
MANY = 10_000


@pytest.fixture
def busy(county: County) -> County:
    """A county with some hundred events over several weeks, all projected."""
    live(county, 150, apart=timedelta(hours=4))
    county.projector.catch_up()
    return county


def moments(county: County) -> list[datetime]:
    """Instants at which something changed, and the ones right before and after."""
    recorded = sorted({event.recorded_at for _, event in log_of(county)})
    step = timedelta(microseconds=1)
    return [at + off for at in recorded[:: max(1, len(recorded) // 12)] for off in (-step, timedelta(0), step)]


def test_a_queue_of_the_past_is_a_replay_of_the_log_up_to_then(busy: County) -> None:
    entries = log_of(busy)
    for at in moments(busy):
        expected = queue_at(entries, at)
        for unit in (COUNTY, TOWNSHIP, VILLAGE, FAR_VILLAGE, GRID):
            for scope in ("own", "subtree"):
                wanted = QueueFilter(unit, "own" if scope == "own" else "subtree", microseconds(at), past=True)
                rows = queue_page(busy.reader, TREE, wanted, MANY, None).rows
                assert {row["number"]: (row["holder"], row["stage"]) for row in rows} == {
                    number: (holder, stage)
                    for number, (holder, stage, _) in expected.items()
                    if (holder == unit if scope == "own" else TREE.within(holder, unit))
                }


def test_the_queue_of_now_is_the_queue_as_of_now(busy: County) -> None:
    now = microseconds(busy.clock.now())
    present = queue_page(busy.reader, TREE, QueueFilter(COUNTY, "subtree", now), MANY, None).rows
    past = queue_page(busy.reader, TREE, QueueFilter(COUNTY, "subtree", now, past=True), MANY, None).rows
    assert present == past
    assert len(present) > 10


def test_what_happens_within_one_instant_leaves_one_entry(busy: County) -> None:
    """Accepting stops a clock and starts another; nobody held the case in between."""
    with busy.database.reading() as connection:
        for table in ("rm_queues_7", "rm_owed_7", "rm_outlines_7"):
            empty = connection.execute(text(f"SELECT number FROM {table} WHERE from_at >= to_at")).scalars().all()
            assert not empty


def test_the_overdue_set_is_the_one_that_the_log_tells(busy: County) -> None:
    entries = log_of(busy)
    sizes = set()
    dues = {event.body.due for _, event in entries if isinstance(event.body, ClockStarted)} - {None}
    around = [due - off for due in dues if due is not None for off in (timedelta(0), timedelta(microseconds=1))]
    for at in moments(busy) + around:
        found = overdue(busy.reader, microseconds(at))
        assert found == overdue_at(entries, at)
        sizes.add(len(found))
    assert len(sizes) > 3


def test_the_rollup_counts_what_a_brute_force_count_finds(busy: County) -> None:
    """Village → township → county (FEATURES F1)."""
    entries = log_of(busy)
    for at in moments(busy)[::3]:
        expected = queue_at(entries, at)
        warns, pauses = warn_instants(entries, at), pause_ends(entries, at)
        for unit in (COUNTY, TOWNSHIP, OTHER_TOWNSHIP, VILLAGE, GRID):
            branches, position = queue_tree(busy.reader, TREE, unit, microseconds(at), past=True)
            assert position == busy.log.head().position
            assert [branch.unit.code for branch in branches] == [unit, *(child.code for child in TREE.children(unit))]
            for branch in branches:
                code = branch.unit.code
                held = {
                    number: (stage, due)
                    for number, (holder, stage, due) in expected.items()
                    if (holder == code if branch.own else TREE.within(holder, code))
                }
                assert branch.own == (code == unit)
                assert branch.total == len(held)
                assert branch.stages == Counter(stage for stage, _ in held.values())
                assert branch.lights == Counter(
                    light(
                        running=number in warns,
                        due=due,
                        warn=warns.get(number),
                        paused_until=pauses.get(number),
                        at=at,
                    )
                    for number, (_, due) in held.items()
                )


def warn_instants(entries: list[tuple[int, Recorded]], at: datetime) -> dict[str, datetime | None]:
    reading = LogReading()
    reading.read(entry for entry in entries if entry[1].recorded_at <= at)
    return {case.number: case.running.rungs["remind"] for case in reading.cases.values() if case.running is not None}


def pause_ends(entries: list[tuple[int, Recorded]], at: datetime) -> dict[str, datetime]:
    """When the last pause of the clock that was started or revised last ends, by case."""
    ends: dict[str, datetime] = {}
    for _, event in entries:
        if event.recorded_at <= at and isinstance(event.body, ClockStarted | DeadlineRevised):
            ends.pop(event.stream_id, None)
            if event.body.pauses:
                ends[event.stream_id] = max(end for _, end in event.body.pauses)
    return ends


def test_pages_by_cursor_visit_every_row_once_in_order(busy: County) -> None:
    now = microseconds(busy.clock.now())
    wanted = QueueFilter(COUNTY, "subtree", now)
    whole = queue_page(busy.reader, TREE, wanted, MANY, None).rows
    for size in (1, 3, 7, len(whole), len(whole) + 1):
        found = list(pages(partial(queue_page, busy.reader, TREE, wanted, size)))
        assert [row for page in found for row in page] == whole
        assert all(len(page) <= size for page in found)
    urgency = [(row["due_at"], row["number"]) for row in whole]
    assert urgency == sorted(urgency)
    cases = CaseFilter(COUNTY, now)
    numbers = [row["number"] for page in pages(partial(case_page, busy.reader, TREE, cases, 4)) for row in page]
    assert numbers == sorted(numbers_of(busy), reverse=True)


def test_a_cursor_that_is_not_ours_is_refused(county: County) -> None:
    live(county, 12)
    county.projector.catch_up()
    wanted = QueueFilter(COUNTY, "subtree", microseconds(county.clock.now()))
    for cursor in ("x", ">i:1", "~~~", "<i:1", ">s:a~s:b~s:c"):
        with pytest.raises(InvalidInput) as refused:
            queue_page(county.reader, TREE, wanted, 3, cursor)
        assert refused.value.context["field"] == "cursor"


def test_a_queue_is_filtered_by_stage_and_by_light(busy: County) -> None:
    now = microseconds(busy.clock.now())
    whole = queue_page(busy.reader, TREE, QueueFilter(COUNTY, "subtree", now), MANY, None).rows
    assert len({row["stage"] for row in whole}) > 2
    for stage in Stage:
        found = queue_page(busy.reader, TREE, QueueFilter(COUNTY, "subtree", now, stage=stage), MANY, None).rows
        assert found == [row for row in whole if row["stage"] == stage]
    for shown in Light:
        found = queue_page(busy.reader, TREE, QueueFilter(COUNTY, "subtree", now, light=shown), MANY, None).rows
        assert found == [row for row in whole if row["light"] == shown]


def test_cases_are_found_by_place_holder_stage_light_matter_text_and_number(busy: County) -> None:
    now = microseconds(busy.clock.now())
    cases = {number: busy.files.open(number, AUDITOR).case for number in numbers_of(busy)}

    def found(**wanted: Any) -> set[str]:
        unit = str(wanted.pop("unit", COUNTY))
        return {row["number"] for row in case_page(busy.reader, TREE, CaseFilter(unit, now, **wanted), MANY, None).rows}

    assert found() == set(cases)
    for unit in (TOWNSHIP, VILLAGE, FAR_VILLAGE, GRID):
        near = {n for n, case in cases.items() if TREE.within(case.place, unit) or TREE.within(case.holder, unit)}
        assert found(unit=unit) == near
    for stage in Stage:
        assert found(stage=stage) == {number for number, case in cases.items() if case.stage is stage}
    one = min(cases)
    assert found(text=one) == {one}
    assert found(text="路灯") == {number for number, case in cases.items() if "路灯" in case.subject}
    assert found(text="%") == found(text="_") == set()
    for matter in {case.matter for case in cases.values()} | {"market"}:
        assert found(matter=matter) == {number for number, case in cases.items() if case.matter == matter}
    dues = {number: case.clock.due for number, case in cases.items() if case.clock is not None}
    assert found(light=Light.RED) == {n for n, due in dues.items() if due is not None and microseconds(due) <= now}


def test_a_paused_case_is_found_by_its_light_until_the_pause_ends(county: County) -> None:
    number = give(county, Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid"), GRID_WORKER).number
    until = county.clock.now() + timedelta(days=1)
    for command, actor in (
        (Accept(), CLERK),
        (Dispatch(lead=GRID), CLERK),
        (RequestSuspension(until=until, reason="等待鉴定"), GRID_WORKER),
        (RuleSuspension(granted=True, reason="属实"), CLERK),
    ):
        give(county, command, actor, number)
    county.projector.catch_up()

    def lit(at: datetime) -> tuple[list[Row], list[Row], dict[Light, int]]:
        queue = QueueFilter(GRID, "own", microseconds(at), light=Light.PAUSED)
        search = CaseFilter(GRID, microseconds(at), light=Light.PAUSED)
        (branch,), _ = queue_tree(county.reader, TREE, GRID, microseconds(at))
        rows = queue_page(county.reader, TREE, queue, MANY, None).rows
        return rows, case_page(county.reader, TREE, search, MANY, None).rows, branch.lights

    queued, found, lights = lit(until - timedelta(microseconds=1))
    assert [row["number"] for row in (*queued, *found)] == [number, number]
    assert lights == {Light.PAUSED: 1}
    assert lit(until) == ([], [], {Light.GREEN: 1})


def test_an_unknown_unit_has_no_queue(county: County) -> None:
    with pytest.raises(UnknownUnit):
        queue_page(county.reader, TREE, QueueFilter("990101009000", "own", 0), 10, None)
    with pytest.raises(UnknownUnit):
        queue_tree(county.reader, TREE, "990101009000", 0)


# Lights 亮灯

ENGINE = create_engine("sqlite://")
INSTANTS = st.integers(0, 10).map(lambda second: instant(second * 1_000_000))


@given(
    running=st.booleans(),
    due=st.none() | INSTANTS,
    warn=st.none() | INSTANTS,
    paused_until=st.none() | INSTANTS,
    at=INSTANTS,
)
def test_the_light_in_sql_is_the_light_of_the_domain(
    running: bool, due: datetime | None, warn: datetime | None, paused_until: datetime | None, at: datetime
) -> None:
    """One rule written twice, for a single case and for many rows at once, held equal here."""
    kept = {
        "running": int(running),
        "due_at": microseconds(due) if due is not None else FOREVER,
        "warn_at": microseconds(warn) if warn is not None else FOREVER,
        "paused_until": microseconds(paused_until) if paused_until is not None else NEVER_PAUSED,
    }
    columns = [literal(value).label(name) for name, value in kept.items()]
    with ENGINE.connect() as connection:
        shown = connection.execute(select(light_column(select(*columns).subquery(), microseconds(at)))).scalar_one()
    assert shown == light(running=running, due=due, warn=warn, paused_until=paused_until, at=at)
