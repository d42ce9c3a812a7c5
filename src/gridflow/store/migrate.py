"""Bringing a county's tables to the newest version."""

import threading
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

_SCRIPTS: Final = Path(__file__).parent / "migrations"
# Alembic keeps its present migration in module globals, so a process does one at a time.
_ONE_AT_A_TIME: Final = threading.Lock()


def upgrade(connection: Connection, schema: str | None) -> None:
    """Run what is missing of `migrations/versions` inside the present transaction of `connection`.

    `schema` is where the version is noted; None means the database's own default.
    """
    config = Config()
    # `%` is the mark of interpolation in such a configuration.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    with _ONE_AT_A_TIME:
        command.upgrade(config, "head")
