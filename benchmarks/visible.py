"""How soon after its acknowledgement a command is seen by a query, the projector running and little going on."""

from collections.abc import Iterator
from time import perf_counter, sleep
from typing import Final

from benchmarks._county import small_county
from benchmarks._figures import Against, Figure, percentile
from benchmarks._life import LIFE
from benchmarks._machine import sync_seconds
from benchmarks._run import Run
from gridflow.application.bus import Request
from gridflow.bootstrap import County, working

_A_SECOND: Final = 20
"""Commands a second: a busy county in its busiest hour has fewer."""

_GOALS: Final = {"p50": (0.50, 20.0), "p99": (0.99, 100.0)}


def latencies(county: County, seconds: float) -> list[float]:
    """Milliseconds from each answer until the read models have what it answered."""
    took, number = list[float](), ""
    begun = perf_counter()
    for turn in range(int(seconds * _A_SECOND)):
        sleep(max(begun + turn / _A_SECOND - perf_counter(), 0))
        deed = LIFE[turn % len(LIFE)]
        on = number if turn % len(LIFE) else None
        receipt = county.bus.execute(Request(deed.command, deed.actor, on, (f"visible:{turn}",))).receipt
        answered, number = perf_counter(), receipt.number
        with county.reader.at(receipt.position):
            took.append(1000 * (perf_counter() - answered))
    return took


def figures(run: Run) -> Iterator[Figure]:
    """Milliseconds."""
    seconds = run.pick(small=5.0, full=60.0)
    for database, url in run.each_fresh():
        with small_county(url) as county, working(county):
            took = latencies(county, seconds)
        sync = Against("磁盘一次同步", 1000 * sync_seconds(run.places.folder))
        for name, (share, goal) in _GOALS.items():
            value, setting = percentile(took, share), f"每秒 {_A_SECOND} 条命令"
            yield Figure("visible", database, f"写后可见 {name}", setting, value, "ms", (sync,), goal)
