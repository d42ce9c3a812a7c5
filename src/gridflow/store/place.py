"""Where a county lives 县级库的去处: a store that is being filled, or was left, says so and cannot be opened.

A move has one instant that decides: the commit by which the old store is left. Before it the county lives in the old
store and the new one is `arriving`; after it the old one is `left`, and the new one has arrived as soon as somebody
who opens it has seen that.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, Column, Connection, MetaData, Table, Text, insert, inspect, select, text

from gridflow.errors import GridFlowError
from gridflow.store.times import instant, microseconds

_LEFT_LOG: Final = "events_left"
_place = Table(
    "place",
    MetaData(),
    Column("state", Text, nullable=False),
    Column("move", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)


class CountyLeft(GridFlowError):
    """The county moved to another store; `context` names the place."""

    code = "county-left"
    title = "县级库已迁出"


class CountyArriving(GridFlowError):
    """The store is being filled by a move that has not ended; the county still lives where it came from."""

    code = "county-arriving"
    title = "县级库正在迁入"


class State(StrEnum):
    """What a move has made of a store."""

    ARRIVING = "arriving"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Place:
    """What a store says of its move: its name, the address of the other store without the password, and since when."""

    state: State
    move: str
    other: str
    at: datetime


def place_of(connection: Connection, schema: str | None) -> Place | None:
    """What the store says of its move; None for one that the county simply lives in."""
    if not inspect(connection).has_table(_place.name, schema=schema):
        return None
    row = connection.execute(select(_place)).one()
    return Place(State(row.state), row.move, row.other, instant(row.at))


def note_place(connection: Connection, place: Place) -> None:
    """Have the store say this of its move, in the present transaction."""
    _place.create(connection)
    connection.execute(insert(_place).values(asdict(place) | {"at": microseconds(place.at)}))


def leave(connection: Connection, place: Place) -> None:
    """Leave a store for good, in a transaction that holds the lock on its log.

    The log goes by another name from then on: so whatever process still has the store open can write nothing into it,
    and nothing is lost.
    """
    note_place(connection, place)
    connection.execute(text(f"ALTER TABLE events RENAME TO {_LEFT_LOG}"))


def settle(connection: Connection) -> None:
    """Have the county live in the store, in the present transaction."""
    _place.drop(connection)


def require_not_left(connection: Connection, schema: str | None) -> Place | None:
    """What the store says of its move. Raises CountyLeft for one that was left."""
    place = place_of(connection, schema)
    if place is not None and place.state is State.LEFT:
        raise CountyLeft(f"此县级库已迁往 {place.other},请改用新的地址", other=place.other)
    return place
