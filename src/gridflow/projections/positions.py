"""How far the read models have come, and how often they were put in place as a whole."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select, tuple_, update

from gridflow.projections.models import CASES
from gridflow.projections.read_model import ReadModel
from gridflow.store.tables import positions

_SWITCHES: Final = {"projection": "read-models", "version": 0}
"""Beside the positions is counted how often a rebuild switched: what anybody remembers of the tables is void then."""


class Progress(NamedTuple):
    """The position that the read models have reached, and how often they were switched."""

    position: int
    switches: int


def progress_of(connection: Connection) -> Progress:
    """How far the read models are."""
    wanted = [(CASES.name, CASES.version), tuple(_SWITCHES.values())]
    rows = connection.execute(
        select(positions.c.projection, positions.c.position).where(
            tuple_(positions.c.projection, positions.c.version).in_(wanted)
        )
    )
    found = {row.projection: row.position for row in rows}
    return Progress(found.get(CASES.name, 0), found.get(str(_SWITCHES["projection"]), 0))


def projected_position(connection: Connection) -> int:
    """The position that the read models have reached."""
    return progress_of(connection).position


def begin(connection: Connection, models: Sequence[ReadModel]) -> None:
    """The tables of these models are new and empty."""
    for model in models:
        version = {"projection": model.name, "version": model.version}
        connection.execute(delete(positions).filter_by(**version))
        connection.execute(insert(positions).values(**version, position=0))


def advance(connection: Connection, models: Sequence[ReadModel], old: int, new: int) -> bool:
    """Move the positions of these very versions; another program's versions are its own business.

    False, if they were not where they were thought to be: somebody else has moved them.
    """
    moved = connection.execute(
        update(positions)
        .where(
            tuple_(positions.c.projection, positions.c.version).in_([(model.name, model.version) for model in models]),
            positions.c.position == old,
        )
        .values(position=new)
    )
    return moved.rowcount == len(models)


def count_switch(connection: Connection) -> None:
    """Have everybody know that the tables are others now."""
    counted = connection.execute(update(positions).filter_by(**_SWITCHES).values(position=positions.c.position + 1))
    if not counted.rowcount:
        connection.execute(insert(positions).values(**_SWITCHES, position=1))
