"""The city's own store 市级库: what its counties said at each minute, and the keys of those who may look.

It holds no truth: every number in it can be had from the counties' logs again.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    delete,
    exists,
    inspect,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from gridflow.aggregates.case.light import Light
from gridflow.city.directory import region
from gridflow.city.roll_up import RollUp
from gridflow.policy import Stage
from gridflow.store.database import Database
from gridflow.store.options import StoreOptions
from gridflow.store.sqlite import county_file
from gridflow.store.tables import api_keys
from gridflow.store.times import instant, microseconds

_MICROSECONDS_AN_HOUR: Final = 3_600_000_000
_metadata = MetaData()
_keys: Final = api_keys.to_metadata(_metadata)
_roll_ups: Final = Table(
    "roll_ups_1",
    _metadata,
    Column("county", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("city", Text, nullable=True),
    # JSON objects of numbers by stage and by light.
    Column("stages", Text, nullable=False),
    Column("lights", Text, nullable=False),
    PrimaryKeyConstraint("county", "at"),
)
Index("roll_ups_1_at", _roll_ups.c.at)


def store_name(city: str) -> str:
    """The file or schema of a city's or province's own store: `330900000000` → `city_330900`."""
    return f"city_{region(city).ljust(6, '0')}"


class CityStore:
    """Keeps roll-ups, one a county and minute."""

    def __init__(self, url: str, city: str, options: StoreOptions) -> None:
        """`url` is that of `Database`, `city` the twelve digits. Nothing is made before `prepare`."""
        self._address = make_url(url)
        self._name = store_name(city)
        self._database = Database(url, self._name, options)
        self._exists = False

    @property
    def database(self) -> Database:
        return self._database

    @property
    def exists(self) -> bool:
        """Whether the city has a store of its own."""
        if not self._exists:
            self._exists = not self._file_is_missing() and self._has_tables()
        return self._exists

    def prepare(self) -> None:
        """Make the tables that are missing. Safe when several processes do it at once."""
        with self._database.making() as connection:
            _metadata.create_all(connection)

    def add(self, roll_ups: Iterable[RollUp]) -> None:
        """Keep roll-ups; one that is there for its county and instant already stays."""
        rows = [_row(one) for one in roll_ups]
        if not rows:
            return
        dialect = postgresql if self._database.dialect == "postgresql" else sqlite
        with self._database.projecting() as connection:
            connection.execute(dialect.insert(_roll_ups).on_conflict_do_nothing(), rows)

    def latest(self, counties: Iterable[str], at: datetime) -> dict[str, RollUp]:
        """The last roll-up of each county at an instant or before it, where there is one; none without a store."""
        query = select(_roll_ups).where(_roll_ups.c.at <= microseconds(at)).order_by(_roll_ups.c.at.desc()).limit(1)
        found: dict[str, RollUp] = {}
        if not self.exists:
            return found
        with self._database.reading() as connection:
            for county in counties:
                row = connection.execute(query.where(_roll_ups.c.county == county)).one_or_none()
                if row is not None:
                    found[county] = _roll_up(row)
        return found

    def thin(self, now: datetime, minutes_days: int, hours_days: int) -> int:
        """Keep the last roll-up of each hour only of what is older than `minutes_days`, nothing that is older than
        `hours_days`; returns how many went."""
        later = _roll_ups.alias("later")
        same_hour = _roll_ups.c.at // _MICROSECONDS_AN_HOUR == later.c.at // _MICROSECONDS_AN_HOUR
        followed = exists().where(later.c.county == _roll_ups.c.county, later.c.at > _roll_ups.c.at, same_hour)
        minutes, hours = (microseconds(now - timedelta(days=days)) for days in (minutes_days, hours_days))
        with self._database.projecting() as connection:
            old = connection.execute(delete(_roll_ups).where(_roll_ups.c.at < hours)).rowcount
            return old + connection.execute(delete(_roll_ups).where(_roll_ups.c.at < minutes, followed)).rowcount

    def _file_is_missing(self) -> bool:
        """Looking into a file that is not there would make it."""
        on_sqlite = self._database.dialect == "sqlite"
        return on_sqlite and not county_file(Path(self._address.database or ""), self._name).is_file()

    def _has_tables(self) -> bool:
        with self._database.reading() as connection:
            return inspect(connection).has_table(_roll_ups.name, schema=self._database.schema)


def _row(one: RollUp) -> dict[str, Any]:
    return {
        "county": one.county,
        "at": microseconds(one.at),
        "position": one.position,
        "name": one.name,
        "city": one.city,
        "stages": json.dumps(one.stages),
        "lights": json.dumps(one.lights),
    }


def _roll_up(row: Row[Any]) -> RollUp:
    return RollUp(
        county=row.county,
        name=row.name,
        city=row.city,
        at=instant(row.at),
        position=row.position,
        stages={Stage(stage): count for stage, count in json.loads(row.stages).items()},
        lights={Light(light): count for light, count in json.loads(row.lights).items()},
    )
