"""Durable commands a second, in process: the life of a case in ten commands, each client on cases of its own.

Every command has an idempotency key and is on the disk when it is answered. Once with nothing else going on, once with
the projector and the ticks at work in the same process, and with two processes of 32 threads each.
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing.synchronize import Barrier
from time import process_time
from typing import Final

from benchmarks._clients import rate
from benchmarks._county import live_through, opened, small_county, through_bus
from benchmarks._figures import Against, Figure
from benchmarks._life import lives
from benchmarks._run import CLIENTS, Run
from benchmarks.floors import LOCKED, UNLOCKED
from benchmarks.library import SAME_WORK
from gridflow.bootstrap import County, working

_LIBRARY_GOALS: Final = {"postgresql": {8: 5.0, 64: 10.0}, "sqlite": {8: 3.0, 64: 3.0}}
_LOCKED_GOALS: Final[dict[str, dict[int, float]]] = {"postgresql": {8: 2.0, 64: 2.0}, "sqlite": {}}
_PROCESSES: Final = 2
_THREADS_EACH: Final = 32
_CASES_EACH: Final = 3


def command_rate(county: County, clients: int, seconds: float, name: str = "") -> float:
    """Commands a second of so many threads."""
    carry_out = through_bus(county.bus)
    return rate(clients, seconds, lambda number: lives(f"{name}:{clients}:{number}", carry_out))


def one_process(url: str, clients: int, seconds: float, name: str) -> float:
    """The same in this process, on a county that is there."""
    with opened(url) as county:
        return command_rate(county, clients, seconds, name)


def _meet(barrier: Barrier) -> None:
    barrier.wait()


def _many_processes(url: str, seconds: float) -> float:
    """All processes together; they begin to open the county at the same time."""
    context = multiprocessing.get_context("spawn")
    work = partial(one_process, url, _THREADS_EACH, seconds)
    with ProcessPoolExecutor(_PROCESSES, context, _meet, (context.Barrier(_PROCESSES),)) as pool:
        return sum(pool.map(work, (f"process-{number}" for number in range(_PROCESSES))))


def processor_time(county: County, clients: int) -> float:
    """Microseconds of this process's processor time a command: what it costs however busy the machine is."""
    begun = process_time()
    commands = live_through(county, clients, _CASES_EACH)
    return 1e6 * (process_time() - begun) / commands


def _held(run: Run, database: str, clients: int) -> tuple[Against, ...]:
    """The floors of the bare command, with what it must reach."""
    locked, library = (goals[database].get(clients) for goals in (_LOCKED_GOALS, _LIBRARY_GOALS))
    held = (run.against(LOCKED, database, clients, locked), run.against(SAME_WORK, database, clients, library))
    return (*held, run.against(UNLOCKED, database, clients)) if database == "postgresql" else held


def figures(run: Run) -> Iterator[Figure]:
    """Commands a second."""
    for database in run.databases:
        for clients in CLIENTS:
            with run.fresh(database) as url, small_county(url) as county:
                alone = command_rate(county, clients, run.seconds)
                each = processor_time(county, clients)
            held = _held(run, database, clients)
            yield Figure("commands", database, "命令", f"{clients} 线程", alone, "/s", held)
            yield Figure("commands", database, "每条命令的处理器时间", f"{clients} 线程", each, "µs")
            with run.fresh(database) as url, small_county(url) as county, working(county):
                beside = command_rate(county, clients, run.seconds)
            against = (run.against(LOCKED, database, clients), Against("无投影", alone))
            yield Figure("commands", database, "命令,投影同时进行", f"{clients} 线程", beside, "/s", against)
        with run.fresh(database) as url:
            with small_county(url):
                pass
            many = _many_processes(url, run.seconds)
        setting = f"{_PROCESSES} 进程 × {_THREADS_EACH} 线程"
        against = (run.against(LOCKED, database, _PROCESSES * _THREADS_EACH), Against("一个进程", alone))
        yield Figure("commands", database, "命令", setting, many, "/s", against)
