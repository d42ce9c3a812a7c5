"""`gridflow matter`: the catalogue of matters 事项清单, and the admission of more 事项准入."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from gridflow.aggregates.command import Command
from gridflow.aggregates.matter import (
    AdmissionKind,
    AgreeMatter,
    ApproveMatter,
    MatterFacts,
    ProposeMatter,
    RefuseMatter,
    ReviseMatter,
    Standing,
    WithdrawMatter,
    matter_stream,
)
from gridflow.application.event_words import Words, event_details, event_title
from gridflow.application.event_words.matters import term_title
from gridflow.application.idempotency import key_names
from gridflow.application.matters import Entry, catalogue_on, entries, entry
from gridflow.bootstrap import County
from gridflow.cli.acting import ActingActor, ActingRole, ActingUnit, IdempotencyKey, actor_of, require_key
from gridflow.cli.output import console, listing, print_json, read_out, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, parse_day, present, read_text, require_county, root_unit, settings_of, zone_of
from gridflow.errors import InvalidInput, UnknownMatter

matter = typer.Typer()

Code = Annotated[str, typer.Argument(metavar="CODE", help="事项编码", show_default=False)]
Place = Annotated[
    str | None, typer.Option("--in", metavar="UNIT", help="哪个单位的清单;缺省为全县", show_default=False)
]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="哪一日,如 2026-06-30;缺省为今日", show_default=False)
]
FactsFile = Annotated[
    str,
    typer.Option(
        metavar="FILE", help="事项内容,JSON,形如 matter show --json 中的 facts;- 取自标准输入", show_default=False
    ),
]
Document = Annotated[str | None, typer.Option(help="依据文件的文号", show_default=False)]
Reason = Annotated[str, typer.Option(help="理由", show_default=False)]

_STDIN: Final = "-"


@matter.command("list")
def list_matters(
    context: typer.Context,
    place: Place = None,
    on: OnDay = None,
    every: Annotated[bool, typer.Option("--all", help="也列出待审、到期、撤销、只在别处准入的")] = False,
    as_json: AsJson = False,
) -> None:
    """列出某一日可以上报的事项。"""
    settings = settings_of(context)
    day = parse_day(on, "on") if on is not None else None
    with opened(settings) as county:
        unit = place or root_unit(settings)
        catalogue = catalogue_on(county.territory, county.rules, present(county), day)
        found = entries(catalogue, catalogue.units.get(unit).code, root_unit(settings))
        words = _words(county)
    shown = [one for one in found if every or one.standing is Standing.ADMITTED]
    if as_json:
        print_json({"unit": unit, "on": catalogue.day.isoformat(), "items": [_document(one) for one in shown]})
        return
    table = listing("编码", "名称", "平台", "准入", "适用", "期限")
    for one in shown:
        table.add_row(one.code, one.matter.name, one.matter.platform, one.why, *_span(one, words))
    console().print(table)


@matter.command("show")
def show(context: typer.Context, code: Code, place: Place = None, on: OnDay = None, as_json: AsJson = False) -> None:
    """显示一个事项:内容、立案与结案条件、时限,以及准入的经过。"""
    settings = settings_of(context)
    zone, day = zone_of(settings), parse_day(on, "on") if on is not None else None
    with opened(settings) as county:
        unit = place or root_unit(settings)
        catalogue = catalogue_on(county.territory, county.rules, present(county), day)
        found = entry(catalogue, code, catalogue.units.get(unit).code, root_unit(settings))
        if found is None:
            raise UnknownMatter(f"没有编码为“{code[:40]}”的事项,请用 gridflow matter list --all 查看", matter=code[:40])
        words, events = _words(county), list(county.log.history(matter_stream(code)))
    facts = MatterFacts.of(found.matter)
    if as_json:
        history = [
            {"topic": one.body.topic, "at": written(one.recorded_at, zone), "by": one.actor.model_dump()}
            | {"data": one.body.model_dump(mode="json")}
            for one in events
        ]
        where = {"unit": unit, "on": catalogue.day.isoformat()}
        print_json(_document(found) | where | {"facts": facts.model_dump(mode="json"), "events": history})
        return
    screen = console()
    screen.print(f"{found.matter.name}({code}) {found.matter.platform} {found.why}", markup=False, style="bold")
    for label, conditions in (("立案条件", facts.filing), ("结案条件", facts.closing)):
        for name, text in conditions.items():
            screen.print(f"{label} {name}:{text}", markup=False)
    for term in facts.terms:
        screen.print(f"时限 {term_title(term, words)}", markup=False)
    for one in events:
        said = ";".join(f"{label} {text}" for label, text in event_details(one.body, words))
        who = f"{words.unit(one.actor.unit)} {one.actor.id}"
        screen.print(f"{read_out(one.recorded_at, zone)} {event_title(one.body.topic)} {who}", markup=False)
        screen.print(f"  {said}", markup=False)


@matter.command("propose")
def propose(
    context: typer.Context,
    code: Code,
    kind: Annotated[AdmissionKind, typer.Option(help="常态(permanent)或临时(temporary)", show_default=False)],
    facts: FactsFile,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    place: Annotated[
        str | None, typer.Option("--in", metavar="UNIT", help="在哪个单位准入;缺省为申请单位所在", show_default=False)
    ] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DAY", help="首日;缺省为核准之日")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="末日;临时事项必填")] = None,
    document: Document = None,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """申请事项准入:常态事项由县级核准,临时事项先经乡镇(街道)同意,再报县级备案。"""
    said = {"code": code, "kind": kind, "facts": _read_facts(facts), "unit": place, "first": first, "last": last}
    _carry_out(context, ProposeMatter, said | {"document": document}, (unit, role, actor), key, as_json)


@matter.command("agree")
def agree(
    context: typer.Context,
    code: Code,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    document: Document = None,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """乡镇(街道)同意临时事项。"""
    _carry_out(context, AgreeMatter, {"code": code, "document": document}, (unit, role, actor), key, as_json)


@matter.command("approve")
def approve(
    context: typer.Context,
    code: Code,
    document: Annotated[str, typer.Option(help="备案文号", show_default=False)],
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """县级核准常态事项,或将临时事项备案。"""
    _carry_out(context, ApproveMatter, {"code": code, "document": document}, (unit, role, actor), key, as_json)


@matter.command("refuse")
def refuse(
    context: typer.Context,
    code: Code,
    reason: Reason,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """不予准入。"""
    _carry_out(context, RefuseMatter, {"code": code, "reason": reason}, (unit, role, actor), key, as_json)


@matter.command("revise")
def revise(
    context: typer.Context,
    code: Code,
    facts: FactsFile,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    document: Document = None,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """修订已准入事项的内容。已受理的事件仍依原内容办理。"""
    said = {"code": code, "facts": _read_facts(facts), "document": document}
    _carry_out(context, ReviseMatter, said, (unit, role, actor), key, as_json)


@matter.command("withdraw")
def withdraw(
    context: typer.Context,
    code: Code,
    reason: Reason,
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    key: IdempotencyKey = None,
    as_json: AsJson = False,
) -> None:
    """撤回申请,或自今日起撤销准入。在办的事件继续办理。"""
    _carry_out(context, WithdrawMatter, {"code": code, "reason": reason}, (unit, role, actor), key, as_json)


def _carry_out(
    context: typer.Context,
    command_type: type[Command],
    said: dict[str, Any],
    by: tuple[str, str, str],
    key: str | None,
    as_json: bool,
) -> None:
    # Here and not above: whoever only reads starts sooner without the web framework.
    from gridflow.api.strict_json import parse_strictly

    settings, actor = settings_of(context), actor_of(*by)
    command = parse_strictly(command_type, json.dumps({k: v for k, v in said.items() if v is not None}).encode())
    keys = key_names(actor, require_key(key))
    require_county(settings)
    with opened(settings, make=True) as county:
        receipt = county.registrar.carry_out([command], actor, keys)
    if as_json:
        print_json(receipt.model_dump(mode="json"))
        return
    titles = "、".join(event_title(posted.topic) for posted in receipt.posted) or "没有新的记录"
    console().print(f"{command_type.title}已执行:事项 {said['code']}({titles})。", markup=False)


def _read_facts(source: str) -> Any:
    text = sys.stdin.read() if source == _STDIN else read_text(Path(source))
    try:
        return json.loads(text)
    except ValueError:
        raise InvalidInput("“facts”不是有效的JSON", field="facts") from None


def _words(county: County) -> Words:
    territory, rules = county.territory, county.rules
    matters = territory.registers.matters
    return Words(territory.tree, rules.policy, rules.zone, matters=matters, policies=rules.policies)


def _span(one: Entry, words: Words) -> tuple[str, str]:
    admission = one.admission
    if admission is None:
        return "", ""
    last: date | None = admission.last
    return words.unit(admission.unit) or "全县", f"{admission.first}至{last}" if last else f"自{admission.first}"


def _document(one: Entry) -> dict[str, Any]:
    admission = one.admission
    return {
        "code": one.code,
        "name": one.matter.name,
        "platform": one.matter.platform,
        "source": "policy" if one.of_policy else "log",
        "standing": one.standing,
        "why": one.why,
        "unit": admission.unit if admission is not None else None,
        "first": admission.first if admission is not None else None,
        "last": admission.last if admission is not None else None,
    }
