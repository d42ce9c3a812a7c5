"""Row-level security for read models 行级安全: PostgreSQL itself gives out only the rows of a range of units.

Nothing installs it yet. It is a second wall behind the program's own scopes, so it fails closed: who has not said which
range he may see, sees nothing. The owner of the tables is bound by it too; a superuser never is, so the program must
not connect as one.
"""

from typing import Final

from sqlalchemy import Connection, text

_FROM: Final = "gridflow.unit_from"
_TO: Final = "gridflow.unit_to"
_POLICY: Final = "unit_range"
_SEE: Final = text(f"SELECT set_config('{_FROM}', :start, true), set_config('{_TO}', :stop, true)")


def install_range_policy(connection: Connection, table: str, column: str) -> None:
    """Give out and take only rows whose unit path in `column` is in the range of `see`, from now on.

    The names need no quoting; the column compares byte by byte. PostgreSQL only.
    """
    start, stop = (f"nullif(current_setting('{name}', true), '')" for name in (_FROM, _TO))
    condition = f"{column} >= {start} AND {column} < {stop}"
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {_POLICY} ON {table}",
        f"CREATE POLICY {_POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})",
    ):
        connection.exec_driver_sql(statement)


def see(connection: Connection, start: str, stop: str) -> None:
    """See the rows of the paths from `start` up to before `stop` for the rest of the present transaction."""
    connection.execute(_SEE, {"start": start, "stop": stop})
