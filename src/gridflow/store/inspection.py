"""Looking at a county's database without making or changing anything."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic.script import ScriptDirectory
from sqlalchemy import URL, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from gridflow.store.database import Database
from gridflow.store.postgresql import schema_name
from gridflow.store.sqlite import county_file

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_VERSIONS: Final = "alembic_version"
_COUNTY: Final = re.compile(r"[1-9][0-9]{5}", re.ASCII)
_NO_COUNTY: Final = "none"
"""Whoever only asks which counties there are asks in the name of none."""


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


def counties_at(url: str) -> list[str]:
    """The six digits of each county that has a store at an address, in order. Raises what `store_state` raises."""
    parsed = _parsed(url)
    if parsed is not None and parsed.get_backend_name() == "sqlite":
        directory = Path(parsed.database or "")
        found = [file.name.partition(".")[0] for file in directory.glob(f"*{county_file(directory, '').name}")]
    else:
        database = Database(url, _NO_COUNTY)
        try:
            with database.reading() as connection:
                found = [name.removeprefix(schema_name("")) for name in inspect(connection).get_schema_names()]
        finally:
            database.close()
    return sorted(county for county in found if _COUNTY.fullmatch(county))


def _missing_file(url: str, county: str) -> bool:
    """Whether the address names a SQLite file that is not there; opening it would make one."""
    parsed = _parsed(url)
    if parsed is None or parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    return not county_file(Path(parsed.database), county).is_file()


def _parsed(url: str) -> URL | None:
    try:
        return make_url(url)
    except ArgumentError:
        return None
