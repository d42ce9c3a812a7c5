"""What the queues answer: rows of a unit or its subtree, and the roll-up by child unit."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, func, select

from gridflow.aggregates.case.light import Light
from gridflow.policy import Stage
from gridflow.projections.as_of import said_of
from gridflow.projections.lights import light_column
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page, Reader, read_page
from gridflow.projections.scope import below, below_in_order, own
from gridflow.projections.spans import standing
from gridflow.projections.tables import table_of
from gridflow.territory import Unit, UnitTree

_QUEUES = table_of(Queues())

Scope = Literal["own", "subtree"]


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which rows of a queue. `at` is the instant of the lights, and of the queue itself if `past`; microseconds."""

    unit: str
    scope: Scope
    at: int
    past: bool = False
    stage: Stage | None = None
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the roll-up: a child unit, or the unit itself for what it holds alone; counts by stage and light."""

    unit: Unit
    own: bool
    stages: dict[Stage, int]
    lights: dict[Light, int]

    @property
    def total(self) -> int:
        return sum(self.stages.values())


def queue_page(
    reader: Reader, units: UnitTree, wanted: QueueFilter, limit: int, cursor: str | None, min_position: int = 0
) -> Page[Row]:
    """Rows of a queue, the most urgent deadline first, then by number.

    Raises UnknownUnit, ProjectionBehind, and InvalidInput for a foreign cursor.
    """
    query = page_query(units, wanted)
    with reader.at(min_position) as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
        said = said_of(connection, [row["number"] for row in rows], wanted.at if wanted.past else None)
    return Page([row | said[row["number"]] for row in rows], following, position)


def page_query(units: UnitTree, wanted: QueueFilter) -> Select[tuple[object, ...]]:
    """The entries of a queue, in the order of `queue_page`; what they say is read of those alone that a page shows.

    Raises UnknownUnit.
    """
    light = light_column(_QUEUES, wanted.at)
    query: Select[tuple[object, ...]] = (
        select(
            _QUEUES.c.number,
            _QUEUES.c.holder,
            _QUEUES.c.stage,
            _QUEUES.c.status,
            _QUEUES.c.clock_unit,
            _QUEUES.c.due_at,
            _QUEUES.c.paused_until,
            _QUEUES.c.from_at,
            light,
        )
        .where(
            standing(wanted.at, past=wanted.past),
            own(_QUEUES.c.holder_path, units, wanted.unit)
            if wanted.scope == "own"
            else below_in_order(_QUEUES.c.holder_path, units, wanted.unit),
        )
        .order_by(_QUEUES.c.due_at, _QUEUES.c.number)
    )
    if wanted.stage is not None:
        query = query.where(_QUEUES.c.stage == wanted.stage.value)
    if wanted.light is not None:
        query = query.where(light == wanted.light.value)
    return query


def queue_tree(
    reader: Reader, units: UnitTree, unit: str, at: int, *, past: bool = False, min_position: int = 0
) -> tuple[list[Branch], int]:
    """The roll-up of a unit: what it holds itself, then a branch for each child. Raises UnknownUnit."""
    codes = [child.code for child in units.children(unit)]
    child_of, query = units.owners(codes), tree_query(units, unit, at, past=past)
    with reader.at(min_position) as (connection, position):
        counts = connection.execute(query).all()
    branches = {code: Branch(units.get(code), code == unit, {}, {}) for code in (unit, *codes)}
    for path, stage, shown, count in counts:
        branch = branches[child_of(path) or unit]
        stages, lights = branch.stages, branch.lights
        stages[Stage(stage)] = stages.get(Stage(stage), 0) + count
        lights[Light(shown)] = lights.get(Light(shown), 0) + count
    return list(branches.values()), position


def tree_query(units: UnitTree, unit: str, at: int, *, past: bool = False) -> Select[str, str, str, int]:
    """How many cases are held below each path in which stage and light. Raises UnknownUnit.

    Paths are cut where the children of the unit can be told apart, so that there are as few groups as may be.
    """
    told = max(map(len, units.shares([child.code for child in units.children(unit)])), default=len(units.path(unit)))
    path, light = func.substr(_QUEUES.c.holder_path, 1, told).label("path"), light_column(_QUEUES, at)
    return (
        select(path, _QUEUES.c.stage, light, func.count().label("cases"))
        .where(standing(at, past=past), below(_QUEUES.c.holder_path, units, unit))
        .group_by(path, _QUEUES.c.stage, light)
    )
