"""How far the read models have come, and how often they were put in place as a whole."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, tuple_, update

from gridflow.errors import GridFlowError
from gridflow.projections.models import CASES
from gridflow.projections.read_model import ReadModel
from gridflow.store.tables import positions

_SWITCHES: Final = {"projection": "read-models", "version": 0}
"""Beside the positions is counted how often a rebuild switched: what anybody remembers of the tables is void then."""


class PositionsDisagree(GridFlowError):
    """Some of the read models are not where the others are, and no batch can take all of them on."""

    code = "positions-disagree"
    title = "查询数据的位置不一致"


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


def advance(connection: Connection, models: Sequence[ReadModel], old: int, new: int) -> bool:
    """Move the positions of these very versions; another program's versions are its own business.

    False, if they were not where they were thought to be: somebody else has moved them. Raises PositionsDisagree if
    that is so of some of them only; the transaction must not commit then.
    """
    moved = connection.execute(
        update(positions).where(_of(models), positions.c.position == old).values(position=new)
    ).rowcount
    if 0 < moved < len(models):
        raise PositionsDisagree(f"查询数据的各表不在同一位置({old}),请运行 gridflow rebuild", position=old)
    return bool(moved)


def put_at(connection: Connection, models: Sequence[ReadModel], position: int) -> None:
    """The tables of these models are new, and hold what the log had at a position."""
    connection.execute(delete(positions).where(_of(models)))
    rows = [{"projection": model.name, "version": model.version, "position": position} for model in models]
    connection.execute(insert(positions), rows)


def _of(models: Sequence[ReadModel]) -> ColumnElement[bool]:
    return tuple_(positions.c.projection, positions.c.version).in_([(model.name, model.version) for model in models])


def count_switch(connection: Connection) -> None:
    """Have everybody know that the tables are others now."""
    counted = connection.execute(update(positions).filter_by(**_SWITCHES).values(position=positions.c.position + 1))
    if not counted.rowcount:
        connection.execute(insert(positions).values(**_SWITCHES, position=1))
