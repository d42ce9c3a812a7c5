"""Commands on a disk that takes five milliseconds longer to sync.

PostgreSQL itself waits so long before it syncs the log (`commit_delay` with `commit_siblings` at nought, for the one
database): the locks are held meanwhile, and commits that come together share one wait, as on a slow disk. SQLite has no
such switch and is left out.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

import psycopg
from sqlalchemy import make_url

from benchmarks._county import small_county
from benchmarks._figures import Against, Figure
from benchmarks._run import Floor, Run
from benchmarks.commands import command_rate
from benchmarks.floors import LOCKED, UNLOCKED, postgresql_conninfo
from benchmarks.library import SAME_WORK

_CLIENTS: Final = 64
_DELAY_MICROSECONDS: Final = 5000
_KEPT: Final = 0.5
"""Of the rate on the fast disk."""


def slow_down(url: str) -> None:
    """Have whoever connects to this database from now on wait longer for each sync. Needs a superuser."""
    name = make_url(url).database
    with psycopg.connect(postgresql_conninfo(url), autocommit=True) as connection:
        for setting, value in (("commit_delay", _DELAY_MICROSECONDS), ("commit_siblings", 0)):
            connection.execute(f"ALTER DATABASE {name} SET {setting} = {value}".encode())


def _slowed(floor: Floor) -> Floor:
    def rate(url: str, clients: int, seconds: float) -> float:
        slow_down(url)
        return floor.rate(url, clients, seconds)

    return Floor(f"{floor.name},慢盘", rate)


def _commands(slow: bool, url: str, clients: int, seconds: float) -> float:
    if slow:
        slow_down(url)
    with small_county(url) as county:
        return command_rate(county, clients, seconds)


FAST: Final = Floor("快盘上的命令", partial(_commands, False))


def figures(run: Run) -> Iterator[Figure]:
    """Commands a second."""
    database = "postgresql"
    if database not in run.databases:
        return
    slow = {floor: _slowed(floor) for floor in (UNLOCKED, LOCKED, SAME_WORK)}
    for floor, clients in ((UNLOCKED, 1), (LOCKED, _CLIENTS), (SAME_WORK, _CLIENTS)):
        value, fast = run.rate(slow[floor], database, clients), run.against(floor, database, clients)
        yield Figure("slow_disk", database, slow[floor].name, f"{clients} 线程", value, "/s", (fast,))
    with run.fresh(database) as url:
        value = _commands(True, url, _CLIENTS, run.seconds)
    held: tuple[Against, ...] = (
        run.against(FAST, database, _CLIENTS, _KEPT),
        run.against(slow[LOCKED], database, _CLIENTS),
        run.against(slow[SAME_WORK], database, _CLIENTS),
    )
    yield Figure("slow_disk", database, "命令,慢盘", f"{_CLIENTS} 线程", value, "/s", held)
