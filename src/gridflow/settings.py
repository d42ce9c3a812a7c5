"""Settings, read from the environment (`GRIDFLOW_…`)."""

from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CountyCode = Annotated[str, Field(pattern=r"^[1-9][0-9]{5}$")]
"""The six digits of a county."""

CityCode = Annotated[str, Field(pattern=r"^[1-9][0-9]{3}0{8}$")]
"""The twelve digits of a city or a province."""


class Settings(BaseSettings):
    """How this installation runs. Durations are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix="GRIDFLOW_", extra="forbid", frozen=True)

    database_url: str = Field(default="sqlite:///gridflow-data")
    replica_url: str | None = None
    """The same PostgreSQL database on a server that follows that one, for queries."""
    replica_wait_seconds: float = Field(default=0.2, ge=0)
    """How long a query waits for the replica to reach its `min_position` before it asks the county's own server."""
    role: str | None = Field(default=None, pattern=r"^[a-z0-9-]{1,32}$")
    """What the process does, for PostgreSQL's list of connections; each command knows its own."""
    pool_size: int = Field(default=8, ge=1)
    pool_overflow: int = Field(default=24, ge=0)
    connect_seconds: float = Field(default=5.0, ge=1)
    lock_seconds: float = Field(default=10.0, gt=0)
    statement_seconds: float = Field(default=60.0, gt=0)
    idle_seconds: float = Field(default=60.0, gt=0)
    """How long an open transaction may do nothing."""
    county: CountyCode = "330921"
    policy: str = "s0"
    zone: str = "Asia/Shanghai"
    host: str = "127.0.0.1"
    port: int = Field(default=8321, ge=0, le=65535)
    tick_seconds: float = Field(default=0.25, gt=0)
    poll_seconds: float = Field(default=0.05, gt=0)
    read_wait_seconds: float = Field(default=5.0, gt=0)
    max_body_bytes: int = Field(default=1_048_576, gt=0)
    counties: dict[CountyCode, str] = Field(default_factory=dict)
    """The counties of a city or a province, each with the address of its store: a JSON object in the environment."""
    city: CityCode | None = None
    """The code of the city or province that they make up; that of the city of `county` without it."""
    city_file: Path | None = None
    """Both in a TOML file."""
    city_database_url: str | None = None
    """Where the city's own store is; at `database_url` without it."""
    city_timeout_seconds: float = Field(default=3.0, gt=0)
    city_minutes_days: int = Field(default=7, ge=1)
    """For how many days the roll-up of every minute is kept; after that one an hour."""
    city_hours_days: int = Field(default=400, ge=1)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"没有名为“{name}”的时区") from None
        return name

    def in_role(self, role: str) -> Self:
        """These settings for a process that does this, unless they say already what it does."""
        return self if self.role is not None else self.model_copy(update={"role": role})

    @property
    def sqlite_directory(self) -> Path | None:
        """Where SQLite files lie, if that is the database."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None
