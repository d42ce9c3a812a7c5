"""How the databases find what lists show: by the index that is meant for it, whatever else the tables hold."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import ClauseElement, create_engine, insert, select, text

from gridflow.aggregates.case.commands import Accept, Dispatch, Report
from gridflow.bootstrap import County
from gridflow.projections.owed import OwedDuties
from gridflow.projections.owed_queries import OwedFilter, totals_query
from gridflow.projections.owed_queries import page_query as owed_query
from gridflow.projections.queue_queries import QueueFilter, page_query, tree_query
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import FOREVER
from gridflow.projections.spans import span
from gridflow.projections.tables import table_of
from gridflow.store.times import microseconds
from gridflow.testing import SettableClock, database_county, give, small_county
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER, VILLAGE
from tests.databases import postgres_database
from tests.unit.case.stages import FRIDAY

TREE = small_county()
QUEUES, OWED = table_of(Queues()), table_of(OwedDuties())
OPEN, OVER = 1500, 3000
HOUR = 3_600_000_000
LATER = 10**15


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county with many entries that stand in queues and twice as many that are over, in many villages."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('plans')}"
        with database_county(url, SettableClock(FRIDAY)) as county:
            yield filled(county)
        return
    server = request.getfixturevalue("postgres_server_url")
    with postgres_database(server) as url, database_county(url, SettableClock(FRIDAY)) as county:
        yield filled(county)


def filled(county: County) -> County:
    report = Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")
    number = give(county, report, GRID_WORKER).number
    for command in (Accept(), Dispatch(lead=GRID)):
        give(county, command, CLERK, number)
    county.projector.catch_up()
    with county.database.projecting() as connection:
        for table in (QUEUES, OWED):
            row = dict(connection.execute(select(table).where(table.c.to_at == FOREVER)).mappings().first() or {})
            connection.execute(insert(table), [copy_of(row, count) for count in range(OPEN + OVER)])
    if county.database.dialect == "postgresql":
        # As its autovacuum does: until then an index alone does not tell which rows are to be seen.
        engine = create_engine(county.settings.database_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for table in (QUEUES, OWED):
                connection.execute(text(f"VACUUM ANALYZE {county.database.schema}.{table.name}"))
        engine.dispose()
    return county


def copy_of(row: dict[str, Any], count: int) -> dict[str, Any]:
    unit = f"990101{count % 20:03}{count % 300:03}"
    path = f"{COUNTY}/{unit[:9]}000/{unit}/"
    copy = row | {"number": f"{count:07}", "position": LATER + count, "due_at": LATER + count * HOUR, "person": None}
    copy |= {name: unit for name in ("holder", "unit") if name in row}
    copy |= {name: path for name in ("holder_path", "unit_path") if name in row}
    if count < OVER:
        begun = row["from_at"] - count * HOUR
        copy |= {"from_at": begun, "to_at": begun + 30 * HOUR, "span": span(begun, begun + 30 * HOUR)}
    elif count % 100 == 0:
        copy |= {"person": f"wang{count}"}
    return {name: copy[name] for name in row}


def plan(county: County, query: ClauseElement) -> str:
    sqlite = county.database.dialect == "sqlite"
    with county.database.reading() as connection:
        said = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        if not sqlite:
            # A page of these few rows is as soon read whole.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explained = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' * sqlite}{said}").all()
    return " ".join(map(str, explained))


def test_the_page_of_a_villages_own_queue_reads_one_index_alone_in_order(crowded: County) -> None:
    own = plan(crowded, page_query(TREE, QueueFilter(VILLAGE, "own", LATER)).limit(50))
    assert "px_queues_0_" in own
    assert ("COVERING INDEX" if crowded.database.dialect == "sqlite" else "Index Only Scan") in own
    assert "Sort" not in own
    assert "TEMP B-TREE" not in own


def test_the_page_of_the_whole_countys_queue_reads_one_index_alone_in_order(crowded: County) -> None:
    whole = plan(crowded, page_query(TREE, QueueFilter(COUNTY, "subtree", LATER)).limit(50))
    assert "px_queues_1_" in whole
    assert ("COVERING INDEX" if crowded.database.dialect == "sqlite" else "Index Only Scan") in whole
    assert "Sort" not in whole
    assert "TEMP B-TREE" not in whole


@pytest.mark.parametrize("unit", [COUNTY, VILLAGE])
def test_the_roll_up_reads_an_index_of_the_standing_entries_alone(crowded: County, unit: str) -> None:
    said = plan(crowded, tree_query(TREE, unit, LATER))
    assert "px_queues_" in said
    assert ("COVERING INDEX" if crowded.database.dialect == "sqlite" else "Index Only Scan") in said


@pytest.mark.parametrize("unit", [COUNTY, VILLAGE])
def test_the_totals_of_duties_read_an_index_of_the_standing_ones_alone(crowded: County, unit: str) -> None:
    said = plan(crowded, totals_query(TREE, OwedFilter(unit, "subtree", LATER)))
    assert "px_owed_" in said
    assert ("COVERING INDEX" if crowded.database.dialect == "sqlite" else "Index Only Scan") in said


@pytest.mark.parametrize("scope", ["own", "subtree"])
def test_what_a_person_owes_is_found_by_an_index_of_their_own(crowded: County, scope: Any) -> None:
    """However much the whole county owes, it looks at that person's duties and at no other."""
    wanted = OwedFilter(COUNTY, scope, LATER, person="wang1000")
    for query in (owed_query(TREE, wanted), totals_query(TREE, wanted)):
        assert "px_owed_3_" in plan(crowded, query)


def test_the_past_is_found_by_the_spans_of_what_held_then(crowded: County) -> None:
    """However much is over, it looks at what ended soon after, and at what has not ended."""
    at = microseconds(FRIDAY)
    for query in (
        page_query(TREE, QueueFilter(COUNTY, "subtree", at, past=True)),
        tree_query(TREE, COUNTY, at, past=True),
    ):
        assert "ix_queues_0_" in plan(crowded, query)
    assert "ix_owed_0_" in plan(crowded, owed_query(TREE, OwedFilter(COUNTY, "subtree", at, past=True)))
