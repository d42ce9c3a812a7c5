"""Rebuilding the read models beside the live ones, and switching."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from time import sleep
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from gridflow.errors import StoreBusy
from gridflow.projections.building import BATCH, Building, Progress, Source, building
from gridflow.projections.digests import digests
from gridflow.projections.gazetteer import ReadLog
from gridflow.projections.loading import Address
from gridflow.projections.models import MODELS
from gridflow.projections.positions import count_switch, projected_position, put_at
from gridflow.projections.read_model import ReadModel
from gridflow.projections.tables import hold_positions, patience, table_name
from gridflow.projections.whole_cases import project_anew
from gridflow.store.database import Database
from gridflow.store.dead_letters import DeadLetter, LetterState, all_letters, drop_letters, keep_letters

__all__ = ["digests", "rebuild", "rebuild_from"]

_TRIES: Final = 40
_PAUSE_SECONDS: Final = 0.25
_PATIENCE_MILLISECONDS: Final = 200
"""How long the switch waits for a reader to finish; whoever asks for the table meanwhile waits behind it."""


def rebuild(
    database: Database,
    read_log: ReadLog,
    zone: ZoneInfo,
    progress: Progress,
    batch: int = BATCH,
    *,
    address: Address | None = None,
    processes: int | None = None,
    models: Sequence[ReadModel] = MODELS,
) -> int:
    """Read the whole log into new tables, then put them in place of the old in one transaction.

    Queries, commands and the projector go on meanwhile: rows are worked out outside any write transaction, and
    between two short ones others get their turn. At the switch the projector waits for as long as the last events,
    less than one batch when it keeps up, are read. Rebuilds at the same time each have tables of their own. Cases that
    are parked are tried again, those that are skipped stay so. Where the read models are behind the log, because they
    are new or the projector did not run, they are at its head afterwards. `address`, `processes` and `batch` are as in
    `Source`. Returns the number of events. Raises StoreBusy when readers leave no moment for the switch, and
    LogUnreadable.
    """
    return rebuild_from(Source(database, read_log, zone, batch, address, processes, models), progress)


def rebuild_from(source: Source, progress: Progress) -> int:
    """`rebuild` of a source."""
    with source.database.reading() as connection:
        skipped = _skipped(connection)
    with building(source, progress, skipped) as built:
        built.follow(progress)
        for _ in range(_TRIES - 1):
            with suppress(StoreBusy):
                return _switch(built, skipped)
            built.seen()
            sleep(_PAUSE_SECONDS)
        return _switch(built, skipped)


def _switch(built: Building, skipped: Mapping[str, DeadLetter]) -> int:
    """Read the little that is left while the projectors wait, and put the new tables in place of the live ones."""
    with built.projecting() as connection:
        hold_positions(connection)
        built.go_to(connection, projected_position(connection))
        put_at(connection, built.source.models, built.position)
        _agree_on_letters(connection, built, skipped)
        patience(connection, _PATIENCE_MILLISECONDS)
        for table in built.tables:
            live_name = table_name(table.model)
            connection.execute(text(f"DROP TABLE {live_name}"))
            connection.execute(text(f"ALTER TABLE {table.table.name} RENAME TO {live_name}"))
        count_switch(connection)
        built.run.end(connection)
    return built.position


def _agree_on_letters(connection: Connection, built: Building, skipped: Mapping[str, DeadLetter]) -> None:
    """Have the letters be those of the new tables, and of whoever skipped or retried a case meanwhile."""
    present = {letter.stream_id: letter for letter in all_letters(connection)}
    now = {number: letter for number, letter in present.items() if letter.state is LetterState.SKIPPED}
    for number in {*now, *skipped}:
        if (number in now) != (number in skipped):
            letter = project_anew(connection, built.tables, built.gazetteer, number, built.position, now.get(number))
            built.letters.pop(number, None)
            if letter is not None:
                built.letters[number] = letter
    drop_letters(connection, list(present))
    keep_letters(connection, built.letters.values())


def _skipped(connection: Connection) -> dict[str, DeadLetter]:
    return {one.stream_id: one for one in all_letters(connection) if one.state is LetterState.SKIPPED}
