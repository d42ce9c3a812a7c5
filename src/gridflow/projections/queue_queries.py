"""What the queues answer: rows of a unit or its subtree, the roll-up by child unit, and the overdue set."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, Table, and_, func, select

from gridflow.aggregates.case.light import Light
from gridflow.policy import RungKind, Stage
from gridflow.projections.cases import Cases
from gridflow.projections.lights import light_column
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import FOREVER, Row
from gridflow.projections.reader import Page, Reader, read_page
from gridflow.projections.scope import below, own
from gridflow.projections.tables import table_of
from gridflow.projections.timers import Timers
from gridflow.territory import Unit, UnitTree

_QUEUES, _CASES, _TIMERS = table_of(Queues()), table_of(Cases()), table_of(Timers())

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
            _CASES.c.subject,
            _CASES.c.matter,
            _CASES.c.urgency,
            _CASES.c.place,
            _CASES.c.reported_at,
            light,
        )
        .join(_CASES, _CASES.c.number == _QUEUES.c.number)
        .where(_standing(wanted.at, past=wanted.past), _held_by(_QUEUES, units, wanted.unit, wanted.scope))
        .order_by(_QUEUES.c.due_at, _QUEUES.c.number)
    )
    if wanted.stage is not None:
        query = query.where(_QUEUES.c.stage == wanted.stage.value)
    if wanted.light is not None:
        query = query.where(light == wanted.light.value)
    with reader.at(min_position) as (connection, position):
        rows, following = read_page(connection, query, limit, cursor)
    return Page(rows, following, position)


def queue_tree(
    reader: Reader, units: UnitTree, unit: str, at: int, *, past: bool = False, min_position: int = 0
) -> tuple[list[Branch], int]:
    """The roll-up of a unit: what it holds itself, then a branch for each child. Raises UnknownUnit."""
    codes = [child.code for child in units.children(unit)]
    child_of, light = units.owners(codes), light_column(_QUEUES, at)
    query = (
        select(_QUEUES.c.holder_path, _QUEUES.c.stage, light, func.count().label("cases"))
        .where(_standing(at, past=past), below(_QUEUES.c.holder_path, units, unit))
        .group_by(_QUEUES.c.holder_path, _QUEUES.c.stage, light)
    )
    with reader.at(min_position) as (connection, position):
        counts = connection.execute(query).all()
    branches = {code: Branch(units.get(code), code == unit, {}, {}) for code in (unit, *codes)}
    for path, stage, shown, count in counts:
        branch = branches[child_of(path) or unit]
        stages, lights = branch.stages, branch.lights
        stages[Stage(stage)] = stages.get(Stage(stage), 0) + count
        lights[Light(shown)] = lights.get(Light(shown), 0) + count
    return list(branches.values()), position


def overdue(reader: Reader, at: int, min_position: int = 0) -> list[tuple[str, str]]:
    """The (number, clock) whose clock was running past its due instant at an instant in microseconds."""
    query = (
        select(_TIMERS.c.number, _TIMERS.c.clock)
        .where(
            _TIMERS.c.kind == RungKind.MISSED.value,
            _TIMERS.c.at <= at,
            _TIMERS.c.started_at <= at,
            _TIMERS.c.ended_at > at,
        )
        .order_by(_TIMERS.c.number, _TIMERS.c.clock)
    )
    with reader.at(min_position) as (connection, _):
        return [(number, clock) for number, clock in connection.execute(query)]


def _standing(at: int, *, past: bool) -> ColumnElement[bool]:
    if past:
        return and_(_QUEUES.c.from_at <= at, _QUEUES.c.to_at > at)
    return _QUEUES.c.to_at == FOREVER


def _held_by(table: Table, units: UnitTree, unit: str, scope: Scope) -> ColumnElement[bool]:
    return own(table.c.holder_path, units, unit) if scope == "own" else below(table.c.holder_path, units, unit)
