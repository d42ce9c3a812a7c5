"""Looking at a county's database without making or changing anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from gridflow.errors import GridFlowError
from gridflow.store.database import Database

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_VERSIONS: Final = "alembic_version"


class StoreUnreachable(GridFlowError):
    """The database cannot be connected to, or the file is not a database."""

    code = "store-unreachable"
    title = "数据库无法连接"


@dataclass(frozen=True, slots=True)
class StoreState:
    """The version of a county's tables, None where there are none yet, and the newest that this program knows."""

    version: str | None
    newest: str | None

    @property
    def current(self) -> bool:
        return self.version is not None and self.version == self.newest


def store_state(url: str, county: str) -> StoreState:
    """How a county's tables stand. Raises StoreUnreachable, and InvalidInput for an address that cannot be one."""
    newest = ScriptDirectory(str(_SCRIPTS)).get_current_head()
    if _missing_file(url, county):
        return StoreState(None, newest)
    database = Database(url, county)
    try:
        with connecting(), database.reading() as connection:
            schema = f"county_{county}" if database.dialect == "postgresql" else None
            if not inspect(connection).has_table(_VERSIONS, schema=schema):
                return StoreState(None, newest)
            return StoreState(connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar(), newest)
    finally:
        database.close()


@contextmanager
def connecting() -> Iterator[None]:
    """Turn what a driver says of a lost or impossible connection into StoreUnreachable."""
    try:
        yield
    except (InterfaceError, DatabaseError) as error:
        # Its other kinds are mistakes in our own statements, which must stay visible as such.
        if type(error) not in (InterfaceError, OperationalError, DatabaseError):
            raise
        said = str(error.orig).strip().splitlines()
        raise StoreUnreachable(f"数据库无法连接:{said[0] if said else error.code}") from error


def _missing_file(url: str, county: str) -> bool:
    """Whether the address names a SQLite file that is not there; opening it would make one."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    return not (Path(parsed.database) / f"{county}.sqlite3").is_file()
