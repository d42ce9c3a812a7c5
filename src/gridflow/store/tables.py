"""The tables that every county has. Read models are not among them: each projection keeps its own.

Times are whole microseconds since 1970-01-01T00:00Z. Text that is searched by prefix compares byte by byte on both
databases, so that the range of a prefix is the same everywhere.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
# On SQLite only INTEGER makes the column the table's own key; it holds 64 bits all the same.
_POSITION = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

events = Table(
    "events",
    metadata,
    # Given out by the recorder under the write lock, never by the database: see docs/decisions/0002.
    Column("position", _POSITION, primary_key=True, autoincrement=False),
    Column("event_id", _BYTEWISE, nullable=False),
    Column("stream_id", _BYTEWISE, nullable=False),
    Column("version", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("unit_code", _BYTEWISE, nullable=False),
    Column("metadata", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    UniqueConstraint("event_id", name="events_event_id"),
    UniqueConstraint("stream_id", "version", name="events_stream_id_version"),
)

commands = Table(
    "commands",
    metadata,
    Column("idempotency_key", _BYTEWISE, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("response", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
)

positions = Table(
    "positions",
    metadata,
    Column("projection", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    PrimaryKeyConstraint("projection", "version"),
)

# Cases that the read models leave out: see docs/decisions/0019.
dead_letters = Table(
    "dead_letters",
    metadata,
    Column("stream_id", _BYTEWISE, primary_key=True),
    # parked or skipped
    Column("state", Text, nullable=False),
    Column("first_position", BigInteger, nullable=False),
    Column("last_position", BigInteger, nullable=False),
    Column("topic", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("reason", Text, nullable=True),
)

# One row for each rebuild that runs, or was killed.
rebuilds = Table(
    "rebuilds",
    metadata,
    Column("run", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("process", Integer, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("secret_hash", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("unit", Text, nullable=False),
    # A JSON list of role names.
    Column("roles", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
)
