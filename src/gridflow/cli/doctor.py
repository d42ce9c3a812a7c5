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

from gridflow.aggregates.calendar import wanting
from gridflow.bootstrap import County, SystemClock
from gridflow.cli.output import console, detail_of, print_json, read_out
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import is_simulated, opened, require_current, root_unit, settings_of
from gridflow.errors import GridFlowError
from gridflow.policy import PolicyPack, builtin_pack
from gridflow.projections.positions import projected_position
from gridflow.settings import Settings
from gridflow.store.dead_letters import count_parked
from gridflow.store.server_state import server_state
from gridflow.territory import division_chain
from gridflow.worktime import Calendar, default_calendar, packaged_papers
from gridflow.worktime.notice_watch import watch_notices

_CLOCK_TOLERANCE: Final = timedelta(seconds=2)
_CLOCK_BROKEN: Final = timedelta(minutes=5)
_BEHIND_TOO_LONG: Final = timedelta(minutes=5)
_MOST_NAMED: Final = 5
_REPLICA_BEHIND: Final = 1000
"""How many records a replica may be behind; it is so for a moment after every large import."""


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
    policy = _guarded("policy", lambda: _policy(builtin_pack(settings.policy)))
    directory = _directory(settings)
    if directory is not None:
        yield directory
    database = _guarded("database", lambda: _database(settings))
    yield database
    today = now.astimezone(zone).date()
    if not database.result is policy.result is Result.OK:
        yield policy
        yield _notices(default_calendar(), today)
    else:
        with opened(settings) as county:
            yield _policy(county.rules.policy)
            yield _notices(county.almanac.calendars.of(division_chain(f"{root_unit(settings)}/")), today)
            yield _papers(county, now)
            yield _guarded("projection", lambda: _projection(county, now))
            yield _parked(county)
            yield from _server(county)
            if county.database.has_replica:
                yield _replica(county)
            if is_simulated(settings):
                yield Check("clock", Result.OK, "系统时钟 演示库按模拟时间运行,不作比较")
            else:
                yield clock_check(county.log.head().recorded_at, now, zone)


def clock_check(last: datetime | None, now: datetime, zone: ZoneInfo) -> Check:
    """Whether the machine's clock has passed the log's last event, recorded at `last`: time never goes back."""
    if last is None or last <= now + _CLOCK_TOLERANCE:
        return Check("clock", Result.OK, "系统时钟 不早于日志的末条记录")
    result = Result.FAIL if last - now > _CLOCK_BROKEN else Result.WARN
    return Check("clock", result, f"系统时钟 早于日志的末条记录({read_out(last, zone)}),请校准时间")


def _notices(calendar: Calendar, today: date) -> Check:
    watch = watch_notices(calendar, today)
    return Check("notices", Result(watch.urgency), f"放假安排 {watch.text}")


def _papers(county: County, now: datetime) -> Check:
    """Whether the county has taken in what ships with the program; its servers do so by themselves."""
    missing = wanting(packaged_papers(), county.almanac.calendars.papers, now)
    if not missing:
        return Check("papers", Result.OK, f"日历文件 {len(county.almanac.calendars.papers)} 份,程序所附的均已导入")
    named = "、".join(paper.id for paper in missing[:_MOST_NAMED]) + ("等" if len(missing) > _MOST_NAMED else "")
    text = f"日历文件 程序所附的 {len(missing)} 份尚未导入({named}),请运行 gridflow serve 或 work"
    return Check("papers", Result.WARN, text)


def _policy(pack: PolicyPack) -> Check:
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
    state = require_current(settings)
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


def _parked(county: County) -> Check:
    with county.database.reading() as connection:
        parked = count_parked(connection)
    if not parked:
        return Check("parked", Result.OK, "搁置事件 没有")
    return Check("parked", Result.WARN, f"搁置事件 {parked} 件有读不出的记录,请看 gridflow deadletter list")


def _server(county: County) -> Iterator[Check]:
    state = server_state(county.database)
    if state is None:
        return
    if state.unsafe:
        off = "、".join(state.unsafe)
        yield Check("server", Result.WARN, f"PostgreSQL {state.version} 关闭了 {off},断电会丢失已回执的命令")
    else:
        yield Check("server", Result.OK, f"PostgreSQL {state.version} 已回执的命令均已落盘")


def _replica(county: County) -> Check:
    """Queries do without the replica when they must, so nothing that is wrong with it is more than a warning."""
    with county.database.reading() as connection:
        there = projected_position(connection)
    try:
        with county.database.reading_replica() as connection:
            behind = there - projected_position(connection)
    except GridFlowError as error:
        return Check("replica", Result.WARN, f"只读副本 {error.title},查询由主库承担")
    if behind > _REPLICA_BEHIND:
        return Check("replica", Result.WARN, f"只读副本 落后 {behind} 条记录")
    return Check("replica", Result.OK, "只读副本 跟得上主库")


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """A check, or the refusal that it met as a failure: one broken part must not hide the others."""
    try:
        return check()
    except GridFlowError as error:
        return Check(name, Result.FAIL, f"{error.title}:{detail_of(error)}")
