"""The console of a county over HTTP: as an application, and on a real server at a free loopback port."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from gridflow.bootstrap import County
from gridflow.console.pages import console_router

STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its origin, e.g. `http://127.0.0.1:40123`, and its port."""

    origin: str
    port: int
    server: uvicorn.Server
    thread: threading.Thread

    def stop(self) -> None:
        """Ask the server to stop, and wait until it has."""
        self.server.should_exit = True
        self.thread.join(STOP_SECONDS)
        assert not self.thread.is_alive(), "the server waits for a stream that does not end"


@contextmanager
def served(county: County, port: int = 0) -> Iterator[Served]:
    """A server of the console on 127.0.0.1, on a free port unless told one; stopped at the end."""
    app = FastAPI()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    app.include_router(console_router(county, lambda: server.should_exit), prefix="/console")
    listening = socket.create_server(("127.0.0.1", port))
    bound = listening.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="console", daemon=True)
    thread.start()
    running = Served(f"http://127.0.0.1:{bound}", bound, server, thread)
    try:
        yield running
    finally:
        running.stop()
        listening.close()
