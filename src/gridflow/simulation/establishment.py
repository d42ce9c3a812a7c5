"""What the simulated county has entered in its registers before its first case: its grids, and the people in them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.aggregates.grid import AssignBlocks, Block, DeclareBlocks, DescribeUnit, Facts
from gridflow.aggregates.person import (
    ApproveAppointment,
    DutyStatus,
    PlannedSession,
    PlanTraining,
    ProposeAppointment,
    RecordTraining,
    RegisterPerson,
    SetDutyStatus,
    TookPart,
)
from gridflow.policy.where import Where
from gridflow.simulation.ports import LivingCounty
from gridflow.territory import Level, Unit, UnitTree

_POST: Final = "full-time"
_VACANT: Final = 17
"""Every so many grids one has nobody yet."""

_HOUSEHOLDS: Final = 240
_PEOPLE_A_HOUSEHOLD: Final = 3
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN: Final = "安宁康平和顺兴旺"
_YOUNGEST: Final = 24
_AGES: Final = 30


def establish(county: LivingCounty) -> int:
    """Enter what the units of the county are and who works in its grids; returns how many events that took.

    Nothing, where people are registered already.
    """
    county.territory.refresh()
    if county.territory.registers.people.persons:
        return 0
    units = county.territory.tree
    root = units.roots[0].code
    administrator = Actor(id=f"administrator-{root}-1", role="administrator", unit=root)
    today = county.territory.day(county.clock.now())
    commands = [*_described(units), *_staffed(units, today)]
    return len(county.registrar.carry_out(commands, administrator).posted)


def _described(units: UnitTree) -> Iterator[Command]:
    """Villages lie in the country, communities in town; every grid has a block of homes, and every third a school."""
    for village in (unit for unit in units if unit.level is Level.VILLAGE):
        urban = "社区" in village.name
        yield DescribeUnit(code=village.code, facts=Facts(where=Where.URBAN if urban else Where.RURAL))
        grids = [unit for unit in units.children(village.code) if unit.level is Level.GRID]
        blocks = [block for number, grid in enumerate(grids, 1) for block in _blocks(village, grid, number)]
        if blocks:
            yield DeclareBlocks(code=village.code, blocks=tuple(blocks))
        for number, grid in enumerate(grids, 1):
            households = _HOUSEHOLDS + int(grid.code[-5:]) % 90
            facts = Facts(households=households, population=households * _PEOPLE_A_HOUSEHOLD)
            yield DescribeUnit(code=grid.code, facts=facts)
            yield AssignBlocks(code=grid.code, blocks=tuple(one.code for one in _blocks(village, grid, number)))


def _blocks(village: Unit, grid: Unit, number: int) -> list[Block]:
    kinds = [("residential", "居民区")] + ([("school", "小学")] if number == 3 else [])
    return [
        Block(code=f"{village.code}B{number}{ordinal}", title=f"{grid.name}{title}", block_type=kind)
        for ordinal, (kind, title) in enumerate(kinds)
    ]


def _staffed(units: UnitTree, today: date) -> Iterator[Command]:
    """The people of the grids: trained, proposed, approved by a published paper, and on duty."""
    grids = [unit for unit in units if unit.level is Level.GRID]
    taken = [grid for place, grid in enumerate(grids) if place % _VACANT]
    for place, grid in enumerate(taken):
        yield RegisterPerson(
            person=_person(grid),
            unit=grid.code,
            full_name=_SURNAMES[place % len(_SURNAMES)] + _GIVEN[place // len(_SURNAMES) % len(_GIVEN)],
            birth_date=today - timedelta(days=365 * (_YOUNGEST + place % _AGES)),
            residence=grid.code,
            app_capable=True,
        )
    for township in (unit for unit in units if unit.level is Level.TOWNSHIP):
        there = [grid for grid in taken if units.within(grid.code, township.code)]
        if there:
            yield from _trained(township, there, today)
    for grid in taken:
        person, document = _person(grid), f"{today.year}年第1号"
        yield ProposeAppointment(person=person, post=_POST, unit=grid.code)
        yield ApproveAppointment(person=person, post=_POST, unit=grid.code, document=document, published_on=today)
        yield SetDutyStatus(person=person, status=DutyStatus.ON_DUTY)


def _trained(township: Unit, grids: Sequence[Unit], today: date) -> Iterator[Command]:
    session = PlannedSession(id="induction", title="岗前培训", on=today, exam=True)
    took = tuple(TookPart(person=_person(grid), passed=True) for grid in grids)
    yield PlanTraining(unit=township.code, year=today.year, sessions=(session,))
    yield RecordTraining(unit=township.code, year=today.year, session=session.id, held_on=today, participants=took)


def _person(grid: Unit) -> str:
    """The id by which the grid worker acts; see `gridflow.simulation.staff`."""
    return f"grid_worker-{grid.code}-1"
