"""The roll-up of a unit's cases over a period 汇总 over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Day, Instant, Reading
from gridflow.api.queues import asked_at
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.units import life_of
from gridflow.policy import Stage
from gridflow.projections.roll_up_queries import By, RollUpFilter, RollUpRow, Tally, roll_up
from gridflow.store.times import microseconds
from gridflow.territory import Level

router = APIRouter(prefix="/units/{code}/roll-up", tags=["单位"])

UNTOLD = "无法判定归属"
"""What the row is called of the cases of which nobody can tell whose they are."""


class RollUpQuery(Reading):
    """Cases reported `from` a day `to` a day, both included: this year up to today without them. `on` is the day of the
    tree, the last day without it. `by=successor` counts every case for the unit that it belongs to on that day,
    `by=day` for the one whose code it bears. `as_of` asks for the past: for what was reported and done by then."""

    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    on: Day | None = None
    by: By = By.SUCCESSOR
    as_of: Instant | None = None


class TallyView(BaseModel):
    """How many cases were reported, and of these are open, closed, closed without a deadline of a stage missed, or
    overdue: with one that was missed or has passed. `information` items need no flow and are counted apart."""

    reported: int
    open: int
    closed: int
    on_time: int
    overdue: int
    information: int
    stages: dict[Stage, int]


class RollUpRowView(TallyView):
    """A row of the roll-up: a child unit, or the unit itself (`own`) for what is placed there alone. Without a unit it
    is what belongs to one child or another, and nobody can tell to which."""

    unit: str | None
    name: str
    level: Level | None
    own: bool


class RollUpView(BaseModel):
    """The roll-up of a unit: itself first, then each child. Every case is in exactly one row; `total` is their sum.
    `at` is the instant of what is overdue."""

    unit: str
    unit_name: str
    first: date
    last: date
    on: date
    by: By
    at: datetime
    items: list[RollUpRowView]
    total: TallyView


@router.get("", summary="汇总", responses=READ_PROBLEMS)
def read_roll_up(
    code: str, services: Serviced, caller: Authenticated, query: Annotated[RollUpQuery, Query()], response: Response
) -> RollUpView:
    """How many cases were reported in a period, and what has become of them, by child unit."""
    at = asked_at(services, query.as_of)
    last = query.last or services.territory.day(at)
    first, on = query.first or last.replace(month=1, day=1), query.on or last
    if query.by is By.SUCCESSOR:
        units, _ = scope_of(services, caller, code, on)
        name = units.get(code).name
    else:
        name = life_of(services, caller, code).name(on)
    wanted = RollUpFilter(code, first, last, on, query.by, microseconds(at), past=query.as_of is not None)
    found = roll_up(services.reader, services.territory.registers.units, wanted, query.min_position)
    response.headers[POSITION] = str(found.position)
    return RollUpView(
        unit=code,
        unit_name=name,
        first=first,
        last=last,
        on=on,
        by=query.by,
        at=at.astimezone(services.rules.zone),
        items=[_row(row) for row in found.rows],
        total=TallyView(**_tally(found.total)),
    )


def _row(row: RollUpRow) -> RollUpRowView:
    unit = row.unit
    return RollUpRowView(
        unit=unit.code if unit is not None else None,
        name=unit.name if unit is not None else UNTOLD,
        level=unit.level if unit is not None else None,
        own=row.own,
        **_tally(row.tally),
    )


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "reported": tally.reported,
        "open": tally.open,
        "closed": tally.closed,
        "on_time": tally.on_time,
        "overdue": tally.overdue,
        "information": tally.information,
        "stages": dict(tally.stages),
    }
