"""The demonstration: 岱山县 after ninety simulated days, and living on."""

import fcntl
import json
import shlex
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gridflow.application.keys import issue_key
from gridflow.bootstrap import County, open_county, working
from gridflow.cli.errors import DemoDirectoryTaken, DemoRunning
from gridflow.cli.output import console, print_lines, read_out
from gridflow.cli.serving import Listener
from gridflow.cli.session import SIMULATED_MARKER, root_unit, settings_of
from gridflow.settings import Settings
from gridflow.simulation import (
    DEMO_START,
    SeededIdentities,
    SimulatedClock,
    Simulation,
    establish,
    populate,
)
from gridflow.store.sqlite import county_file
from gridflow.territory import Level

_COUNTY: Final = "330921"
_SUFFIXES: Final = ("", "-wal", "-shm")
_DAY: Final = timedelta(days=1)
_STOP_SECONDS: Final = 10.0


def demo(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=365, help="先模拟的天数")] = 90,
    seed: Annotated[int, typer.Option(help="随机种子;同一种子得到同一部日志")] = 2026,
    speed: Annotated[float, typer.Option(min=1, max=3600, help="其后实时运行的倍速")] = 60,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="服务端口;0 由系统分配")] = None,
    directory: Annotated[Path, typer.Option(help="演示目录;每次重新开始")] = Path("gridflow-demo"),
    once: Annotated[bool, typer.Option("--once", help="只模拟,不启动服务")] = False,
) -> None:
    """看一个县跑起来:先模拟九十天,再以六十倍速实时运行,附控制台。"""
    folder = directory.absolute()
    chosen = settings_of(context).model_copy(update={"database_url": f"sqlite:///{folder}", "county": _COUNTY})
    screen = console()
    listening = nullcontext() if once else Listener.at(chosen.host, chosen.port if port is None else port)
    with listening as listener, _a_place_of_its_own(folder):
        clock = SimulatedClock(DEMO_START)
        with _step(screen, "建立县级库"):
            county = open_county(chosen, clock, SeededIdentities(seed))
        try:
            with _step(screen, "登记岱山县的单位"):
                registered = populate(county)
                establish(county)
            with _step(screen, f"模拟{days}天"):
                simulation = Simulation(county, clock, seed)
                _live_through(simulation, days)
            zone = county.rules.zone
            now = read_out(clock.now(), zone)
            screen.print(f"单位 {registered} 个,日志 {county.log.head().position} 条,现在是 {now}(模拟时间)")
            _print_replay(screen, chosen, simulation.an_overdue_case())
            if listener is not None:
                _print_invitations(screen, county, listener.port)
                _serve(county, simulation, speed, listener)
        finally:
            county.database.close()


@contextmanager
def _a_place_of_its_own(folder: Path) -> Iterator[None]:
    """An empty place for the demonstration, for as long as the block lasts. Only what an earlier one made is deleted.

    Raises DemoDirectoryTaken for a folder with contents but without a demonstration's marker, and DemoRunning while
    another demonstration lives there.
    """
    marker = folder / SIMULATED_MARKER
    if folder.is_dir() and any(folder.iterdir()) and not marker.is_file():
        raise DemoDirectoryTaken(f"目录 {folder} 中有别的内容,请用 --directory 另指一处")
    folder.mkdir(parents=True, exist_ok=True)
    with marker.open("a", encoding="utf-8") as held:
        try:
            # The system lets go of it however the process ends, so nothing is left to clear away.
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoRunning(f"目录 {folder} 中的演示仍在运行,请先停止它,或用 --directory 另指一处") from None
        file = county_file(folder, _COUNTY)
        for suffix in _SUFFIXES:
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        held.truncate(0)
        held.write(json.dumps({"made_by": "gridflow demo", "time": "simulated"}) + "\n")
        held.flush()
        yield


@contextmanager
def _step(screen: Console, title: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    screen.print(f"✓ {title}  {perf_counter() - begun:.1f} 秒", style="green")


def _live_through(simulation: Simulation, days: int) -> None:
    columns = (TextColumn("模拟中"), BarColumn(), TextColumn("{task.completed:.0f}/{task.total:.0f} 天"))
    with Progress(*columns, TimeElapsedColumn(), console=console(), transient=True) as progress:
        task = progress.add_task("", total=days)
        simulation.run(
            DEMO_START + timedelta(days=days),
            lambda at: progress.update(task, completed=(at - DEMO_START) / _DAY),
        )


def _print_replay(screen: Console, settings: Settings, number: str | None) -> None:
    if number is None:
        screen.print("这段时间没有逾期的事件。")
        return
    screen.print("\n回放一件逾期事件(在另一终端中粘贴运行):", style="bold")
    print_lines(shlex.join([*_program(), "--database-url", settings.database_url, "replay", number]))


def _program() -> list[str]:
    """How this program was called, as another terminal can call it from any directory."""
    script = Path(sys.argv[0]).absolute()
    return [str(script)] if script.stem == "gridflow" and script.is_file() else [sys.executable, "-m", "gridflow"]


def _print_invitations(screen: Console, county: County, port: int) -> None:
    base = f"http://{county.settings.host}:{port}"
    units = county.territory.tree
    township = next(unit for unit in units if unit.level is Level.TOWNSHIP)
    village = next(unit for unit in units.children(township.code) if unit.level is Level.VILLAGE)
    now = county.clock.now()
    operator = issue_key(county.keys, "demo-operator", root_unit(county.settings), ("supervisor", "auditor"), now)
    reporter = issue_key(county.keys, "demo-reporter", township.code, ("integrator",), now)
    body = {"place": village.code, "subject": "路灯不亮", "matter": "facility", "channel": "hotline"}
    screen.print("\n控制台:", style="bold")
    print_lines(f"{base}/console/enter?key={operator}")
    screen.print(f"\n以{township.name}的密钥上报一件事件:", style="bold")
    print_lines(
        shlex.join(
            [
                "curl",
                f"{base}/api/v1/cases",
                "-H",
                f"Authorization: Bearer {reporter}",
                "-H",
                "Content-Type: application/json",
                "-d",
                json.dumps(body, ensure_ascii=False),
            ]
        )
    )
    screen.print("\n按 Ctrl-C 停止。", style="dim")


def _serve(county: County, simulation: Simulation, speed: float, listener: Listener) -> None:
    """Serve while the county lives on, until the process is asked to stop."""
    stop = threading.Event()
    living = threading.Thread(target=simulation.go_live, args=(speed, stop), name="simulation", daemon=True)
    with working(county):
        living.start()
        try:
            listener.serve(county)
        finally:
            stop.set()
            living.join(_STOP_SECONDS)
