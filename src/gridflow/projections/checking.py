"""Proving that the live read models are what the log makes of them."""

from collections.abc import Callable, Iterator
from typing import Final

from sqlalchemy import Connection, func, select

from gridflow.errors import GridFlowError
from gridflow.projections.building import Building, Progress, Source, building
from gridflow.projections.digests import Comparison, compared
from gridflow.projections.positions import projected_position
from gridflow.projections.projector import Projector
from gridflow.projections.tables import hold_positions, table_of
from gridflow.store.dead_letters import all_letters

_TRIES: Final = 40

Comparing = Callable[[int, int], object]


class RecordedMeanwhile(GridFlowError):
    """There was no moment in which the live read models stood where those to compare with did."""

    code = "recorded-meanwhile"
    title = "无法比较"


def check(source: Source, reading: Progress, comparing: Comparing) -> list[Comparison]:
    """Build all read models beside the live ones, compare them, and drop them again.

    `reading` is told how many more events were read, `comparing` how many more rows were compared, and how many there
    are. Cases that are left out are compared as far as they are projected. The live ones are brought to the head of the
    log first. Raises RecordedMeanwhile.
    """
    projector = Projector(source.database, source.read_log, source.zone, source.batch, source.models)
    projector.catch_up()
    with source.database.reading() as connection:
        left_out = {letter.stream_id: letter for letter in all_letters(connection)}
    with building(source, reading, left_out) as built:
        built.follow(reading)
        for _ in range(_TRIES):
            projector.catch_up()
            with built.projecting() as connection:
                hold_positions(connection)
                built.go_to(connection, projected_position(connection))
            # The live ones may have moved before this snapshot; then they must be caught up with once more.
            with source.database.reading() as connection:
                if projected_position(connection) == built.position:
                    return list(_compared(connection, built, comparing))
    raise RecordedMeanwhile("核对期间不断有新的记录,无法比较,请稍后再核对")


def _compared(connection: Connection, built: Building, comparing: Comparing) -> Iterator[Comparison]:
    total = sum(
        connection.execute(select(func.count()).select_from(table.table)).scalar_one() for table in built.tables
    )

    def told(count: int) -> None:
        built.seen()
        comparing(count, total)

    for table in built.tables:
        yield compared(connection, table.model, table_of(table.model), table.table, told)
