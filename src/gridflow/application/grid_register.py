"""The register of grids 网格台账 as it is read: every grid of a subtree, with who works in it (FEATURES A5)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from gridflow.aggregates.grid import DescribeUnit, Facts, GridsOfDay, PlacedBlock, PlacedForeignGrid, Responsible
from gridflow.aggregates.person import Holding, People
from gridflow.application.keys import Caller
from gridflow.application.masking import masked_name, masked_phone
from gridflow.policy import PolicyPack
from gridflow.policy.where import Where
from gridflow.territory import Level, Unit

P = TypeVar("P", PlacedBlock, PlacedForeignGrid)


@dataclass(frozen=True, slots=True)
class GridEntry:
    """A grid of a day: what is known of it, who holds a post in it, and what lies in it. `where` is its own or that of
    the nearest unit above that says so."""

    unit: Unit
    facts: Facts
    where: Where | None
    staff: tuple[Holding, ...]
    blocks: tuple[PlacedBlock, ...]
    foreign: tuple[PlacedForeignGrid, ...]


def grid_register(grids: GridsOfDay, people: People, unit: str) -> list[GridEntry]:
    """Every grid within a unit on the day of `grids`, in order of code. Raises UnknownUnit."""
    tree = grids.tree
    within = sorted((one for one in tree if one.level is Level.GRID and tree.within(one.code, unit)), key=_code)
    staff, blocks = _staff_by_unit(grids, people), _by_grid(grids.blocks(unit))
    foreign = _by_grid(grids.foreign_grids(unit))
    return [
        GridEntry(
            unit=one,
            facts=grids.facts(one.code),
            where=grids.where(one.code),
            staff=tuple(staff[one.code]),
            blocks=tuple(blocks[one.code]),
            foreign=tuple(foreign[one.code]),
        )
        for one in within
    ]


def responsible(facts: Facts, caller: Caller, policy: PolicyPack) -> tuple[Responsible, ...]:
    """The people of a unit's particulars: in full for whoever may record them, for others name and number masked."""
    people = facts.responsible or ()
    if may_describe(caller, policy):
        return people
    return tuple(
        one.model_copy(update={"name": masked_name(one.name), "phone": masked_phone(one.phone)}) for one in people
    )


def may_describe(caller: Caller, policy: PolicyPack) -> bool:
    """Whether the caller may record a unit's particulars, and so reads who answers for it."""
    return any(DescribeUnit.name in policy.roles.get(role, ()) for role in caller.roles)


def _staff_by_unit(grids: GridsOfDay, people: People) -> defaultdict[str, list[Holding]]:
    found = defaultdict[str, list[Holding]](list)
    for one in people.holding(grids.day, grids.units):
        found[one.unit].append(one)
    return found


def _by_grid(placed: Iterable[P]) -> defaultdict[str | None, list[P]]:
    found = defaultdict[str | None, list[P]](list)
    for one in placed:
        found[one.grid].append(one)
    return found


def _code(unit: Unit) -> str:
    return unit.code
