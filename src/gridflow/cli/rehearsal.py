"""Rehearsing 试运行: doing it for real, then undoing it, so that it is judged by the very rules of the performance."""

from collections.abc import Iterator
from contextlib import contextmanager

from gridflow.bootstrap import County


class _Rehearsed(Exception):
    """Leaves the write transaction, so that it is undone."""


@contextmanager
def rehearsed(county: County) -> Iterator[None]:
    """Undo at its end what the block wrote into the log. What the block raises is raised."""
    try:
        with county.log.writing():
            yield
            raise _Rehearsed
    except _Rehearsed:
        pass
