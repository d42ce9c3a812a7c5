"""Cases that are parked, rebuilds that run, and how PostgreSQL keeps what only grows and what is counted."""

import sqlalchemy as sa
from alembic import op

from gridflow.store.storage_parameters import Upkeep, set_upkeep

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "dead_letters",
        sa.Column("stream_id", bytewise, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("first_position", sa.BigInteger, nullable=False),
        sa.Column("last_position", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
    )
    op.create_table(
        "rebuilds",
        sa.Column("run", sa.Text, primary_key=True),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("process", sa.Integer, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    for table, upkeep in (
        ("events", Upkeep.APPENDED),
        ("commands", Upkeep.APPENDED),
        ("positions", Upkeep.COUNTED),
    ):
        set_upkeep(op.get_bind(), table, upkeep)
