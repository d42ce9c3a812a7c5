"""Rebuilding what people query from the log, and proving that it is what the log says."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Annotated, Any, Final, NamedTuple

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as EstimateColumn

from gridflow.bootstrap import store_options
from gridflow.city.directory import named_counties
from gridflow.cli.errors import NotInitialised
from gridflow.cli.output import console, error_console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import GlobalOptions, opened, require_county, settings_of
from gridflow.errors import GridFlowError, InvalidInput
from gridflow.projections.building import BATCH, Source
from gridflow.projections.checking import check
from gridflow.projections.crew import Tell, crew
from gridflow.projections.digests import Comparison
from gridflow.projections.loading import Address
from gridflow.projections.rebuild import rebuild_from
from gridflow.settings import Settings
from gridflow.store.dead_letters import count_parked
from gridflow.store.inspection import counties_at
from gridflow.store.place import CountyArriving, CountyLeft

_READING: Final = "重建查询数据"
_COMPARING: Final = "与在用的比较"


class _Step(NamedTuple):
    """How much further a county is with a part of the work, and how much there is of it."""

    county: str
    part: str
    more: int
    total: int


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of one county: how many events, in how many seconds, how many cases are parked, and for a check how
    each read model compares."""

    county: str
    events: int
    seconds: float
    parked: int
    compared: tuple[Comparison, ...] = ()

    @property
    def equal(self) -> bool:
        return all(one.equal for one in self.compared)


@dataclass(frozen=True, slots=True)
class Unbuilt:
    """A county that was not rebuilt: the stable code and the detail of what stood in the way. `elsewhere` if it lives
    in another store, which is no failure."""

    county: str
    code: str
    detail: str
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Rebuilding:
    """How counties are rebuilt or checked. `processes` share the log of one; None for as many as are worth it."""

    checking: bool
    processes: int | None

    def __call__(self, tell: Tell) -> "Rebuilder":
        return Rebuilder(self, tell)


@dataclass(frozen=True, slots=True)
class Rebuilder:
    """Rebuilds or checks the county of some settings, and tells how far it is."""

    how: Rebuilding
    tell: Tell

    def __call__(self, settings: Settings) -> Rebuilt | Unbuilt:
        """One county of several: what it fails of is told and does not stop the others."""
        try:
            return self.rebuilt(settings)
        except GridFlowError as error:
            elsewhere = isinstance(error, CountyLeft | CountyArriving)
            return Unbuilt(settings.county, error.code, error.detail, elsewhere)

    def rebuilt(self, settings: Settings) -> Rebuilt:
        """The county that alone is meant. Raises what stands in its way."""
        require_county(settings)
        code = settings.county
        address = Address(settings.database_url, code, store_options(settings))
        with opened(settings, make=True) as county:
            head, begun = county.log.head().position, perf_counter()

            def read(count: int) -> None:
                self.tell(_Step(code, _READING, count, head))

            def compared(count: int, total: int) -> None:
                self.tell(_Step(code, _COMPARING, count, total))

            source = Source(
                county.database, county.log.lightly_after, county.rules.zone, BATCH, address, self.how.processes
            )
            if self.how.checking:
                compared_models = tuple(check(source, read, compared))
            else:
                compared_models = ()
                head = rebuild_from(source, read)
            with county.database.reading() as connection:
                parked = count_parked(connection)
            return Rebuilt(code, head, perf_counter() - begun, parked, compared_models)


def rebuild_command(
    context: typer.Context,
    counties: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE]...", help="六位县级代码;缺省为当前县", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="全部县级库:设置中列出的,或此处的")] = False,
    check_only: Annotated[bool, typer.Option("--check", help="只核对:另行重建,与在用的逐行比较,不切换")] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="用几个进程;缺省与处理器数相同", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """从事件日志重建全部查询数据,与在用的并行,完成时一次切换;几个县同时进行。"""
    chosen = _chosen(settings_of(context), counties or [], everything)
    several = everything or len(chosen) > 1
    done = sorted(_rebuilt(chosen, check_only, processes, several=several), key=lambda one: one.county)
    if as_json:
        documents = {one.county: _document(one, check_only) for one in done}
        print_json({"counties": documents} if several else documents[chosen[0].county])
    else:
        for one in done:
            _print(one, check_only, named=several)
    if not all(one.elsewhere if isinstance(one, Unbuilt) else one.equal for one in done):
        raise typer.Exit(1)


def _chosen(settings: Settings, codes: Sequence[str], everything: bool) -> list[Settings]:
    """The settings of each county that is meant. Raises InvalidInput, and NotInitialised where all are and none is."""
    if everything and codes:
        raise InvalidInput("--all 与县级代码不能同时给出", field="all")
    if not everything and not codes:
        return [settings]
    places = named_counties(settings)
    if everything:
        codes = list(places or counties_at(settings.database_url))
        if not codes:
            raise NotInitialised("此处没有县级库,请核对 --database-url,或先运行 gridflow init")
    return [GlobalOptions(places.get(code, settings.database_url), code).settings for code in dict.fromkeys(codes)]


def _rebuilt(
    chosen: Sequence[Settings], checking: bool, processes: int | None, *, several: bool
) -> Iterator[Rebuilt | Unbuilt]:
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        EstimateColumn(),
        console=error_console(),
        transient=True,
    )
    tasks: dict[tuple[str, str], TaskID] = {}

    def heard(step: object) -> None:
        assert isinstance(step, _Step), "a rebuilder tells steps"
        key = step.county, step.part
        if key not in tasks:
            tasks[key] = progress.add_task(f"{step.county} {step.part}")
        progress.update(tasks[key], total=step.total, advance=step.more)

    with progress:
        # One process a county: there is enough work for all processors without dividing any.
        count = min(len(chosen), processes or os.cpu_count() or 1)
        if count == 1:
            alone = Rebuilding(checking, processes if len(chosen) == 1 else 0)(heard)
            yield from map(alone if several else alone.rebuilt, chosen)
            return
        with crew(count, Rebuilding(checking, 0)) as hands:
            for one in hands.map(chosen, heard=heard):
                if one is not None:
                    yield one


def _document(one: Rebuilt | Unbuilt, checking: bool) -> dict[str, Any]:
    if isinstance(one, Unbuilt):
        return {"error": {"code": one.code, "detail": one.detail}}
    differences = {
        compared.model: {"key": compared.difference.key, "columns": compared.difference.columns}
        for compared in one.compared
        if compared.difference is not None
    }
    return {
        "events": one.events,
        "seconds": round(one.seconds, 3),
        "parked": one.parked,
        "equal": {compared.model: compared.equal for compared in one.compared} if checking else None,
        "differences": differences if checking else None,
    }


def _print(one: Rebuilt | Unbuilt, checking: bool, *, named: bool) -> None:
    screen = console()
    name = f"{one.county} " if named else ""
    did = "核对" if checking else "重建"
    if isinstance(one, Unbuilt):
        mark = f"! {name}略过" if one.elsewhere else f"✗ {name}未能{did}"
        screen.print(f"{mark}:{one.detail}", style="yellow", markup=False, soft_wrap=True)
        return
    screen.print(f"{name}{did}完成:{one.events} 条记录,{one.seconds:.2f} 秒。")
    for compared in one.compared:
        if compared.difference is None:
            screen.print(f"✓ {compared.model} 与重建的相同({compared.rows} 行)")
            continue
        screen.print(f"✗ {compared.model} 与重建的不同,首行:{'/'.join(map(str, compared.difference.key))}")
        for column, (live, rebuilt) in compared.difference.columns.items():
            screen.print(f"    {column}:在用 {live},重建 {rebuilt}", markup=False)
    if one.parked:
        screen.print(f"! 有 {one.parked} 件事件搁置,请运行 gridflow deadletter list", style="yellow")
