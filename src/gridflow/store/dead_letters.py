"""Dead letters 死信: the cases that the read models leave out from some event on."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from gridflow.store.tables import dead_letters
from gridflow.store.times import instant, microseconds


class LetterState(StrEnum):
    """Why a case is left out."""

    PARKED = "parked"
    """搁置: an event of it cannot be read, or cannot be projected."""
    SKIPPED = "skipped"
    """略过: somebody has looked at it and said that it shall be left out, until it is retried."""

    @property
    def chinese(self) -> str:
        return {"parked": "搁置", "skipped": "略过"}[self.value]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A case that is left out from the event at `first_position` on; its rows are as they were before that event.

    `last_position` is that of its last event so far. `topic` is what the row of the first says it is, recorded at the
    aware instant `recorded_at`; `error` the code of what was wrong with it, `detail` says it. `attempts` counts how
    often it was tried, `reason` is why somebody skips it.
    """

    stream_id: str
    state: LetterState
    first_position: int
    last_position: int
    topic: str
    error: str
    detail: str
    attempts: int
    recorded_at: datetime
    reason: str | None = None


_COLUMNS: Final = tuple(dead_letters.c[field.name] for field in fields(DeadLetter))
_OF_STREAMS: Final = select(*_COLUMNS).where(dead_letters.c.stream_id.in_(bindparam("numbers", expanding=True)))
_FOLLOW: Final = (
    update(dead_letters)
    .where(dead_letters.c.stream_id == bindparam("number"), dead_letters.c.last_position < bindparam("position"))
    .values(last_position=bindparam("position"))
)


def letters_of(connection: Connection, numbers: Sequence[str]) -> dict[str, DeadLetter]:
    """The letters of those of these cases that have one."""
    found = map(_letter, connection.execute(_OF_STREAMS, {"numbers": numbers}))
    return {letter.stream_id: letter for letter in found}


def all_letters(connection: Connection) -> list[DeadLetter]:
    """Every letter, the oldest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(dead_letters.c.first_position))
    return [_letter(row) for row in rows]


def count_parked(connection: Connection) -> int:
    """How many cases are parked; those that are skipped are not counted."""
    parked = dead_letters.c.state == LetterState.PARKED.value
    return connection.execute(select(func.count()).where(parked)).scalar_one()


def keep_letters(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Keep letters, each in the place of the one that its case may have."""
    kept = [_row(letter) for letter in letters]
    if kept:
        drop_letters(connection, [row["stream_id"] for row in kept])
        connection.execute(insert(dead_letters), kept)


def follow_letters(connection: Connection, last: Iterable[tuple[str, int]]) -> None:
    """Note the positions of the last events of cases that are left out, which never go back."""
    steps = [{"number": number, "position": position} for number, position in last]
    if steps:
        connection.execute(_FOLLOW, steps)


def drop_letters(connection: Connection, numbers: Sequence[str]) -> None:
    """Leave these cases out no more."""
    connection.execute(delete(dead_letters).where(dead_letters.c.stream_id.in_(numbers)))


def _row(letter: DeadLetter) -> dict[str, Any]:
    return asdict(letter) | {"state": letter.state.value, "recorded_at": microseconds(letter.recorded_at)}


def _letter(row: Row[Any]) -> DeadLetter:
    said = row._asdict()
    return DeadLetter(**said | {"state": LetterState(said["state"]), "recorded_at": instant(said["recorded_at"])})
