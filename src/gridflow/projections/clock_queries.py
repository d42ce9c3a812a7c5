"""What the read model of cases answers about running clocks."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from gridflow.application.recounts import RunningClock
from gridflow.projections.cases import Cases
from gridflow.projections.reader import Reader
from gridflow.projections.tables import table_of

_CASES = table_of(Cases())


def running_clocks(reader: Reader, wanted: Callable[[str | None, str], bool]) -> Sequence[RunningClock]:
    """The running clocks whose unit and calendar version `wanted` says yes to, in order of case number."""
    place = (_CASES.c.clock_unit, _CASES.c.calendar_version)
    found: list[RunningClock] = []
    with reader.at() as (connection, _):
        kinds = connection.execute(select(*place).where(_CASES.c.running == 1).distinct()).all()
        for unit, version in kinds:
            if wanted(unit, version):
                query = select(_CASES.c.number, _CASES.c.clock, *place).where(
                    _CASES.c.running == 1,
                    _CASES.c.clock_unit.is_not_distinct_from(unit),
                    _CASES.c.calendar_version == version,
                )
                found.extend(RunningClock(*row) for row in connection.execute(query))
    return sorted(found)
