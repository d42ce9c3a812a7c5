"""What the read model of cases answers about running clocks."""

from collections.abc import Sequence

from sqlalchemy import select

from gridflow.aggregates.case import Case
from gridflow.projections.cases import Cases
from gridflow.projections.reader import Reader
from gridflow.projections.tables import table_of

_CASES = table_of(Cases())


def running_cases(reader: Reader, after: str, papers: int, limit: int) -> tuple[Sequence[Case], int]:
    """Cases beyond a number whose running clock was counted with fewer papers than `papers`, in order, at most so
    many, and the position that the read model has reached.
    """
    query = (
        select(_CASES.c.state)
        .where(_CASES.c.running == 1, _CASES.c.number > after, _CASES.c.papers < papers)
        .order_by(_CASES.c.number)
        .limit(limit)
    )
    with reader.at() as (connection, position):
        return connection.execute(query).scalars().all(), position
