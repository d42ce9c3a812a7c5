"""A real server on the loopback interface, for what only a connection can show."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import uvicorn

from gridflow.api import create_api
from gridflow.bootstrap import County, working

_START_SECONDS = 10.0


@dataclass
class Live:
    """Where the server listens, and how it is stopped."""

    server: uvicorn.Server
    thread: threading.Thread
    stopping: threading.Event
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self, seconds: float) -> bool:
        """Ask the server to stop; whether it did in time."""
        self.stopping.set()
        self.server.should_exit = True
        self.thread.join(seconds)
        return not self.thread.is_alive()


@contextmanager
def live(county: County) -> Iterator[Live]:
    """The county served and worked on for the length of the block."""
    stopping = threading.Event()
    config = uvicorn.Config(
        create_api(county, stopping=stopping.is_set), log_level="error", timeout_graceful_shutdown=20, lifespan="off"
    )
    server = uvicorn.Server(config)
    with socket.socket() as listener, working(county):
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
        thread.start()
        until = monotonic() + _START_SECONDS
        while not server.started and monotonic() < until:
            sleep(0.01)
        running = Live(server, thread, stopping, listener.getsockname()[1])
        try:
            yield running
        finally:
            running.stop(_START_SECONDS)
