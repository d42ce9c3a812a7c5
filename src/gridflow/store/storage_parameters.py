"""How PostgreSQL keeps a table 存储参数: the room left in its pages, and when autovacuum comes."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from sqlalchemy import Connection


class Upkeep(Enum):
    """What becomes of a table's rows; `docs/OPERATIONS.md` says why each figure is what it is."""

    APPENDED = "appended"
    """Rows are added and never change: `events`, `commands`."""
    CHANGED = "changed"
    """Rows are added and changed with every batch: read models."""
    COUNTED = "counted"
    """A handful of rows, changed with nearly every transaction: `positions`."""


_PARAMETERS: Final[Mapping[Upkeep, Mapping[str, str]]] = {
    Upkeep.APPENDED: {
        "fillfactor": "100",
        # What never changes is frozen when it is first looked at, and no great freezing comes years later.
        "autovacuum_freeze_min_age": "0",
        # By count and not by share: a share of a hundred million rows would come once a year.
        "autovacuum_vacuum_insert_scale_factor": "0",
        "autovacuum_vacuum_insert_threshold": "100000",
        "autovacuum_analyze_scale_factor": "0",
        "autovacuum_analyze_threshold": "100000",
    },
    Upkeep.CHANGED: {
        # Room for the new version of a row in its own page, so that its indexes need not change.
        "fillfactor": "85",
        # Pages of a queue are read from the index alone only as long as the visibility map is fresh.
        "autovacuum_vacuum_scale_factor": "0.02",
        "autovacuum_vacuum_insert_scale_factor": "0.02",
        "autovacuum_analyze_scale_factor": "0.02",
    },
    Upkeep.COUNTED: {
        "fillfactor": "10",
        "autovacuum_vacuum_scale_factor": "0",
        "autovacuum_vacuum_threshold": "500",
        "autovacuum_analyze_scale_factor": "0",
        "autovacuum_analyze_threshold": "5000",
    },
}


def set_upkeep(connection: Connection, table: str, upkeep: Upkeep) -> None:
    """Keep a table of the present schema so from now on; SQLite has nothing of the kind.

    `table` is a name that needs no quoting. It waits for running vacuums of the table and for nothing else.
    """
    if connection.dialect.name != "postgresql":
        return
    said = ", ".join(f"{name} = {value}" for name, value in _PARAMETERS[upkeep].items())
    connection.exec_driver_sql(f"ALTER TABLE {table} SET ({said})")
