"""What several counties of a process use together: made for the first, closed by the last 共用连接."""

import os
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from gridflow.store.connections import Connections


@dataclass(slots=True)
class _Held:
    connections: Connections
    users: int = 0


class SharedConnections:
    """Connections by what tells them apart, as a rule the server's address and how it is dealt with."""

    def __init__(self) -> None:
        self._lock: Final = threading.Lock()
        self._held: Final[dict[Hashable, _Held]] = {}

    def take(self, key: Hashable, make: Callable[[], Connections]) -> "Share":
        """A share in the connections of a key, which are made if nobody has them."""
        # A forked process must not speak on its parent's connections.
        mine = (os.getpid(), key)
        with self._lock:
            held = self._held.get(mine)
            if held is None:
                held = self._held[mine] = _Held(make())
            held.users += 1
        return Share(held.connections, lambda: self._give_back(mine))

    def _give_back(self, key: Hashable) -> None:
        with self._lock:
            held = self._held[key]
            held.users -= 1
            if held.users:
                return
            del self._held[key]
        held.connections.close()


class Share:
    """One user's share in `connections`."""

    def __init__(self, connections: Connections, give_back: Callable[[], None]) -> None:
        self.connections: Final = connections
        self._give_back: Callable[[], None] | None = give_back

    def close(self) -> None:
        """Give the share back; nothing more happens when it was given back before."""
        give_back, self._give_back = self._give_back, None
        if give_back is not None:
            give_back()
