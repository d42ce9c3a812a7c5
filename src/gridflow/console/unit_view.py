"""What the pages of units show 单位: the tree of a day with its adjustments, and everything about one unit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from gridflow.aggregates.event import Recorded
from gridflow.aggregates.person import Appointment, Person
from gridflow.aggregates.unit import unit_stream
from gridflow.application.event_words import Details, event_details, event_title
from gridflow.application.grid_board import BoardLine, board
from gridflow.application.grid_register import responsible
from gridflow.application.staff import Particulars, particulars, staff_within
from gridflow.application.staffing import PostStaffing, staffing
from gridflow.console.registers import Desk
from gridflow.policy.where import Where
from gridflow.territory import Level, Life, Unit

_MOST_UNITS: Final = 400
_MOST_ADJUSTMENTS: Final = 40
_MOST_STAFF: Final = 50
_WHERE: Final = {Where.URBAN: "城区", Where.RURAL: "农村", Where.ALL: "全部"}


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of the tree, how deep it lies, and how many units are right below it."""

    unit: Unit
    depth: int
    below: int


@dataclass(frozen=True, slots=True)
class Change:
    """A change of units 单位调整 on a day: what, of which unit, and what it says. `planned`: the day is to come."""

    day: date
    what: str
    code: str
    name: str
    said: str
    planned: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A person with what the reader may know of them, and the titles of their posts with their units."""

    person: str
    known: Particulars
    posts: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """An event of a register in words."""

    event: Recorded
    title: str
    role: str
    details: Details


@dataclass(frozen=True, slots=True)
class UnitDossier:
    """Everything about one unit on a day."""

    life: Life
    children: list[Node]
    facts: list[tuple[str, str]]
    board: list[BoardLine]
    staff: list[Row]
    more_staff: int
    staffing: list[PostStaffing]
    history: list[Told]


def tree_of(desk: Desk) -> tuple[list[Node], int]:
    """The units below the one that is looked at, as deep as the page has room, and how many are not shown."""
    levels: list[list[Node]] = [[_node(desk, desk.unit, 0)]]
    shown = 1
    while below := [_node(desk, c, len(levels)) for node in levels[-1] for c in desk.units.children(node.unit.code)]:
        if shown + len(below) > _MOST_UNITS:
            break
        levels.append(below)
        shown += len(below)
    listed = list(_in_order(desk, desk.unit, 0, len(levels)))
    whole = sum(desk.units.within(unit.code, desk.unit.code) for unit in desk.units)
    return listed, whole - len(listed)


def changes_of(desk: Desk) -> list[Change]:
    """The last changes of the units that are, or once were, in the subtree; those that are planned first."""
    history, last = desk.registers.units, desk.registers.units.on(date.max)
    found = [
        change
        for life in history
        if desk.unit.code in last and last.known(life.code) and last.within(life.code, desk.unit.code)
        for change in _changes(desk, life)
    ]
    return sorted(found, key=lambda change: (change.day, change.code), reverse=True)[:_MOST_ADJUSTMENTS]


def dossier_of(desk: Desk) -> UnitDossier:
    """Everything about the unit that is looked at."""
    registers, code = desk.registers, desk.unit.code
    life = registers.units.get(code)
    assert life is not None, "what is in a tree has a life"
    grids = registers.grids.on(desk.day, registers.units)
    staff = staff_within(registers, code, desk.day)
    is_grid = desk.unit.level is Level.GRID
    return UnitDossier(
        life=life,
        children=[_node(desk, child, 1) for child in desk.units.children(code)],
        facts=_facts(desk),
        board=board(code, desk.policy, grids, registers.people, desk.words) if is_grid else [],
        staff=[staff_row(desk, *one) for one in staff[:_MOST_STAFF]],
        more_staff=max(len(staff) - _MOST_STAFF, 0),
        staffing=staffing(desk.policy, registers.people, grids, code),
        history=told(desk, desk.services.log.history(unit_stream(code))),
    )


def staff_row(desk: Desk, person: Person, posts: Iterable[Appointment]) -> Row:
    """A person as the caller may know them."""
    titles = [f"{desk.words.post(one.post)} · {desk.words.unit(one.unit)}" for one in posts]
    return Row(person.id, particulars(person, desk.caller, desk.own_policy), titles)


def told(desk: Desk, events: Iterable[Recorded]) -> list[Told]:
    """Events of a register in words, the last one first."""
    words = desk.last_words
    found = [
        Told(event, event_title(event.body.topic), words.role(event.actor.role), event_details(event.body, words))
        for event in events
    ]
    return found[::-1]


def _facts(desk: Desk) -> list[tuple[str, str]]:
    """The particulars, and of the people only what the caller may know."""
    registers = desk.registers
    grids = registers.grids.on(desk.day, registers.units)
    facts, where = grids.facts(desk.unit.code), grids.where(desk.unit.code)
    people = responsible(facts, desk.caller, desk.own_policy)
    said = (
        ("类型", desk.policy.territory.block_types.get(facts.block_type or "", facts.block_type or "")),
        ("城乡", _WHERE[where] if where is not None else ""),
        ("四至", facts.bounds.chinese if facts.bounds is not None else ""),
        ("户数", str(facts.households) if facts.households is not None else ""),
        ("人数", str(facts.population) if facts.population is not None else ""),
        ("党组织", facts.party_unit or ""),
        *((one.title, f"{one.name} {one.phone or ''}".strip()) for one in people),
        ("区块", "、".join(block.title for block in grids.blocks(desk.unit.code)[:30])),
    )
    return [(label, text) for label, text in said if text]


def _changes(desk: Desk, life: Life) -> Iterator[Change]:
    """What happened to a unit on which day, in words."""
    words = desk.last_words

    def change(day: date, what: str, said: str) -> Change:
        return Change(day, what, life.code, life.name(day), said, day > desk.today)

    if life.since is not None:
        origins = words.unit_list(life.origins)
        yield change(life.since, "设立", f"来自{origins}" if origins else "")
    for (_, before), (since, _) in pairwise(life.names):
        if since is not None:
            yield change(since, "更名", f"原名{before}")
    if life.until is not None:
        yield change(life.until, "撤销", f"由{words.unit_list(life.successors) or '上级单位'}承接")


def _node(desk: Desk, unit: Unit, depth: int) -> Node:
    return Node(unit, depth, len(desk.units.children(unit.code)))


def _in_order(desk: Desk, unit: Unit, depth: int, levels: int) -> Iterator[Node]:
    yield _node(desk, unit, depth)
    if depth + 1 < levels:
        for child in desk.units.children(unit.code):
            yield from _in_order(desk, child, depth + 1, levels)
