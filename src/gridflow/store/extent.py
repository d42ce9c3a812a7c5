"""How much room a county's store takes, and where it lies 占用与位置."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from gridflow.store.citus import node_of, schema_bytes
from gridflow.store.database import Database
from gridflow.store.sqlite import county_file


@dataclass(frozen=True, slots=True)
class Extent:
    """The name of the county's file or schema, its size in bytes with all indexes, and the node of a cluster that it
    lies on, None where there is no cluster."""

    place: str
    size: int
    node: str | None


def extent_of(database: Database, url: str, county: str) -> Extent:
    """The extent of a store; `url` and `county` are those that `database` was opened with."""
    if database.schema is not None:
        with database.reading() as connection:
            return Extent(
                database.schema, schema_bytes(connection, database.schema), node_of(connection, database.schema)
            )
    file = county_file(Path(make_url(url).database or ""), county)
    # The file itself, and what SQLite keeps beside it.
    return Extent(file.name, sum(one.stat().st_size for one in file.parent.glob(f"{file.name}*")), None)
