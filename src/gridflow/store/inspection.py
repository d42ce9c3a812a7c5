"""Looking at a county's database without making or changing anything."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from gridflow.store.database import Database
from gridflow.store.sqlite import county_file

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_VERSIONS: Final = "alembic_version"


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
        with database.reading() as connection:
            if not inspect(connection).has_table(_VERSIONS, schema=database.schema):
                return StoreState(None, newest)
            return StoreState(connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar(), newest)
    finally:
        database.close()


def _missing_file(url: str, county: str) -> bool:
    """Whether the address names a SQLite file that is not there; opening it would make one."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return False
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    return not county_file(Path(parsed.database), county).is_file()
