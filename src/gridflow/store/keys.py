"""API keys in the county's database."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from gridflow.application.keys import KeyRecord
from gridflow.store.database import Database
from gridflow.store.tables import api_keys
from gridflow.store.times import instant, microseconds


class SqlKeyStore:
    """Keeps keys in the table `api_keys`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: KeyRecord) -> None:
        with self._database.projecting() as connection:
            connection.execute(
                insert(api_keys).values(
                    key_id=key.key_id,
                    secret_hash=key.secret_hash,
                    actor_id=key.actor_id,
                    unit=key.unit,
                    roles=json.dumps(key.roles),
                    created_at=microseconds(key.created_at),
                    revoked_at=microseconds(key.revoked_at) if key.revoked_at is not None else None,
                )
            )

    def find(self, key_id: str) -> KeyRecord | None:
        with self._database.reading() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.key_id == key_id)).one_or_none()
        return _record(row) if row is not None else None

    def list(self) -> Sequence[KeyRecord]:
        with self._database.reading() as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.key_id)).all()
        return [_record(row) for row in rows]

    def revoke(self, key_id: str, at: datetime) -> None:
        with self._database.projecting() as connection:
            connection.execute(
                update(api_keys)
                .where(api_keys.c.key_id == key_id, api_keys.c.revoked_at.is_(None))
                .values(revoked_at=microseconds(at))
            )


def _record(row: Row[Any]) -> KeyRecord:
    return KeyRecord(
        key_id=row.key_id,
        secret_hash=row.secret_hash,
        actor_id=row.actor_id,
        unit=row.unit,
        roles=tuple(json.loads(row.roles)),
        created_at=instant(row.created_at),
        revoked_at=instant(row.revoked_at) if row.revoked_at is not None else None,
    )
