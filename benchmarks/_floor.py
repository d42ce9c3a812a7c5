"""What nothing durable can be faster than: the floor that rates are held against."""

from time import perf_counter
from typing import Final

from sqlalchemy import text

from gridflow.bootstrap import County

_COMMITS: Final = 400


def floor_rate(county: County) -> float:
    """Commits a second of a loop that takes the ordering lock, inserts one row and commits."""
    with county.database.writing() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS floor (payload TEXT NOT NULL)"))
    begun = perf_counter()
    for _ in range(_COMMITS):
        with county.database.writing() as connection:
            connection.execute(text("INSERT INTO floor VALUES (:payload)"), {"payload": "x" * 400})
    return _COMMITS / (perf_counter() - begun)
