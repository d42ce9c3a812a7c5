"""Random adjustments of units, past, present and to come: on every day the territory is a tree, and the one that the
log tells.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Final, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import (
    MergeUnits,
    MoveUnit,
    Part,
    RegisterUnit,
    RenameUnit,
    RetireUnit,
    SplitUnit,
)
from gridflow.aggregates.unit.commands import Adjustment
from gridflow.application.registrar import RegisterReceipt
from gridflow.application.territory import Territory
from gridflow.errors import GridFlowError
from gridflow.projections.gazetteer import Gazetteer
from gridflow.projections.read_model import CODE
from gridflow.projections.scope import below, own
from gridflow.territory import Level, UnitHistory, UnitTree, check_code
from gridflow.territory.codes import code_below
from gridflow.testing import instant, person
from gridflow.testing.county import memory_county
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, TOWNSHIP
from gridflow.worktime import SHANGHAI
from tests.property.unit_reading import UnitReading
from tests.unit.unit.desk import DEEP

T = TypeVar("T")
START: Final = instant("2026-06-10T09:00:00+08:00")
ONE_DAY: Final = timedelta(days=1)
DAYS: Final = st.sampled_from([None, None, -400, -31, -1, 0, 0, 1, 1, 30, 365])
"""From which day on an adjustment holds, counted from today; None: the command does not say."""
NUMBERS: Final = st.integers(0, 10**6)
NAMES: Final = st.sampled_from(["甲", "乙", "丙"])
BY: Final = st.sampled_from([ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, person("administrator", TOWNSHIP)])
BELOW: Final = {
    Level.COUNTY: Level.TOWNSHIP,
    Level.TOWNSHIP: Level.VILLAGE,
    Level.VILLAGE: Level.GRID,
    Level.GRID: Level.GRID,
    Level.DEPARTMENT: Level.DEPARTMENT,
}
_MADE: Final = Table("made", MetaData(), Column("path", CODE), Column("code", CODE))
_ENGINE: Final = create_engine("sqlite://")


class TerritoryMachine(RuleBasedStateMachine):
    """The small county, whose units are adjusted through the registrar."""

    @initialize()
    def open(self) -> None:
        self.county = memory_county(START, DEEP)
        self.keys = count(1)
        self.done: list[tuple[Sequence[RegisterUnit | Adjustment], Actor, str, RegisterReceipt]] = []
        self.codes: list[str] = sorted(life.code for life in self.history)
        self.read = UnitReading(())
        self.position = 0

    @property
    def history(self) -> UnitHistory:
        return self.county.territory.registers.units

    @property
    def today(self) -> date:
        return self.county.territory.day(self.county.clock.now())

    def day(self, ahead: int | None) -> date | None:
        return self.today + ahead * ONE_DAY if ahead is not None else None

    def one(self, number: int) -> str:
        """Any unit that is, was or will be."""
        return self.codes[number % len(self.codes)]

    def living(self, number: int, day: date | None) -> str:
        """Mostly a unit that is there on a day, sometimes any."""
        units = sorted(unit.code for unit in self.history.on(day or self.today))
        return self.one(number) if number % 10 == 0 or not units else units[number % len(units)]

    def siblings(self, code: str, day: date | None) -> list[str]:
        """The other units of a day that are of the same level."""
        life = self.history.get(code)
        units = self.history.on(day or self.today)
        return sorted(unit.code for unit in units if life and unit.level is life.level and unit.code != code)

    def give(self, by: Actor, *commands: RegisterUnit | Adjustment) -> None:
        """All of it or none; a refusal is one of ours, and changes nothing."""
        head, registers, key = self.county.log.head(), self.county.territory.registers, f"k{next(self.keys)}"
        try:
            receipt = self.county.registrar.carry_out(commands, by, [key])
        except GridFlowError:
            assert self.county.log.head() == head
            assert self.county.territory.registers is registers
            return
        self.done.append((commands, by, key, receipt))
        read = UnitReading(event.body for _, event in self.county.log.after(0, 10_000))
        for posted in receipt.posted:
            assert by.unit in read.path(posted.stream.removeprefix("unit/")), f"{by.unit} changed {posted.stream}"

    # What people do

    @rule(number=NUMBERS, ahead=DAYS, name=NAMES, own=st.integers(1, 12), by=BY, department=st.integers(0, 7))
    def register(self, number: int, ahead: int | None, name: str, own: int, by: Actor, department: int) -> None:
        day = self.day(ahead)
        parent = self.living(number, day)
        life = self.history.get(parent)
        assert life is not None
        level = Level.DEPARTMENT if department == 0 else BELOW[life.level]
        code = code_below(parent, level, f"D{own:02}" if level is Level.DEPARTMENT else f"{own:03}")
        origins = tuple(sorted({self.one(number + step) for step in range(number % 3)}))
        with suppress(ValueError):
            self.give(
                by,
                RegisterUnit(code=code, level=level, unit_name=name, parent=parent, effective_on=day, origins=origins),
            )

    @rule(number=NUMBERS, ahead=DAYS, name=NAMES, by=BY)
    def rename(self, number: int, ahead: int | None, name: str, by: Actor) -> None:
        day = self.day(ahead)
        self.give(by, RenameUnit(code=self.living(number, day), unit_name=name, effective_on=day))

    @rule(number=NUMBERS, to=NUMBERS, ahead=DAYS, by=BY)
    def move(self, number: int, to: int, ahead: int | None, by: Actor) -> None:
        self.give(by, self.moving(self.living(number, self.day(ahead)), to, self.day(ahead)))

    def moving(self, code: str, to: int, day: date | None) -> MoveUnit:
        """Mostly to another unit of the level above it."""
        life = self.history.get(code)
        assert life is not None
        above = self.siblings(life.parent or code, day)
        return MoveUnit(code=code, parent=above[to % len(above)] if above else self.one(to), effective_on=day)

    @rule(number=NUMBERS, others=st.lists(NUMBERS, min_size=1, max_size=3), ahead=DAYS, new=NUMBERS, name=NAMES, by=BY)
    def merge(self, number: int, others: list[int], ahead: int | None, new: int, name: str, by: Actor) -> None:
        day = self.day(ahead)
        into = self.living(number, day)
        same = self.siblings(into, day) or [into]
        units = tuple(same[other % len(same)] for other in others)
        life = self.history.get(into)
        assert life is not None
        if new % 2 or life.parent is None or life.level is Level.DEPARTMENT:
            self.give(by, MergeUnits(units=units, into=into, effective_on=day))
            return
        fresh = code_below(life.parent, life.level, f"{new % 990 + 10:03}")
        made = MergeUnits(units=(into, *units), into=fresh, unit_name=name, parent=life.parent, effective_on=day)
        self.give(by, made)

    @rule(number=NUMBERS, sizes=st.lists(NUMBERS, min_size=2, max_size=4), ahead=DAYS, kept=st.booleans(), by=BY)
    def split(self, number: int, sizes: list[int], ahead: int | None, kept: bool, by: Actor) -> None:
        day = self.day(ahead)
        code = self.living(number, day)
        life = self.history.get(code)
        assert life is not None
        if life.parent is None or life.level is Level.DEPARTMENT:
            return
        below_it = sorted(one.code for one in self.history if one.parent == code and one.until is None)
        parts = [
            Part(
                code=code if kept and place == 0 else code_below(life.parent, life.level, f"{size % 990 + 10:03}"),
                unit_name=f"部{place}",
                units=tuple(below_it[place :: len(sizes)]),
            )
            for place, size in enumerate(sizes)
        ]
        self.give(by, SplitUnit(code=code, parts=tuple(parts), effective_on=day))

    @rule(number=NUMBERS, successors=st.lists(NUMBERS, max_size=2), ahead=DAYS, by=BY)
    def retire(self, number: int, successors: list[int], ahead: int | None, by: Actor) -> None:
        day = self.day(ahead)
        code = self.living(number, day)
        same = self.siblings(code, day) or [code]
        after = tuple(same[one % len(same)] for one in successors)
        self.give(by, RetireUnit(code=code, successors=after, effective_on=day))

    @rule(number=NUMBERS, to=NUMBERS, ahead=DAYS, name=NAMES)
    def several_at_once(self, number: int, to: int, ahead: int | None, name: str) -> None:
        """The second is decided on what the first leaves; if it is refused, the first was not either."""
        day = self.day(ahead)
        code = self.living(number, day)
        first = RenameUnit(code=code, unit_name=f"{name}新", effective_on=day)
        self.give(ADMINISTRATOR, first, self.moving(code, to, day))

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """The same key for the same commands: the same answer, and nothing is recorded."""
        if self.done:
            commands, by, key, receipt = data.draw(st.sampled_from(self.done[-5:]))
            head = self.county.log.head()
            assert self.county.registrar.carry_out(commands, by, [key]) == receipt
            assert self.county.log.head() == head

    @rule(days=st.sampled_from([1, 1, 30, 400]))
    def wait(self, days: int) -> None:
        self.county.clock.advance(days * ONE_DAY)

    # What must hold

    @invariant()
    def on_every_day_it_is_the_tree_that_the_log_tells(self) -> None:
        if self.county.log.head().position == self.position:
            return
        self.position = self.county.log.head().position
        self.read = UnitReading(event.body for _, event in self.county.log.after(0, 10_000))
        self.codes = sorted(self.read.came)
        for day in self.days():
            agree(self.history, self.read, day)

    def days(self) -> list[date]:
        """Every day on which anything changes, and the days beside it."""
        changes = self.read.days
        assert list(self.history.changed_on()) == changes
        return sorted({day + beside for day in changes for beside in (-ONE_DAY, 0 * ONE_DAY, ONE_DAY)} | {self.today})

    def teardown(self) -> None:
        if not hasattr(self, "county"):
            return
        entries = self.county.log.after(0, 10_000)
        registered = [e.body.code for _, e in entries if e.body.topic == "unit.registered"]  # type: ignore[attr-defined]
        assert len(registered) == len(set(registered)), "codes are never used twice"
        replayed = Territory(self.county.log, self.county.clock, SHANGHAI)
        replayed.refresh()
        for day in self.days():
            agree(replayed.registers.units, self.read, day)
            scopes_agree(self.history.on(day), self.read, day)
        gazetteer = Gazetteer(SHANGHAI)
        for position, event in entries:
            tree = gazetteer.read(position, event)
            known = UnitReading(one.body for at, one in entries if at <= position)
            day = event.recorded_at.astimezone(SHANGHAI).date()
            assert {unit.code: unit for unit in tree} == known.on(day).units


def agree(history: UnitHistory, read: UnitReading, day: date) -> None:
    """The tree of a day is a tree, and what the events up to that day say."""
    tree, told = history.on(day), read.on(day)
    assert {unit.code: unit for unit in tree} == told.units
    assert [unit.code for unit in tree.roots] == [COUNTY]
    for unit in tree:
        check_code(unit.code, unit.level, unit.parent)
        assert unit.parent is None or unit in tree.children(unit.parent)
        assert tree.path(unit.code) == read.path(unit.code)
    assert {code: former.unit for code, former in tree.former.items()} == told.gone
    for code, former in tree.former.items():
        assert former.current == read.stand_in(code, day)
        assert former.path == read.path(code)
        assert tree.current(code).code in told.units
        assert tree.path(code) == tree.path(former.current)
    for code in read.came:
        assert history.at(code, day) == read.belongs(code, day)
        if code in told.units or code in told.gone:
            assert history.current(code, day) == read.stand_in(code, day)


def scopes_agree(tree: UnitTree, read: UnitReading, day: date) -> None:
    """In SQL each path lies below just those units that stand above whoever has what it is the path of."""
    known = [unit.code for unit in tree] + list(tree.former)
    with _ENGINE.begin() as connection:
        _MADE.drop(connection, checkfirst=True)
        _MADE.create(connection)
        connection.execute(insert(_MADE), [{"code": code, "path": read.path(code)} for code in known])
        for unit in tree:
            within = {code for code in known if tree.within(code, unit.code)}
            itself = {code for code in known if read.stand_in(code, day) == unit.code}
            chosen = select(_MADE.c.code)
            assert set(connection.scalars(chosen.where(below(_MADE.c.path, tree, unit.code)))) == within
            assert set(connection.scalars(chosen.where(own(_MADE.c.path, tree, unit.code)))) == itself
            children = [child.code for child in tree.children(unit.code)]
            child_of = tree.owners(children)
            rows = connection.execute(select(_MADE.c.code, _MADE.c.path).where(_MADE.c.code.in_(within))).all()
            whose = {code: next((one for one in children if tree.within(code, one)), None) for code in within}
            assert {row.code: child_of(row.path) for row in rows} == whose


def test_random_adjustments_keep_the_territory_a_tree_that_the_log_tells() -> None:
    """Ten times as many where the profile explores."""
    run_state_machine_as_test(
        TerritoryMachine,
        settings=settings(max_examples=40 * max(1, settings().max_examples // 100), stateful_step_count=30),
    )
