"""The databases that the benchmarks run on."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import POSTGRES_VARIABLE, postgres_database, postgres_server


@contextmanager
def database_urls() -> Iterator[dict[str, str]]:
    """A fresh place on each database."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres_server(os.environ.get(POSTGRES_VARIABLE)) as server,
        postgres_database(server) as postgres,
    ):
        yield {"sqlite": f"sqlite:///{Path(folder)}", "postgresql": postgres}
