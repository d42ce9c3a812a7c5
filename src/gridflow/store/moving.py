"""Moving a county's log from one store to another 县级库迁移.

Most is copied while the county goes on; then the lock on the old log is taken, the rest is copied, and the old store is
left in the transaction that held the lock. That commit decides where the county lives: see `gridflow.store.place`. A
move that was cut short is taken up where it stopped.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from gridflow.errors import GridFlowError, InvalidInput
from gridflow.store.arrival import arrive, was_left
from gridflow.store.database import Database
from gridflow.store.dead_letters import LetterState, all_letters, keep_letters
from gridflow.store.migrate import upgrade
from gridflow.store.place import CountyArriving, Place, State, leave, note_place, place_of, require_not_left
from gridflow.store.tables import api_keys, commands, events

_ROWS: Final = 5000
"""How many rows are copied in one transaction."""

Progress = Callable[[int], None]
"""Told how many more rows were copied."""


class CopyDiffers(GridFlowError):
    """What was copied does not read as what it was copied from; the county goes on in the old store."""

    code = "copy-differs"
    title = "迁移核对不符"


class Move:
    """The move of a county from the store `source` to the store `target`; `move` names it, should it be the first try.

    `source_address` and `target_address` are those of the stores without passwords; each store notes the other's. First
    `begin`, then `copy`, `verify` and `end`. Every step raises what transactions raise, and CopyDiffers.
    """

    def __init__(
        self, source: Database, target: Database, source_address: str, target_address: str, move: str, at: datetime
    ) -> None:
        self._source = source
        self._target = target
        self._target_address = target_address
        self._place = Place(State.ARRIVING, move, source_address, at)

    def begin(self) -> bool:
        """Make the new store, which cannot be opened yet, or find the one that this move has begun to fill.

        False when the county has arrived already and nothing is left to do. Raises CountyLeft when the county does not
        live in the old store, CountyArriving when another move is filling the new one, InvalidInput when another county
        store is there.
        """
        with self._target.making() as connection:
            known = place_of(connection, self._target.schema)
            if known is None:
                if inspect(connection).has_table(events.name, schema=self._target.schema):
                    if self._has_left():
                        return False
                    raise InvalidInput("目标处已有此县级库", field="to")
                with self._source.reading() as old:
                    require_not_left(old, self._source.schema)
                upgrade(connection, self._target.schema)
                note_place(connection, self._place)
                return True
        if known.state is State.LEFT:
            raise InvalidInput("目标处有一个已迁出的旧库,请先改名或移走", field="to")
        if known.other != self._place.other:
            raise CountyArriving(f"目标处正由 {known.other} 迁入", other=known.other)
        self._place = known
        if was_left(known, self._source):
            arrive(self._target)
            return False
        with self._source.reading() as old:
            require_not_left(old, self._source.schema)
        return True

    def remaining(self) -> int:
        """How many rows are still to be copied, about."""
        with self._source.reading() as old:
            there = sum(_count(old, table) for table in (events, commands))
        return max(there - self.copied(), 0)

    def copied(self) -> int:
        """How many rows have been copied."""
        with self._target.reading() as new:
            return sum(_count(new, table) for table in (events, commands))

    def copy(self, progress: Progress) -> None:
        """Copy what is there now, while the county goes on in the old store."""
        while self._copy_events(progress):
            pass
        self._copy_commands(progress)

    def verify(self, progress: Progress) -> None:
        """Read everything that was copied in both stores, and compare. Raises CopyDiffers."""
        for table in (events, commands):
            (key,) = table.primary_key.columns
            query, last = select(table).order_by(key).limit(_ROWS), None
            while True:
                page = query if last is None else query.where(key > last)
                with self._target.reading() as new:
                    copied = new.execute(page).all()
                if not copied:
                    break
                last = copied[-1]._mapping[key.name]
                with self._source.reading() as old:
                    there = old.execute(page.where(key <= last)).all()
                _require_same(table, there, copied)
                progress(len(copied))

    def end(self, progress: Progress, at: datetime) -> int:
        """Take the lock on the old log, copy the rest, leave the old store, and settle in the new one.

        Returns the position of the log. Raises StoreBusy when the lock is not free in time.
        """
        with self._source.writing() as old:
            if old.dialect.name == "postgresql":
                # Keys are given out and revoked without the lock on the log.
                old.execute(text("LOCK TABLE api_keys IN EXCLUSIVE MODE"))
            while self._copy_events(progress):
                pass
            self._copy_commands(progress)
            with self._target.projecting() as new:
                new.execute(delete(api_keys))
                _copied(new, api_keys, old.execute(select(api_keys).order_by(api_keys.c.key_id)).all())
                # Those that are parked show again when the read models are made; what somebody said is nowhere else.
                keep_letters(new, [letter for letter in all_letters(old) if letter.state is LetterState.SKIPPED])
                for table in (events, commands, api_keys):
                    if _count(old, table) != _count(new, table):
                        raise CopyDiffers(f"表 {table.name} 的行数不同", table=table.name)
                head = new.execute(select(func.coalesce(func.max(events.c.position), 0))).scalar_one()
            leave(old, Place(State.LEFT, self._place.move, self._target_address, at))
        arrive(self._target)
        return int(head)

    def _has_left(self) -> bool:
        with self._source.reading() as old:
            place = place_of(old, self._source.schema)
        return place is not None and place.state is State.LEFT and place.other == self._target_address

    def _copy_events(self, progress: Progress) -> int:
        """Copy the next events, in the order of the log; returns how many."""
        with self._target.reading() as new:
            last = new.execute(select(func.coalesce(func.max(events.c.position), 0))).scalar_one()
        following = select(events).where(events.c.position > last).order_by(events.c.position).limit(_ROWS)
        return self._copy(events, following, progress)

    def _copy_commands(self, progress: Progress) -> None:
        """Copy what commands are missing, in the order of their keys."""
        key, last = commands.c.idempotency_key, ""
        while True:
            page = select(key).where(key > last).order_by(key).limit(_ROWS)
            with self._source.reading() as old:
                keys = list(old.execute(page).scalars())
            if not keys:
                return
            with self._target.reading() as new:
                known = set(new.execute(select(key).where(key > last, key <= keys[-1])).scalars())
            if missing := [one for one in keys if one not in known]:
                self._copy(commands, select(commands).where(key.in_(missing)).order_by(key), progress)
            last = keys[-1]

    def _copy(self, table: Table, wanted: Any, progress: Progress) -> int:
        with self._source.reading() as old:
            rows = old.execute(wanted).all()
        if rows:
            with self._target.projecting() as new:
                _copied(new, table, rows)
            progress(len(rows))
        return len(rows)


def _copied(connection: Connection, table: Table, rows: Sequence[Any]) -> None:
    """Insert rows, and read them back. Raises CopyDiffers."""
    if not rows:
        return
    try:
        connection.execute(insert(table), [dict(row._mapping) for row in rows])
    except IntegrityError:
        raise CountyArriving("另一个迁移正在填入目标库,请等它结束") from None
    (key,) = table.primary_key.columns
    copied = [row._mapping[key.name] for row in rows]
    found = connection.execute(select(table).where(key.between(copied[0], copied[-1])).order_by(key))
    mine = set(copied)
    if _digest(rows) != _digest([row for row in found if row._mapping[key.name] in mine]):
        raise CopyDiffers(f"表 {table.name} 的内容不同", table=table.name)


def _require_same(table: Table, rows: Sequence[Any], copied: Sequence[Any]) -> None:
    # A command that was given meanwhile is copied later.
    (key,) = table.primary_key.columns
    mine = {row._mapping[key.name] for row in copied}
    if _digest([row for row in rows if row._mapping[key.name] in mine]) != _digest(copied):
        raise CopyDiffers(f"表 {table.name} 的内容不同", table=table.name)


def _digest(rows: Sequence[Any]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
