"""Random changes of grids and their blocks: no gap by application, and every day as a naive reading has it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Event
from gridflow.aggregates.grid import (
    ApproveGridChange,
    AssignBlocks,
    DeclareBlocks,
    GridAdjustment,
    RequestGridChange,
)
from gridflow.aggregates.grid.events import BlocksAssigned, BlocksDeclared
from gridflow.aggregates.unit import (
    MergeUnits,
    MoveUnit,
    Part,
    RegisterUnit,
    RetireUnit,
    SplitUnit,
    UnitRegistered,
    UnitRetired,
)
from gridflow.errors import GridFlowError
from gridflow.territory import Level
from gridflow.testing.territory import GRID, SECOND_GRID, SIBLING_GRID, SIBLING_VILLAGE, VILLAGE
from tests.unit.grid.office import APPLYING, DIRECT, TODAY, TOWN, Office, block

BLOCKS: Final = tuple(f"{VILLAGE}B0{number}" for number in range(1, 5))
MOVED: Final = f"{SIBLING_VILLAGE}002"
GRIDS: Final = (GRID, SECOND_GRID, f"{VILLAGE}003", f"{VILLAGE}004", SIBLING_GRID, MOVED)
DAYS: Final = tuple(TODAY + timedelta(days=step) for step in range(-3, 9))

grids = st.sampled_from(GRIDS)
days = st.sampled_from(DAYS)
some_blocks = st.lists(st.sampled_from(BLOCKS), max_size=3, unique=True).map(tuple)


@st.composite
def changes(draw: st.DrawFn) -> Command:
    """A change of grids or of what lies in them, whether it can be made or not."""
    one, other, day = draw(grids), draw(grids), draw(days)
    match draw(st.sampled_from(("assign", "register", "merge", "split", "retire", "move", "declare"))):
        case "assign":
            taken, left = draw(some_blocks), draw(some_blocks)
            released = tuple(code for code in left if code not in taken)
            return AssignBlocks(code=one, blocks=taken, released=released, effective_on=day)
        case "register":
            name = f"网格{one[-3:]}"
            return RegisterUnit(code=one, level=Level.GRID, unit_name=name, parent=one[:12], effective_on=day)
        case "merge":
            return MergeUnits(units=(one, other), into=other, effective_on=day)
        case "split":
            parts = (Part(code=one), Part(code=other, unit_name="新设网格"))
            return SplitUnit(code=one, parts=parts, effective_on=day)
        case "retire":
            return RetireUnit(code=one, successors=(other,) if draw(st.booleans()) else (), effective_on=day)
        case "move":
            return MoveUnit(code=one, parent=SIBLING_VILLAGE, codes={one: MOVED}, effective_on=day)
        case _:
            code = draw(st.sampled_from(BLOCKS))
            again = draw(st.booleans())
            blocks = (block(code),) if again else ()
            return DeclareBlocks(code=VILLAGE, blocks=blocks, withdrawn=() if again else (code,), effective_on=day)


def read_naively(events: Sequence[Event], day: date) -> dict[str, str | None]:
    """In which grid each block is on a day: the events day by day in the order in which they were recorded."""
    known = [event for event in events if (on := getattr(event, "effective_on", None)) is None or on <= day]
    by_day = sorted(known, key=lambda event: getattr(event, "effective_on", None) or date.min)
    living: set[str] = set()
    after: dict[str, str | None] = {}
    blocks: set[str] = set()
    grid_of: dict[str, str | None] = {}
    for event in by_day:
        match event:
            case UnitRegistered(level=Level.GRID):
                living.add(event.code)
            case UnitRetired():
                living.discard(event.code)
                after[event.code] = event.successors[0] if event.successors else None
            case BlocksDeclared():
                blocks |= {one.code for one in event.blocks}
                blocks -= set(event.withdrawn)
            case BlocksAssigned():
                grid_of |= dict.fromkeys(event.released) | dict.fromkeys(event.blocks, event.code)
            case _:
                pass

    def last(grid: str | None) -> str | None:
        return grid if grid is None or grid in living else last(after.get(grid))

    return {code: last(grid_of.get(code)) for code in blocks}


def everything(office: Office) -> list[Event]:
    return [event.body for _, event in office.county.log.after(0, 10_000)]


def given_homes(policy: str) -> Office:
    """All blocks are declared and lie in the first grid."""
    office = Office(policy)
    office.give(
        DeclareBlocks(code=VILLAGE, blocks=tuple(map(block, BLOCKS)), effective_on=DAYS[0]),
        AssignBlocks(code=GRID, blocks=BLOCKS, effective_on=DAYS[0]),
    )
    return office


@settings(max_examples=60, deadline=None)
@given(st.lists(changes(), max_size=12))
def test_every_day_is_as_a_naive_reading_has_it(commands: list[Command]) -> None:
    office = given_homes(DIRECT)
    for command in commands:
        head = office.county.log.head()
        try:
            office.give(command)
        except GridFlowError:
            assert office.county.log.head() == head
    events = everything(office)
    for day in DAYS:
        of_day = office.on(day)
        found = {one.code: one.grid for one in of_day.blocks()}
        assert found == read_naively(events, day)
        assert {code for code, grid in found.items() if grid is None} == of_day.gaps()
        for one in of_day.blocks():
            assert one.grid is None or of_day.tree.get(one.grid).level is Level.GRID
            assert of_day.tree.within(one.grid or one.village, one.village)


@settings(max_examples=60, deadline=None)
@given(st.lists(changes().filter(lambda command: not isinstance(command, DeclareBlocks)), min_size=1, max_size=8))
def test_no_application_leaves_a_gap(commands: list[Command]) -> None:
    office = given_homes(APPLYING)
    asked = 0
    for command in commands:
        body = command.model_dump(mode="json", exclude_defaults=True)
        adjustment = GridAdjustment.model_validate({"command": command.name, "body": body})
        before = {day: office.on(day).gaps() for day in DAYS}
        try:
            made = office.give(RequestGridChange(adjustments=(adjustment,), reason=f"第{asked}项"), by=TOWN)
        except GridFlowError:
            continue
        asked += len(made)
        office.give(ApproveGridChange(change=f"{TOWN.unit}-{asked:03d}"))
        assert all(office.on(day).gaps() <= before[day] for day in DAYS)
