"""What is asked of Citus, on a PostgreSQL where objects with Citus's documented names and signatures stand in for it.

The test says which statements are made, and when; what Citus itself does with them is Citus's. A real coordinator is
tested by giving its address to the whole suite (GRIDFLOW_TEST_POSTGRES).
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from gridflow.bootstrap import open_county
from gridflow.errors import InvalidInput
from gridflow.settings import Settings
from gridflow.store.citus import has_citus, move_schema, node_of
from gridflow.store.database import Database
from gridflow.store.extent import extent_of
from tests.integration.cli.commands import Gridflow

CODE = "990101"
SCHEMA = f"county_{CODE}"
NOTES_WHAT_MAKES_SCHEMAS = """
CREATE TABLE public.made (setting text);
CREATE FUNCTION public.note() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO public.made VALUES (current_setting('citus.enable_schema_based_sharding', true)); END $$;
CREATE EVENT TRIGGER made ON ddl_command_end WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION public.note();
"""
# Citus documentation: "Citus Utility Functions", "Citus Tables and Views".
STANDS_IN = """
CREATE FUNCTION {schema}.citus_schema_move(schema_id regnamespace, target_node_name text, target_node_port integer,
    shard_transfer_mode text DEFAULT 'auto') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF target_node_name = 'nowhere' THEN RAISE EXCEPTION 'Moving to a non-existing node is not supported'; END IF;
    UPDATE {schema}.pg_dist_placement SET groupid = (SELECT groupid FROM {schema}.pg_dist_node
        WHERE nodename = target_node_name AND nodeport = target_node_port);
END $$;
CREATE FUNCTION {schema}.citus_total_relation_size(logicalrelid regclass, fail_on_error boolean DEFAULT true)
    RETURNS bigint LANGUAGE sql AS 'SELECT 1000';
CREATE TABLE {schema}.pg_dist_node (groupid integer, nodename text, nodeport integer, noderole text);
CREATE TABLE {schema}.pg_dist_placement (shardid bigint, groupid integer);
CREATE TABLE {schema}.pg_dist_shard (logicalrelid regclass, shardid bigint);
INSERT INTO {schema}.pg_dist_node VALUES (1, 'worker-1', 5432, 'primary'), (2, 'worker-2', 5433, 'primary'),
    (2, 'standby-2', 5434, 'secondary');
"""
PLACES = """
INSERT INTO {schema}.pg_dist_shard VALUES ('{schema}.events', 1), ('{schema}.commands', 2);
INSERT INTO {schema}.pg_dist_placement VALUES (1, 1), (2, 1);
"""


def run(url: str, statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statements, execution_options={"no_parameters": True})
    engine.dispose()


def read(url: str, statement: str) -> list[object]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text(statement)).scalars())
    engine.dispose()
    return found


@pytest.fixture
def sharded(postgres_url: str) -> Iterator[Database]:
    """A county in a database where Citus's stand-ins are."""
    county = open_county(Settings(database_url=postgres_url, county=CODE))
    county.database.close()
    run(postgres_url, (STANDS_IN + PLACES).format(schema=SCHEMA))
    database = Database(postgres_url, CODE)
    yield database
    database.close()


def test_a_new_county_is_made_under_schema_based_sharding_where_there_is_citus(postgres_url: str) -> None:
    run(postgres_url, NOTES_WHAT_MAKES_SCHEMAS)
    Database(postgres_url, "990102").migrate()
    run(postgres_url, STANDS_IN.format(schema="public"))
    Database(postgres_url, CODE).migrate()

    # Nothing is asked for without Citus; with it, in the very transaction that makes the schema, and not after.
    assert read(postgres_url, "SELECT setting FROM made") in ([None, "on"], ["", "on"])
    Database(postgres_url, CODE).migrate()
    database = Database(postgres_url, CODE)
    with database.reading() as connection:
        assert _setting(connection) != "on"


def test_a_county_tells_its_node_and_moves_to_another(
    sharded: Database, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with sharded.reading() as connection:
        assert has_citus(connection)
        assert node_of(connection, SCHEMA) == "worker-1:5432"
        assert node_of(connection, "county_990199") is None
    extent = extent_of(sharded, postgres_url, CODE)
    assert (extent.place, extent.node, extent.size % 1000) == (SCHEMA, "worker-1:5432", 0)

    gridflow = Gridflow(postgres_url, capsys)
    assert gridflow("county", "move", CODE, "--to", "worker-2:5433").code == 0
    (listed,) = gridflow("county", "list", "--json").document["counties"]
    assert (listed["node"], listed["place"]) == ("worker-2:5433", SCHEMA)
    refused = gridflow("county", "move", CODE, "--to", "nowhere:1")
    assert refused.code == 2
    assert "non-existing node" in refused.err
    assert gridflow("county", "move", CODE, "--to", "worker").code == 2


def test_without_citus_a_node_is_refused(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    gridflow = Gridflow(database_url, capsys)
    gridflow("init")
    refused = gridflow("county", "move", CODE, "--to", "worker-1:5432")
    assert refused.code == 2
    assert "Citus" in refused.err
    (listed,) = gridflow("county", "list", "--json").document["counties"]
    assert listed["node"] is None
    database = Database(database_url, CODE)
    with database.reading() as connection:
        assert not has_citus(connection)
    with database.making() as connection, pytest.raises(InvalidInput):
        move_schema(connection, SCHEMA, "worker-1:5432")
    database.close()


def _setting(connection: Connection) -> object:
    return connection.execute(text("SELECT current_setting('citus.enable_schema_based_sharding', true)")).scalar()
