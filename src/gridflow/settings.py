"""Settings, read from the environment (`GRIDFLOW_…`)."""

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How this installation runs. Durations are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix="GRIDFLOW_", extra="forbid", frozen=True)

    database_url: str = Field(default="sqlite:///gridflow-data")
    county: str = Field(default="330921", pattern=r"^[1-9][0-9]{5}$")
    policy: str = "s0"
    zone: str = "Asia/Shanghai"
    host: str = "127.0.0.1"
    port: int = Field(default=8321, ge=0, le=65535)
    tick_seconds: float = Field(default=0.25, gt=0)
    poll_seconds: float = Field(default=0.05, gt=0)
    read_wait_seconds: float = Field(default=5.0, gt=0)
    max_body_bytes: int = Field(default=1_048_576, gt=0)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"没有名为“{name}”的时区") from None
        return name

    @property
    def sqlite_directory(self) -> Path | None:
        """Where SQLite files lie, if that is the database."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None
