"""The projector: follows the log in batches and keeps all read models, each batch in one transaction."""

import threading
from collections.abc import Sequence
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection, inspect

from gridflow.projections.batches import pass_batch
from gridflow.projections.gazetteer import Gazetteer, ReadLog
from gridflow.projections.hot_cases import HotCases
from gridflow.projections.model_table import ModelTable
from gridflow.projections.models import CASES, MODELS
from gridflow.projections.positions import Progress, advance, progress_of, put_at
from gridflow.projections.read_model import ReadModel
from gridflow.projections.runs import drop_abandoned
from gridflow.projections.tables import make_indexes, make_table
from gridflow.projections.unreadable import passable
from gridflow.store.database import Database
from gridflow.store.dead_letters import follow_letters, keep_letters, letters_of

__all__ = ["CASES", "MODELS", "Projector"]

_LOG = structlog.get_logger(__name__)
_PAUSE_SECONDS: Final = 1.0


class Projector:
    """Keeps the read models of one county.

    The position moves by compare-and-swap in the transaction of the rows, so any number of projectors may run: one
    advances, the others find that it did. `batch` is the most events at once.
    """

    def __init__(
        self,
        database: Database,
        read_log: ReadLog,
        zone: ZoneInfo,
        batch: int = 1000,
        models: Sequence[ReadModel] = MODELS,
    ) -> None:
        self._database = database
        self._read_log = read_log
        self._batch = batch
        self._models = models
        self._tables = [ModelTable(model) for model in models]
        self._gazetteer = Gazetteer(zone)
        self._hot = HotCases()

    def prepare(self) -> None:
        """Make the tables, at position 0, if any is missing; drop what a rebuild that was killed left behind.

        Cases that are left out are projected as far as before, and are left out from there on.
        """
        drop_abandoned(self._database)
        with self._database.reading() as connection:
            if self._complete(connection):
                return
        # Under the lock on the log, so that processes that begin together do not make the same tables.
        with self._database.writing() as connection:
            if self._complete(connection):
                return
            for table in self._tables:
                table.table.drop(connection, checkfirst=True)
                make_table(connection, table.table)
                make_indexes(connection, table.table)
            put_at(connection, self._models, 0)

    def _complete(self, connection: Connection) -> bool:
        known = set(inspect(connection).get_table_names())
        return all(table.table.name in known for table in self._tables)

    def step(self) -> int:
        """Project the next batch; returns how many events it had, 0 at the head of the log.

        Raises LogUnreadable at an event of the county's registers that cannot be read; one of a case parks the case.
        Raises PositionsDisagree.
        """
        with self._database.reading() as connection:
            position = progress_of(connection).position
            batch = passable(self._read_log(position, self._batch))
        if not batch:
            return 0
        reached = batch[-1][0]
        try:
            with self._database.projecting() as connection:
                if not advance(connection, self._models, position, reached):
                    return len(batch)
                switches = progress_of(connection).switches
                self._hot.at(Progress(position, switches))
                self._gazetteer.go_to(position, self._read_log)
                passed = pass_batch(
                    connection, self._tables, batch, self._gazetteer, partial(letters_of, connection), self._hot.take
                )
                keep_letters(connection, passed.parked)
                follow_letters(connection, passed.followed)
        except BaseException:
            self._hot.clear()
            raise
        self._hot.keep(passed.cases, Progress(reached, switches))
        for letter in passed.parked:
            _LOG.error("case parked", case=letter.stream_id, position=letter.first_position, error=letter.error)
        return len(batch)

    def catch_up(self) -> int:
        """Project up to the head of the log; returns the number of events."""
        total = 0
        while count := self.step():
            total += count
        return total

    def run(self, stop: threading.Event, wake: threading.Event, poll_seconds: float) -> None:
        """Follow the log until `stop`, looking again whenever `wake` is set and at least every `poll_seconds`."""
        while not stop.is_set():
            wake.clear()
            try:
                progressed = self.step()
            except Exception as error:  # noqa: BLE001 - whatever failed, the next try may not
                # The log is safe and the position has not moved: try again, while health shows the lag.
                _LOG.error("projection failed", error=repr(error))
                stop.wait(_PAUSE_SECONDS)
                continue
            if not progressed:
                wake.wait(poll_seconds)
