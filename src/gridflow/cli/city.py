"""`gridflow city`: the counties of a city or province as one, and the city's own store."""

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Annotated, Any, Final

import typer

from gridflow.application.access import require_role
from gridflow.application.keys import issue_key
from gridflow.bootstrap import create_city_app, open_city, watching
from gridflow.city.city import City, Missing, without_answer
from gridflow.city.directory import city_of, directory_of
from gridflow.city.errors import CityNotInitialised
from gridflow.city.roll_up import RollUp
from gridflow.city.store import store_name
from gridflow.cli.city_tables import overdue_table, roll_up_table
from gridflow.cli.errors import UnknownKey
from gridflow.cli.key_list import print_keys, require_holder
from gridflow.cli.output import console, error_console, listing, print_json, print_lines, read_out, written
from gridflow.cli.parameters import AsJson, AtTime
from gridflow.cli.serving import Listener
from gridflow.cli.session import is_simulated, opened, parse_instant, present, settings_of, zone_of
from gridflow.errors import InvalidInput
from gridflow.policy import builtin_pack
from gridflow.settings import Settings

city = typer.Typer()
keys = typer.Typer()
city.add_typer(keys, name="key", help="管理市级密钥。", no_args_is_help=True)

_ROLE: Final = "supervisor"
_INTERNAL_ROLES: Final = frozenset({"system"})


@city.command("tree")
def tree(
    context: typer.Context,
    at: AtTime = None,
    exact: Annotated[bool, typer.Option("--exact", help="过去的时刻向各县(区)查询,不用市级库每分钟的汇总")] = False,
    as_json: AsJson = False,
) -> None:
    """按县(区)汇总全市待办:并行查询各县的库,不答复的另列。"""
    settings = settings_of(context)
    with _looking(settings) as shown:
        past = parse_instant(at, "at") if at is not None else None
        found = shown.tree(past, exact=exact or not shown.store.exists)
    if as_json:
        document = {"unit": found.city, "name": found.name, "at": written(found.at, shown.zone), "total": found.total}
        branches = [_roll_up(one, shown) for one in found.rows]
        sums = {"stages": dict(found.stages), "lights": dict(found.lights)}
        missing = _missing(found.missing, shown)
        print_json(document | sums | {"branches": branches, "partial": bool(missing), "missing": missing})
        return
    screen = console()
    screen.print(f"{found.name or found.city} 汇总 {read_out(found.at, shown.zone)}", style="bold", markup=False)
    screen.print(roll_up_table(found))
    _warn(found.missing)


@city.command("overdue")
def overdue(
    context: typer.Context,
    at: AtTime = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="最多行数")] = 50,
    cursor: Annotated[str | None, typer.Option(help="上一页给出的翻页游标")] = None,
    as_json: AsJson = False,
) -> None:
    """列出全市逾期的事件,逾期最久的在前。"""
    settings = settings_of(context)
    with _looking(settings) as shown:
        page = shown.overdue(limit, cursor, parse_instant(at, "at") if at is not None else None)
    if as_json:
        rows = [
            {
                "county": row.county,
                "county_name": row.county_name,
                "number": row.number,
                "subject": row.subject,
                "stage": row.stage.value,
                "holder": row.holder,
                "holder_name": row.holder_name,
                "due": written(row.due, shown.zone),
                "exceeded": row.standing.words,
            }
            for row in page.rows
        ]
        missing = _missing(page.missing, shown)
        head = {"unit": page.city, "at": written(page.at, shown.zone), "rows": rows, "cursor": page.cursor}
        print_json(head | {"partial": bool(missing), "missing": missing})
        return
    screen = console()
    screen.print(f"逾期清单 {read_out(page.at, shown.zone)}", style="bold", markup=False)
    screen.print(overdue_table(page) if page.rows else "没有逾期的事件。")
    if page.cursor is not None:
        screen.print(f"还有更多:--cursor '{page.cursor}'", markup=False, soft_wrap=True)
    _warn(page.missing)


@city.command("counties")
def counties(context: typer.Context, as_json: AsJson = False) -> None:
    """查看各县(区)是否答复,日志到哪里,查询数据落后多少。"""
    with _looking(settings_of(context)) as shown:
        found = shown.health()
    if as_json:
        rows: list[dict[str, Any]] = [
            {
                "county": code,
                "name": fares.name,
                "reachable": True,
                "head": fares.head,
                "recorded_at": written(fares.recorded_at, shown.zone),
                "lag": fares.lag,
            }
            for code, fares in found.counties.items()
        ]
        rows += [{"county": one.county, "reachable": False, "reason": one.reason} for one in found.missing]
        rows.sort(key=lambda row: str(row["county"]))
        print_json({"unit": found.city, "counties": rows})
        return
    table = listing("县(区)", "名称", "记录", "落后", "末条记录")
    for code, fares in found.counties.items():
        last = read_out(fares.recorded_at, shown.zone) if fares.recorded_at is not None else "—"
        table.add_row(code, fares.name, f"{fares.head:,}", str(fares.lag), last)
    console().print(table)
    _warn(found.missing)


@city.command("init")
def init(context: typer.Context) -> None:
    """建立市级库,并显示一次市级密钥。已建立的库不作改动。"""
    settings = settings_of(context)
    with _opened(settings, make=True) as made:
        screen = console()
        screen.print(f"市级库 {store_name(made.code)} 已就绪。", markup=False)
        if made.keys.list():
            screen.print("已有密钥不再显示;遗失时用 gridflow city key create 另发。")
            return
        token = issue_key(made.keys, "city", made.code, (_ROLE,), made.clock.now())
        screen.print("市级密钥(只显示这一次,请妥善保存):")
        print_lines(token)


@city.command("serve")
def serve(
    context: typer.Context,
    work_too: Annotated[bool, typer.Option("--work/--no-work", help="同时在后台每分钟汇总一次")] = True,
) -> None:
    """启动市级HTTP服务与看板,缺省也在后台每分钟汇总。"""
    settings = settings_of(context).in_role("city")
    with (
        Listener.at(settings.host, settings.port) as listener,
        _opened(settings) as shown,
        watching(shown, settings) if work_too else nullcontext(),
    ):
        error_console().print(f"服务地址 http://{settings.host}:{listener.port}/console/", markup=False)
        listener.run(lambda _: create_city_app(shown))


@city.command("work")
def work(context: typer.Context) -> None:
    """只在后台每分钟汇总各县(区),存入市级库。可与多个 city serve --no-work 并行。"""
    settings = settings_of(context).in_role("city-work")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with _opened(settings) as watched, watching(watched, settings):
        error_console().print(f"{watched.code} 每分钟汇总中,按 Ctrl-C 停止。", markup=False)
        stop.wait()


@keys.command("create")
def create_key(
    context: typer.Context,
    actor: Annotated[str, typer.Option(help="持有人的标识,如工号", show_default=False)],
    role: Annotated[list[str] | None, typer.Option(help="角色,可重复")] = None,
) -> None:
    """发一个市级密钥。只显示这一次,库中只存其摘要。"""
    settings = settings_of(context)
    roles = tuple(dict.fromkeys(role or [_ROLE]))
    for one in roles:
        require_role(one, set(builtin_pack(settings.policy).roles) - _INTERNAL_ROLES)
    require_holder(actor)
    with _opened(settings) as made:
        print_lines(issue_key(made.keys, actor, made.code, roles, made.clock.now()))


@keys.command("list")
def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """列出市级密钥;密钥本身不存,也无从显示。"""
    settings = settings_of(context)
    with _opened(settings) as made:
        known = made.keys.list()
    print_keys(known, zone_of(settings), as_json=as_json)


@keys.command("revoke")
def revoke_key(
    context: typer.Context,
    key_id: Annotated[str, typer.Argument(metavar="KEY_ID", help="密钥的标识,见 city key list", show_default=False)],
) -> None:
    """吊销一个市级密钥,立即生效。"""
    with _opened(settings_of(context)) as made:
        if made.keys.find(key_id) is None:
            raise UnknownKey(f"没有标识为“{key_id[:40]}”的密钥,请用 gridflow city key list 查看")
        made.keys.revoke(key_id, made.clock.now())
    console().print(f"密钥 {key_id} 已吊销。", markup=False)


class _Standing:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


@contextmanager
def _looking(settings: Settings) -> Iterator[City]:
    """A city to read from, whether it has a store of its own or not. Raises InvalidInput for one without counties."""
    directory = directory_of(settings)
    if not directory.counties:
        raise InvalidInput(f"此处没有{directory.city}的县级库", field="county")
    shown = open_city(settings, _clock_of(settings))
    try:
        yield shown
    finally:
        shown.close()


@contextmanager
def _opened(settings: Settings, *, make: bool = False) -> Iterator[City]:
    """A city with its own store. Raises CityNotInitialised where it has none and `make` does not make it."""
    opening = open_city(settings, make=make)
    try:
        if not opening.store.exists:
            raise CityNotInitialised(f"没有 {city_of(settings)} 的市级库,请先运行 gridflow city init")
        yield opening
    finally:
        opening.close()


def _clock_of(settings: Settings) -> _Standing | None:
    """A demonstration lives in simulated time: there the clock stands at its last event."""
    if not is_simulated(settings):
        return None
    with opened(settings) as county:
        return _Standing(present(county))


def _roll_up(one: RollUp, shown: City) -> dict[str, Any]:
    return {
        "county": one.county,
        "name": one.name,
        "at": written(one.at, shown.zone),
        "position": one.position,
        "total": one.total,
        "stages": {stage.value: count for stage, count in one.stages.items()},
        "lights": {light.value: count for light, count in one.lights.items()},
    }


def _missing(missing: Iterable[Missing], shown: City) -> list[dict[str, Any]]:
    return [
        {"county": one.county, "reason": one.reason, "last": _roll_up(one.last, shown) if one.last else None}
        for one in missing
    ]


def _warn(missing: list[Missing]) -> None:
    if missing:
        error_console().print(without_answer(missing), style="yellow", markup=False, soft_wrap=True)
