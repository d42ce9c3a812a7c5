"""`gridflow policy apply`: bringing live cases under the pack in force 改按现行政策计时, case by case."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from gridflow.aggregates.case.commands import ApplyPolicy
from gridflow.aggregates.case.decide import ADMISSIONS
from gridflow.aggregates.case.events import DeadlineRevised
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor, Event
from gridflow.application.bus import Request
from gridflow.application.chinese_time import term_end
from gridflow.application.event_words.titles import clock_title
from gridflow.bootstrap import County
from gridflow.cli.case_options import command_of
from gridflow.cli.output import console, error_console, listing, print_json, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.queues import row_text, warn_if_behind
from gridflow.cli.session import opened, operator, present, root_unit, settings_of, zone_of
from gridflow.errors import GridFlowError, InvalidInput
from gridflow.policy import Stage
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.store.times import microseconds

_PAGE: Final = 500
_STAGES: Final = ADMISSIONS[ApplyPolicy].stages


class Effect(StrEnum):
    """What becomes of a case 结果."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"

    @property
    def chinese(self) -> str:
        return {Effect.CHANGED: "改期", Effect.UNCHANGED: "不变", Effect.REFUSED: "被拒"}[self]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the command leads to for a case: the revisions of its clocks, or why it is refused."""

    number: str
    revisions: tuple[DeadlineRevised, ...] = ()
    refusal: GridFlowError | None = None

    @property
    def effect(self) -> Effect:
        if self.refusal is not None:
            return Effect.REFUSED
        return Effect.CHANGED if self.revisions else Effect.UNCHANGED


def apply(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="理由,记入每件事件", show_default=False)],
    unit: Annotated[
        str | None, typer.Option(metavar="CODE", help="只限地点或承办单位在此单位及其下级的;缺省为全县")
    ] = None,
    matter: Annotated[str | None, typer.Option(help="只限此事项")] = None,
    stage: Annotated[Stage | None, typer.Option(help="只限此环节")] = None,
    role: Annotated[str, typer.Option(help="以哪个角色执行")] = "supervisor",
    yes: Annotated[bool, typer.Option("--yes", help="执行;不写则只试算,不作任何记录")] = False,
    as_json: AsJson = False,
) -> None:
    """把在办事件正在走的计时改按现行政策重算。缺省只试算;已届满的期限不变,可重复执行。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    command = command_of(ApplyPolicy, {"field_reason": reason, "field_occurred_at": None})
    if stage is not None and stage not in _STAGES:
        raise InvalidInput(f"只有{'、'.join(one.chinese for one in _STAGES)}环节的计时可以重算", field="stage")
    with opened(settings, make=yes) as county:
        numbers = sorted(_numbers(county, unit or root_unit(settings), matter, [stage] if stage else _STAGES))
        outcomes = list(_outcomes(county, numbers, command, operator(settings, role), yes=yes))
    if as_json:
        print_json({"carried_out": yes, **_counts(outcomes), "cases": [_document(one, zone) for one in outcomes]})
    else:
        _say(outcomes, zone, carried_out=yes)
    if any(one.effect is Effect.REFUSED for one in outcomes):
        raise typer.Exit(1)


def _numbers(county: County, unit: str, matter: str | None, stages: Sequence[Stage]) -> set[str]:
    """The cases whose clocks may run, as far as they are projected."""
    at, units = microseconds(present(county)), county.territory.refresh()
    found: set[str] = set()
    position = 0
    for stage in stages:
        wanted, cursor = CaseFilter(unit, at, stage=stage, matter=matter), None
        while True:
            page = case_page(county.reader, units, wanted, _PAGE, cursor)
            found |= {row_text(row, "number") for row in page.rows}
            position, cursor = page.position, page.cursor
            if cursor is None:
                break
    warn_if_behind(county, position)
    return found


def _outcomes(county: County, numbers: Sequence[str], command: Command, by: Actor, *, yes: bool) -> Iterator[Outcome]:
    """What becomes of each case, each in a transaction of its own."""
    progress = Progress(
        TextColumn("重算期限" if yes else "试算期限"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=error_console(),
        transient=True,
    )
    with progress:
        for number in progress.track(numbers):
            request = Request(command, by, number=number)
            try:
                yield Outcome(number, _revisions(_carried_out(county, request) if yes else county.bus.foresee(request)))
            except GridFlowError as refusal:
                yield Outcome(number, refusal=refusal)


def _carried_out(county: County, request: Request) -> list[Event]:
    """What was recorded."""
    receipt = county.bus.execute(request).receipt
    recorded = county.log.history(receipt.number, after=receipt.version - len(receipt.events))
    return [event.body for event in recorded]


def _revisions(events: Iterable[Event]) -> tuple[DeadlineRevised, ...]:
    return tuple(event for event in events if isinstance(event, DeadlineRevised) and event.revision.kind == "policy")


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    return {effect.value: sum(one.effect is effect for one in outcomes) for effect in Effect}


def _document(outcome: Outcome, zone: ZoneInfo) -> dict[str, object]:
    refusal = outcome.refusal
    return {
        "number": outcome.number,
        "effect": outcome.effect.value,
        "clocks": [
            {
                "clock": one.clock,
                "old_due": written(one.revision.old_due, zone),
                "due": written(one.due, zone),
                "policy_version": one.policy_version,
            }
            for one in outcome.revisions
        ],
        "problem": {"code": refusal.code, "detail": refusal.detail} if refusal is not None else None,
    }


def _say(outcomes: Sequence[Outcome], zone: ZoneInfo, *, carried_out: bool) -> None:
    screen = console()
    table = listing("编号", "结果", "计时", "原到期", "现到期")
    table.columns[0].no_wrap = True
    for one in outcomes:
        if one.refusal is not None:
            table.add_row(one.number, one.effect.chinese, one.refusal.detail)
        for revised in one.revisions:
            dues = (_end(revised.revision.old_due, zone), _end(revised.due, zone))
            table.add_row(one.number, one.effect.chinese, clock_title(revised.clock), *dues)
    if table.row_count:
        screen.print(table)
    counts = _counts(outcomes)
    said = ",".join(f"{effect.chinese}{counts[effect.value]}件" for effect in Effect)
    screen.print(f"{'已执行' if carried_out else '试算'}:{said}。")
    if not carried_out and counts[Effect.CHANGED.value]:
        screen.print("以上未作记录,加 --yes 执行。")


def _end(due: datetime | None, zone: ZoneInfo) -> str:
    return term_end(due, zone, year=True) if due is not None else "待定"
