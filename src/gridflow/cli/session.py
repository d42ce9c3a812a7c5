"""What every command works on: the settings, the county behind them, and the instant it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError

from gridflow.aggregates.event import Actor
from gridflow.application import past
from gridflow.bootstrap import County, SystemClock, open_county
from gridflow.cli.errors import NotInitialised, NotUpgraded
from gridflow.cli.os_errors import why
from gridflow.errors import InvalidInput, NaiveTime
from gridflow.projections.prepared import prepared
from gridflow.settings import Settings
from gridflow.store.inspection import StoreState, store_state
from gridflow.wording import said
from gridflow.worktime import instant

SIMULATED_MARKER: Final = "gridflow-demo.json"
"""The file that a demonstration leaves in its directory: what lies beside it is its own, and in simulated time."""

_WRITTEN_SO: Final = "应写作 2026-10-14T10:21:00+08:00"


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """What stands before the command's name; None leaves it to the environment."""

    database_url: str | None = None
    county: str | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the environment with these options. Raises InvalidInput naming what is wrong."""
        try:
            settings = Settings()
            given = {"database_url": self.database_url, "county": self.county}
            overriding = {name: value for name, value in given.items() if value is not None}
            return Settings.model_validate(settings.model_dump() | overriding)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = ".".join(str(step) for step in first["loc"])
            raise InvalidInput(f"设置“{field}”有误:{said(first)}", field=field) from None


def settings_of(context: typer.Context) -> Settings:
    """The settings that a command works under. Raises InvalidInput."""
    return (context.find_object(GlobalOptions) or GlobalOptions()).settings


@contextmanager
def opened(settings: Settings, *, make: bool = False) -> Iterator[County]:
    """The county of the settings for as long as the block lasts.

    With `make` it is made or brought up to date; without, nothing is written, and it must be so already: raises
    NotInitialised and NotUpgraded.
    """
    if not make:
        require_current(settings)
    county = open_county(settings, make=make)
    try:
        if not make and not prepared(county.database):
            raise NotUpgraded("查询数据的表不是本程序的,请先运行 gridflow serve 或 init 升级")
        yield county
    finally:
        county.database.close()


def require_county(settings: Settings) -> StoreState:
    """How the county's tables stand. Raises NotInitialised where there is no county."""
    state = store_state(settings.database_url, settings.county)
    if state.version is None:
        raise NotInitialised(f"没有县级库 {settings.county},请核对 --database-url,或先运行 gridflow init")
    return state


def require_current(settings: Settings) -> StoreState:
    """How the county's tables stand. Raises NotInitialised, and NotUpgraded where they are not this program's."""
    state = require_county(settings)
    if not state.current:
        raise NotUpgraded(f"表结构为 {state.version},应为 {state.newest},请先运行 gridflow serve 或 init 升级")
    return state


def operator(settings: Settings, role: str) -> Actor:
    """Whoever sits at the command line has the database itself, and so sees the whole county."""
    return Actor(id="operator", role=role, unit=root_unit(settings))


def root_unit(settings: Settings) -> str:
    return f"{settings.county}000000"


def present(county: County) -> datetime:
    """The instant at which running clocks and lights are judged, in UTC.

    A demonstration lives in simulated time, so in its directory it is the instant of the log's last event.
    """
    last = county.log.head().recorded_at if is_simulated(county.settings) else None
    return last or past.present(county.log, SystemClock())


def is_simulated(settings: Settings) -> bool:
    directory = settings.sqlite_directory
    return directory is not None and (directory / SIMULATED_MARKER).is_file()


def parse_instant(text: str, field: str) -> datetime:
    """An RFC 3339 time, in UTC. Raises NaiveTime without an offset, InvalidInput for what is no time."""
    try:
        at = instant.parse_instant(text, field)
    except NaiveTime:
        raise NaiveTime(f"时间“{text[:40]}”缺少时区,{_WRITTEN_SO}", field=field) from None
    if at is None:
        raise InvalidInput(f"时间“{text[:40]}”无法识别,{_WRITTEN_SO}", field=field)
    return at


def parse_day(text: str, field: str) -> date:
    """A day of the county. Raises InvalidInput."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"日期“{text[:40]}”无法识别,应写作 2026-11-01", field=field) from None


def zone_of(settings: Settings) -> ZoneInfo:
    return ZoneInfo(settings.zone)


def read_bytes(path: Path) -> bytes:
    """A file as it is. Raises InvalidInput when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from None


def read_text(path: Path) -> str:
    """A file's text in UTF-8. Raises InvalidInput when it cannot be read so."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeDecodeError as error:
        raise InvalidInput(f"文件“{path}”不是UTF-8编码(第{error.start}字节起)", field="file") from None


def _unreadable(path: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"文件“{path}”无法读取:{why(error)}", field="file")
