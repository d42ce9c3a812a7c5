"""The light of many rows at once: `gridflow.aggregates.case.light` in SQL. A test holds the two equal."""

from sqlalchemy import ColumnElement, FromClause, case, literal

from gridflow.aggregates.case.light import Light


def light_column(table: FromClause, at: int) -> ColumnElement[str]:
    """The light of rows with `running`, `due_at` and `warn_at`, at an instant in microseconds."""
    return case(
        (table.c.running == 0, literal(Light.NONE.value)),
        (table.c.due_at <= at, literal(Light.RED.value)),
        (table.c.warn_at <= at, literal(Light.YELLOW.value)),
        else_=literal(Light.GREEN.value),
    ).label("light")
