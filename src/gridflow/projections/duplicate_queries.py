"""What the read model of cases answers about likely duplicates 疑似重复."""

from typing import Final

from sqlalchemy import Select, func, or_, select

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import Kind
from gridflow.aggregates.event import Actor
from gridflow.application.duplicates import Likeness, Vicinity, likely_duplicates, vicinity_of
from gridflow.policy import PolicyPack
from gridflow.projections.cases import Cases
from gridflow.projections.reader import Page, Reader
from gridflow.projections.scope import below
from gridflow.projections.tables import table_of
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree

_CASES = table_of(Cases())
_MOST_COMPARED: Final = 200
"""How many cases are looked at, the nearest in time: far more than one grid has within any policy's days."""


def duplicates_of(
    reader: Reader, case: Case, actor: Actor, policy: PolicyPack, units: UnitTree, min_position: int = 0
) -> Page[Likeness]:
    """The likely duplicates of a case that the actor may see, as `likely_duplicates` orders them, on one page.

    Raises UnknownUnit, ProjectionBehind.
    """
    vicinity = vicinity_of(case, policy, units)
    with reader.at(min_position) as (connection, position):
        near = connection.execute(_candidates(vicinity, units)).scalars().all() if vicinity is not None else ()
    return Page(likely_duplicates(case, near, actor, policy, units), None, position)


def _candidates(vicinity: Vicinity, units: UnitTree) -> Select[Case]:
    at, within = microseconds(vicinity.at), vicinity.within
    since, until = microseconds(vicinity.at - within), microseconds(vicinity.at + within)
    return (
        select(_CASES.c.state)
        .where(
            or_(
                below(_CASES.c.place_path, units, vicinity.places[0]),
                _CASES.c.place_path.in_([units.path(place) for place in vicinity.places]),
            ),
            _CASES.c.kind == Kind.EVENT.value,
            _CASES.c.reported_at.between(since, until),
        )
        .order_by(func.abs(_CASES.c.reported_at - at), _CASES.c.number)
        .limit(_MOST_COMPARED)
    )
