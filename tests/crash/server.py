"""A real GridFlow server in a process of its own, to be killed."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx2

_START_SECONDS = 60.0


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """`gridflow serve` on a database; `kill` is kill -9. `said` are further settings of its environment."""

    def __init__(self, database_url: str, log: Path, *arguments: str, **said: str) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {
            "GRIDFLOW_DATABASE_URL": database_url,
            "GRIDFLOW_HOST": "127.0.0.1",
            "GRIDFLOW_PORT": str(self.port),
            **said,
        }
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from gridflow.cli import main; main()", "serve", *arguments],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._await_alive(log)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _await_alive(self, log: Path) -> None:
        until = monotonic() + _START_SECONDS
        while monotonic() < until:
            if self._process.poll() is not None:
                raise AssertionError(f"the server ended: {log.read_text()[-2000:]}")
            try:
                if httpx2.get(f"{self.base}/healthz", timeout=1.0).status_code == 200:
                    return
            except httpx2.TransportError:
                sleep(0.05)
        self.kill()
        raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")


@contextmanager
def serving(database_url: str, log: Path) -> Iterator[Server]:
    """A server for the length of the block, killed at its end in any case."""
    server = Server(database_url, log)
    try:
        yield server
    finally:
        server.kill()
