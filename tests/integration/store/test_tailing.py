"""Six writers and a reader that follows: it misses nothing, in order, without a gap."""

import multiprocessing
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

import pytest

from gridflow.store.database import Database
from gridflow.store.recorder import EventRecorder
from tests.integration.store.records import record

WRITERS = 6
APPENDS = 40
PER_APPEND = 3


class Worker(Protocol):
    def start(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...


def append(url: str, writer: int) -> None:
    """Append with a transaction of its own each time; every fourth is undone, which must leave no hole."""
    database = Database(url, "330921")
    recorder = EventRecorder(database)
    for number in range(APPENDS):
        first = number * PER_APPEND
        batch = [record(f"writer-{writer}", first + step, at=1) for step in range(1, PER_APPEND + 1)]
        if number % 4 == 0:
            with suppress(InterruptedError), database.writing():
                recorder.insert_events(batch)
                raise InterruptedError
        recorder.insert_events(batch)
    database.close()


def in_threads(url: str, writer: int) -> Worker:
    return threading.Thread(target=append, args=(url, writer))


def in_processes(url: str, writer: int) -> Worker:
    return multiprocessing.get_context("spawn").Process(target=append, args=(url, writer))


@pytest.mark.parametrize("worker", [in_threads, in_processes])
def test_a_tailing_reader_misses_nothing(
    database: Database, database_url: str, worker: Callable[[str, int], Worker]
) -> None:
    recorder = EventRecorder(database)
    workers = [worker(database_url, writer) for writer in range(WRITERS)]
    for one in workers:
        one.start()

    expected = WRITERS * APPENDS * PER_APPEND
    seen: list[tuple[int, str, int]] = []
    until = monotonic() + 60
    while len(seen) < expected and monotonic() < until:
        for position, found in recorder.select_records(seen[-1][0] if seen else 0, 50):
            seen.append((position, str(found.originator_id), found.originator_version))
    for one in workers:
        one.join()

    assert [position for position, _, _ in seen] == list(range(1, expected + 1))
    for writer in range(WRITERS):
        versions = [version for _, stream, version in seen if stream == f"writer-{writer}"]
        assert versions == list(range(1, APPENDS * PER_APPEND + 1))
    assert recorder.head().position == expected


def test_a_subscription_follows_writers_of_other_processes(database: Database, database_url: str) -> None:
    recorder = EventRecorder(database)
    worker = in_processes(database_url, 0)
    with recorder.subscribe(gt=0) as subscription:
        worker.start()
        found = [next(subscription).id for _ in range(APPENDS * PER_APPEND)]
    worker.join()
    assert found == list(range(1, APPENDS * PER_APPEND + 1))
