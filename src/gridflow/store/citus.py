"""Citus: a county's schema as a whole on one node of a cluster 分布式库.

Where the extension Citus (12.1 or newer) is in the database, a schema that is made while schema-based sharding is
switched on becomes one shard: all its tables lie on one worker, and so does every transaction of the county. Everywhere
else these functions find nothing and change nothing. Source: Citus documentation, "Schema Based Sharding", "Citus
Utility Functions" (`citus_schema_move`, `citus_total_relation_size`), "Citus Tables and Views" (`pg_dist_*`).
"""

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gridflow.errors import InvalidInput

_HERE: Final = text("SELECT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname = 'citus_schema_move')")
_SHARD_NEW: Final = text("SET LOCAL citus.enable_schema_based_sharding = on")
_NODE: Final = text(
    """
    SELECT node.nodename, node.nodeport
    FROM pg_dist_shard shard
    JOIN pg_dist_placement placed USING (shardid)
    JOIN pg_dist_node node ON node.groupid = placed.groupid AND node.noderole = 'primary'
    JOIN pg_class kept ON kept.oid = shard.logicalrelid
    JOIN pg_namespace space ON space.oid = kept.relnamespace
    WHERE space.nspname = :schema
    LIMIT 1
    """
)
_MOVE: Final = text("SELECT citus_schema_move(CAST(:schema AS regnamespace), :host, :port)")
_SIZE: Final = {
    True: text(
        "SELECT coalesce(sum(citus_total_relation_size(kept.oid)), 0) FROM pg_class kept"
        " JOIN pg_namespace space ON space.oid = kept.relnamespace WHERE space.nspname = :schema AND kept.relkind = 'r'"
    ),
    False: text(
        "SELECT coalesce(sum(pg_total_relation_size(kept.oid)), 0) FROM pg_class kept"
        " JOIN pg_namespace space ON space.oid = kept.relnamespace WHERE space.nspname = :schema AND kept.relkind = 'r'"
    ),
}


def has_citus(connection: Connection) -> bool:
    """Whether the database of a connection is a PostgreSQL with schema-based sharding that can move schemas."""
    return connection.dialect.name == "postgresql" and bool(connection.execute(_HERE).scalar())


def shard_new_schemas(connection: Connection) -> None:
    """Have a schema that is made in the rest of this transaction land on a worker as a whole, where there is Citus."""
    if has_citus(connection):
        connection.execute(_SHARD_NEW)


def node_of(connection: Connection, schema: str) -> str | None:
    """The node, as `host:port`, on which a sharded schema lies; None without Citus, and for a schema that is not."""
    if not has_citus(connection):
        return None
    row = connection.execute(_NODE, {"schema": schema}).one_or_none()
    return f"{row.nodename}:{row.nodeport}" if row is not None else None


def move_schema(connection: Connection, schema: str, node: str) -> None:
    """Have Citus move a schema to a node `host:port` while it is in use; not inside of another transaction's work.

    Raises InvalidInput for a database without Citus, for what is no node, and with Citus's own words for a refusal.
    """
    host, _, port = node.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        raise InvalidInput(f"节点“{node[:80]}”须写作 主机:端口", field="to")
    if not has_citus(connection):
        raise InvalidInput("此数据库没有Citus扩展(12.1以上),不能移到节点;迁到另一数据库请给出其地址", field="to")
    try:
        connection.execute(_MOVE, {"schema": schema, "host": host, "port": int(port)})
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        raise InvalidInput(f"Citus不能移动:{next(iter(str(error.orig).splitlines()), '')}", field="to") from error


def schema_bytes(connection: Connection, schema: str) -> int:
    """How many bytes the tables of a schema take with their indexes, wherever they lie."""
    return int(connection.execute(_SIZE[has_citus(connection)], {"schema": schema}).scalar_one())
