"""Building all read models anew, in tables of their own, from the whole log."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from gridflow.aggregates.event import Recorded
from gridflow.errors import StoreBusy
from gridflow.projections.batches import pass_batch
from gridflow.projections.crew import crew
from gridflow.projections.gazetteer import Gazetteer, ReadLog
from gridflow.projections.loading import Address, Filled, Loader, LoaderElsewhere, Task, index_tasks
from gridflow.projections.model_table import ModelTable
from gridflow.projections.models import MODELS
from gridflow.projections.read_model import ReadModel
from gridflow.projections.runs import Run, running
from gridflow.projections.streams import parts
from gridflow.projections.unreadable import passable
from gridflow.store.database import Database
from gridflow.store.dead_letters import DeadLetter
from gridflow.store.tables import events

Progress = Callable[[int], object]
"""Told how many more events were read."""

BATCH: Final = 4000
"""About how many events are dealt with at once."""

WORTH_PROCESSES: Final = 50_000
"""A log of fewer events is read before other processes have started."""

_SEEN_EVERY_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Source:
    """A county whose log is read. With `address` a long one is read in `processes` processes, as many as there are
    processors; `batch` is about how many events are dealt with at once."""

    database: Database
    read_log: ReadLog
    zone: ZoneInfo
    batch: int = BATCH
    address: Address | None = None
    processes: int | None = None
    models: Sequence[ReadModel] = MODELS

    def crew_for(self, head: int) -> int:
        """In how many processes a log up to a position is read; 0 means in this one."""
        if self.address is None:
            return 0
        if self.processes is not None:
            return self.processes
        return (os.cpu_count() or 1) if head >= WORTH_PROCESSES else 0


@dataclass(slots=True)
class Building:
    """Read models as far as they are built: up to `position`, without the cases of `letters` from those on."""

    source: Source
    run: Run
    gazetteer: Gazetteer
    position: int
    letters: dict[str, DeadLetter] = field(default_factory=dict)
    _seen_at: float = field(default_factory=monotonic)

    @property
    def tables(self) -> Sequence[ModelTable]:
        return self.run.tables

    def follow(self, progress: Progress) -> None:
        """Go on until less than one batch is left of the log, in short transactions."""
        while True:
            with self.source.database.reading():
                batch = passable(self.source.read_log(self.position, self.source.batch))
            with self.projecting() as connection:
                self._pass(connection, batch)
            progress(len(batch))
            self.seen()
            if len(batch) < self.source.batch:
                return

    @contextmanager
    def projecting(self) -> Iterator[Connection]:
        """A transaction that writes the new tables; what is known of them goes back with it when it fails.

        The gazetteer need not: what it has read stays in the log.
        """
        position, letters = self.position, dict(self.letters)
        try:
            with self.source.database.projecting() as connection:
                yield connection
        except BaseException:
            self.position, self.letters = position, letters
            raise

    def seen(self) -> None:
        """Say now and then that this still runs."""
        if monotonic() - self._seen_at > _SEEN_EVERY_SECONDS:
            # Whoever holds up this one sentence must not end the work; the next one may get through.
            with suppress(StoreBusy):
                self.run.seen()
            self._seen_at = monotonic()

    def go_to(self, connection: Connection, position: int) -> None:
        """Go on up to a position, in the present transaction, which is one of `projecting`."""
        if position > self.position:
            self._pass(connection, passable(self.source.read_log(self.position, position - self.position)))

    def _pass(self, connection: Connection, batch: Sequence[tuple[int, Recorded]]) -> None:
        if not batch:
            return
        passed = pass_batch(connection, self.tables, batch, self.gazetteer, self._left_out)
        self.letters |= {letter.stream_id: letter for letter in passed.parked}
        for number, last in passed.followed:
            self.letters[number] = replace(self.letters[number], last_position=last)
        self.position = batch[-1][0]

    def _left_out(self, numbers: Sequence[str]) -> Mapping[str, DeadLetter]:
        return {number: self.letters[number] for number in numbers if number in self.letters}


@contextmanager
def building(source: Source, progress: Progress, left_out: Mapping[str, DeadLetter]) -> Iterator[Building]:
    """New tables with all that the log holds at the moment, but for what follows on the letters of `left_out`.

    They are dropped at the end of the block, unless they have been put in place of others. Queries, commands and
    projectors go on meanwhile.
    """
    with running(source.database, source.models) as run:
        with source.database.reading() as connection:
            head = connection.execute(select(func.max(events.c.position))).scalar() or 0
            work: list[Task] = [*parts(connection, head, source.batch)]
        gazetteer = Gazetteer(source.zone)
        gazetteer.go_to(head, source.read_log)
        built = Building(source, run, gazetteer, head)
        for filled in _done(built, work, left_out):
            if filled is not None:
                progress(filled.events)
                built.letters |= {letter.stream_id: letter for letter in filled.letters}
            built.seen()
        yield built


def _done(built: Building, work: Sequence[Task], left_out: Mapping[str, DeadLetter]) -> Iterator[Filled | None]:
    """The results of the work, and then of making the indexes."""
    source, run = built.source, built.run
    count = source.crew_for(built.position)
    if not count or source.address is None:
        loader = Loader(source.database, run.tables, built.gazetteer, built.position, left_out)
        yield from map(loader, work)
        yield from map(loader, index_tasks(run.tables))
        return
    make = LoaderElsewhere(source.address, source.models, run.name, built.gazetteer, built.position, dict(left_out))
    with crew(count, make) as hands:
        yield from hands.map(work, _SEEN_EVERY_SECONDS)
        yield from hands.map(index_tasks(run.tables), _SEEN_EVERY_SECONDS)
