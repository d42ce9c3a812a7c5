"""A server that follows the county's own, for queries 只读副本."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

from sqlalchemy import Connection

from gridflow.errors import StoreBusy, StoreUnreachable
from gridflow.store.shared import Share


class Replica:
    """Snapshots of a replica, whose read models may be behind those of the county's own server."""

    def __init__(self, share: Share, opening: str, rest_seconds: float) -> None:
        """`rest_seconds` is how long a replica that failed is left alone: not every query shall wait for it."""
        self._share = share
        self._opening = opening
        self._rest_seconds = rest_seconds
        self._rests_until = 0.0

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A read-only snapshot. Raises StoreBusy, and StoreUnreachable at once for a while after it failed."""
        if monotonic() < self._rests_until:
            raise StoreUnreachable("the replica did not answer a moment ago")
        with ExitStack() as stack:
            try:
                connection = stack.enter_context(self._share.connections.begun(self._opening))
            except (StoreBusy, StoreUnreachable):
                self._rests_until = monotonic() + self._rest_seconds
                raise
            yield connection

    def close(self) -> None:
        self._share.close()
