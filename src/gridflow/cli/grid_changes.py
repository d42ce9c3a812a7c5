"""`gridflow grid change`: applications for a change of grids 网格变更申请."""

from typing import Annotated, Any

import typer

from gridflow.aggregates.grid import (
    ApproveGridChange,
    ChangeState,
    FileGridChange,
    GridChange,
    RejectGridChange,
    RequestGridChange,
    UnknownGridChange,
)
from gridflow.application.event_words import Words, event_details, event_title
from gridflow.application.event_words.grids import adjustment_title
from gridflow.bootstrap import County
from gridflow.cli.acting import ActingActor, ActingRole, ActingUnit, IdempotencyKey, actor_of
from gridflow.cli.grid_records import DryRun, carry_out, read_json
from gridflow.cli.output import console, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, root_unit, settings_of, zone_of

change = typer.Typer()

Change = Annotated[str, typer.Argument(metavar="CHANGE", help="申请的编号,见 grid change list", show_default=False)]
Document = Annotated[str | None, typer.Option(help="批准文件的文号", show_default=False)]
Reason = Annotated[str, typer.Option(help="理由", show_default=False)]


@change.command("list")
def list_changes(
    context: typer.Context,
    unit: Annotated[str | None, typer.Argument(metavar="UNIT", help="单位编码;缺省为全县", show_default=False)] = None,
    state: Annotated[ChangeState | None, typer.Option(help="只列办理到这一步的", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """列出网格变更申请,最近的在前。"""
    settings = settings_of(context)
    with opened(settings) as county:
        units = county.territory.tree
        top = units.get(unit or root_unit(settings)).code
        changes = list(county.territory.registers.grids.changes.values())[::-1]
        words = _words(county)
    shown = [one for one in changes if units.within(one.unit, top) and state in (None, one.state)]
    if as_json:
        print_json([_document(one, written(one.past[0].recorded_at, words.zone)) for one in shown])
        return
    table = listing("编号", "申请单位", "变更", "申请", "状态")
    for one in shown:
        titles = "\n".join(adjustment_title(adjustment, words) for adjustment in one.adjustments)
        requested = read_out(one.past[0].recorded_at, words.zone)
        table.add_row(one.id, words.unit(one.unit), titles, requested, one.state.chinese)
    console().print(table)


@change.command("show")
def show(context: typer.Context, code: Change, as_json: AsJson = False) -> None:
    """显示一项网格变更申请及其办理经过。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        found = county.territory.registers.grids.changes.get(code)
        words = _words(county)
    if found is None:
        raise UnknownGridChange(f"没有网格变更申请“{code[:60]}”,请用 gridflow grid change list 查看", change=code[:60])
    if as_json:
        print_json(_document(found, written(found.past[0].recorded_at, zone)))
        return
    screen = console()
    screen.print(f"{found.id} {found.state.chinese}", markup=False, style="bold")
    for event in found.past:
        who = f"{words.unit(event.actor.unit)} {event.actor.id}"
        screen.print(f"{read_out(event.recorded_at, zone)} {event_title(event.body.topic)} {who}", markup=False)
        for label, text in event_details(event.body, words):
            screen.print(f"  {label}:{text}", markup=False)


@change.command("request")
def request(
    context: typer.Context,
    adjustments: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help='变更内容,JSON数组:[{"command":"merge-units","body":{…}}];- 取自标准输入',
            show_default=False,
        ),
    ],
    reason: Reason,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    document: Annotated[str | None, typer.Option(help="申请文件的文号", show_default=False)] = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """乡镇(街道)申请变更网格。"""
    said = {"adjustments": read_json(adjustments, "adjustments"), "reason": reason, "document": document}
    carry_out(context, RequestGridChange, said, actor_of(unit, role, actor), key, dry_run, as_json)


@change.command("approve")
def approve(
    context: typer.Context,
    code: Change,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    document: Document = None,
    key: IdempotencyKey = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """县级批准网格变更,同时执行。"""
    said = {"change": code, "document": document}
    carry_out(context, ApproveGridChange, said, actor_of(unit, role, actor), key, dry_run, as_json)


@change.command("reject")
def reject(
    context: typer.Context,
    code: Change,
    reason: Reason,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """县级驳回网格变更。"""
    said = {"change": code, "reason": reason}
    carry_out(context, RejectGridChange, said, actor_of(unit, role, actor), key, False, as_json)


@change.command("file")
def file(
    context: typer.Context,
    code: Change,
    document: Annotated[str, typer.Option(help="备案文号", show_default=False)],
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """县级将已批准的网格变更备案。"""
    said = {"change": code, "document": document}
    carry_out(context, FileGridChange, said, actor_of(unit, role, actor), key, False, as_json)


def _words(county: County) -> Words:
    territory, rules = county.territory, county.rules
    return Words(territory.tree, rules.policy, rules.zone, grids=territory.registers.grids)


def _document(one: GridChange, requested_at: str | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "unit": one.unit,
        "state": one.state,
        "adjustments": [adjustment.model_dump(mode="json") for adjustment in one.adjustments],
        "reason": one.reason,
        "document": one.document,
        "answer": one.answer,
        "requested_at": requested_at,
    }
