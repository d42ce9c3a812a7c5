"""Examining an installation 自检: what is wrong, or soon will be."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from gridflow.bootstrap import County, SystemClock
from gridflow.cli.output import console, print_json, read_out
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import is_simulated, opened, settings_of
from gridflow.errors import GridFlowError
from gridflow.policy import builtin_pack
from gridflow.settings import Settings
from gridflow.store.inspection import connecting, store_state
from gridflow.worktime import Calendar, default_calendar

_NOTICE_EXPECTED: Final = (10, 25)
"""From this day on next year's notice is usually out or about to be: those of 2014 to 2026 came by mid-December."""
_NOTICE_OVERDUE: Final = (12, 20)
"""Terms that start now may end in days that next year's notice moves."""
_CLOCK_TOLERANCE: Final = timedelta(seconds=2)
_CLOCK_BROKEN: Final = timedelta(minutes=5)
_BEHIND_TOO_LONG: Final = timedelta(minutes=5)


class Result(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


_MARKS: Final = {Result.OK: ("✓", "green"), Result.WARN: ("!", "yellow"), Result.FAIL: ("✗", "bold red")}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the examination: a stable English name, the result, and a Chinese text."""

    name: str
    result: Result
    text: str


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """检查安装是否正常;有一项不通过则退出码为1。"""
    checks = list(examine(settings_of(context), SystemClock().now()))
    if as_json:
        print_json({"ok": all(c.result is not Result.FAIL for c in checks), "checks": [asdict(c) for c in checks]})
    else:
        screen = console()
        for check in checks:
            screen.print(Text.assemble(_MARKS[check.result], " ", check.text))
    if any(check.result is Result.FAIL for check in checks):
        raise typer.Exit(1)


def examine(settings: Settings, now: datetime) -> Iterator[Check]:
    """Every check, in order, at the aware instant `now`. What needs an open county is left out without one."""
    zone = ZoneInfo(settings.zone)
    yield Check("time-zone", Result.OK, f"时区 {zone.key},本地时间 {read_out(now, zone)}")
    policy = _guarded("policy", lambda: _policy(settings))
    yield policy
    yield notice_check(default_calendar(), now.astimezone(zone).date())
    directory = _directory(settings)
    if directory is not None:
        yield directory
    database = _guarded("database", lambda: _database(settings))
    yield database
    if database.result is policy.result is Result.OK:
        with opened(settings) as county:
            yield _guarded("projection", lambda: _projection(county, now))
            if is_simulated(settings):
                yield Check("clock", Result.OK, "系统时钟 演示库按模拟时间运行,不作比较")
            else:
                yield clock_check(county.log.head().recorded_at, now, zone)


def notice_check(calendar: Calendar, today: date) -> Check:
    """Whether the calendar knows enough for the terms that start today: this year, and in time the next."""
    known = calendar.horizon.known.year if calendar.horizon is not None else 0
    following = today.year + 1
    if known >= following:
        return Check("notices", Result.OK, f"放假安排 已有 {following} 年的通知")
    if known < today.year:
        return Check("notices", Result.FAIL, f"放假安排 缺少 {today.year} 年的通知,时限无法确定,请升级")
    missing = f"放假安排 还没有 {following} 年的通知"
    if (today.month, today.day) >= _NOTICE_OVERDUE:
        return Check("notices", Result.FAIL, f"{missing},年末起算的时限无法确定,请升级")
    if (today.month, today.day) >= _NOTICE_EXPECTED:
        return Check("notices", Result.WARN, f"{missing},通常此时公布,请留意升级")
    return Check("notices", Result.OK, f"放假安排 已有 {today.year} 年的通知,次年的尚未到公布时候")


def clock_check(last: datetime | None, now: datetime, zone: ZoneInfo) -> Check:
    """Whether the machine's clock has passed the log's last event, recorded at `last`: time never goes back."""
    if last is None or last <= now + _CLOCK_TOLERANCE:
        return Check("clock", Result.OK, "系统时钟 不早于日志的末条记录")
    result = Result.FAIL if last - now > _CLOCK_BROKEN else Result.WARN
    return Check("clock", result, f"系统时钟 早于日志的末条记录({read_out(last, zone)}),请校准时间")


def _policy(settings: Settings) -> Check:
    pack = builtin_pack(settings.policy)
    return Check("policy", Result.OK, f"政策包 {pack.title}({pack.version})")


def _directory(settings: Settings) -> Check | None:
    folder = settings.sqlite_directory
    if folder is None:
        return None
    if not folder.is_dir():
        return Check("directory", Result.FAIL, f"数据目录 {folder} 不存在")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("directory", Result.FAIL, f"数据目录 {folder} 不可写")
    return Check("directory", Result.OK, f"数据目录 {folder} 可写")


def _database(settings: Settings) -> Check:
    with connecting():
        state = store_state(settings.database_url, settings.county)
    if state.version is None:
        return Check("database", Result.FAIL, f"数据库 没有县级库 {settings.county},请先运行 gridflow init")
    if not state.current:
        return Check(
            "database", Result.FAIL, f"数据库 表结构为 {state.version},应为 {state.newest},请运行 gridflow init"
        )
    return Check("database", Result.OK, f"数据库 可连接,表结构为最新({state.version})")


def _projection(county: County, now: datetime) -> Check:
    with county.reader.at() as (_, position):
        behind = county.log.head().position - position
    if behind <= 0:
        return Check("projection", Result.OK, f"查询数据 与日志一致(位置 {position})")
    waiting = county.log.after(position, 1)
    stuck = bool(waiting) and now - waiting[0][1].recorded_at > _BEHIND_TOO_LONG
    text = f"查询数据 落后 {behind} 条记录,请确认 serve 或 work 正在运行"
    return Check("projection", Result.FAIL if stuck else Result.WARN, text)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check, or the refusal that it met as a failure: one broken part must not hide the others."""
    try:
        return check()
    except GridFlowError as error:
        return Check(name, Result.FAIL, f"{error.title}:{error.detail}")
