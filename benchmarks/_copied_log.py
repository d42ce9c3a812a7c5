"""A long log, made of the events of a few hundred real cases."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import select

from benchmarks._county import through_bus
from benchmarks._life import LIFE, lives
from gridflow.aggregates.case.number import case_number, running_number
from gridflow.aggregates.case.query_code import query_code
from gridflow.bootstrap import County
from gridflow.store.bulk import insert_rows
from gridflow.store.tables import events
from gridflow.testing import SettableClock, instant
from gridflow.testing.territory import COUNTY_CODE
from gridflow.worktime import SHANGHAI

MORNING: Final = instant("2026-06-01T09:00:00+08:00")
_APART: Final = timedelta(milliseconds=1)
"""Between two commands: so little that the copies, which are recorded later, have the deadlines of their originals."""

_TOGETHER: Final = 500
"""How many commands go into one transaction."""


def real_lives(county: County, clock: SettableClock, cases: int) -> None:
    """Have so many cases live at once: each gets its first command, then each its second, and so on."""
    carry_out = through_bus(county.bus)
    clients = [lives(f"real:{number}", carry_out) for number in range(cases)]
    turns = (client for _ in LIFE for client in clients)
    while together := list(islice(turns, _TOGETHER)):
        with county.log.writing():
            for client in together:
                clock.advance(_APART)
                next(client)


def multiply(county: County, first: int, wanted: int) -> int:
    """Append copies of all events after position `first` until the log has `wanted` events; returns how many it has.

    Copies are whole: each case has a number, a query code and event ids of its own, and was recorded later. Nobody
    else may write meanwhile.
    """
    with county.database.reading() as connection:
        rows = [row._asdict() for row in connection.execute(select(events).where(events.c.position > first))]
    numbers = sorted({row["stream_id"] for row in rows})
    span = rows[-1]["recorded_at"] - rows[0]["recorded_at"] + 1
    position, copy = first + len(rows), 0
    while position < wanted:
        copy += 1
        copied = list(_copied(rows, _renamed(numbers, copy), copy, span))[: wanted - position]
        with county.database.writing() as connection:
            insert_rows(connection, events, copied)
        position += len(copied)
    return position


Rename = Callable[[str, bytes], tuple[str, bytes]]


def _renamed(numbers: Sequence[str], copy: int) -> Rename:
    """What a copy of each case is called, and how its events say so."""
    day = MORNING.astimezone(SHANGHAI).date()
    new = {old: case_number(COUNTY_CODE, day, running_number(old) + copy * len(numbers)) for old in numbers}

    def rename(old: str, payload: bytes) -> tuple[str, bytes]:
        return new[old], payload.replace(old.encode(), new[old].encode())

    return rename


def _copied(rows: Sequence[dict[str, Any]], rename: Rename, copy: int, span: int) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        number, payload = rename(row["stream_id"], row["payload"])
        if row["version"] == 1:
            payload = _with_code(payload, query_code(number))
        changed = {
            "position": row["position"] + copy * len(rows),
            "event_id": f"{copy:x}-{row['event_id']}",
            "stream_id": number,
            "occurred_at": row["occurred_at"] + copy * span,
            "recorded_at": row["recorded_at"] + copy * span,
            "payload": payload,
        }
        yield tuple((row | changed).values())


def _with_code(payload: bytes, code: str) -> bytes:
    """A report whose query code is another one of the same length."""
    before, sign, rest = payload.partition(b'"query_code":"')
    return before + sign + code.encode() + rest[len(code) :] if sign else payload
