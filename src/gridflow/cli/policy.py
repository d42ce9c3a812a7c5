"""`gridflow policy`: the county's policy packs 政策包."""

from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.policy.working import require_able, require_left_to_it, require_working
from gridflow.application.policy_words import source_words, value_words
from gridflow.application.rules import Adoption
from gridflow.cli import policy_apply
from gridflow.cli.output import console, error_console, listing, print_json, print_lines, read_out, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.policy_source import found, given, is_local, over, values_of
from gridflow.cli.session import opened, operator, require_county, settings_of, zone_of
from gridflow.errors import InvalidInput
from gridflow.policy import builtin_names, deriving, digest_of, layered, merged, parse_draft, parse_texts
from gridflow.policy.citations import Citation, astray, cited, uncited
from gridflow.policy.outline import changes, outline
from gridflow.policy.parameters import Parameters, outstanding

policy = typer.Typer()
policy.command("apply")(policy_apply.apply)

_SHIPPED: Final = "、".join(builtin_names())
Pack = Annotated[
    str,
    typer.Argument(metavar="FILE|NAME", help=f"政策包文件(TOML),或自带的政策包:{_SHIPPED}", show_default=False),
]
AnyPack = Annotated[
    str, typer.Argument(metavar="PACK", help="启用过的版本、自带的政策包,或政策包文件", show_default=False)
]

Over = Annotated[
    str | None, typer.Option("--over", metavar="PACK", help="地方规定加在哪一版政策包之上", show_default=False)
]

_ADMINISTRATOR: Final = "administrator"


@policy.command("list")
def list_policies(context: typer.Context, as_json: AsJson = False) -> None:
    """列出启用过的政策包,现行的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        adoptions = [(one, county.rules.in_force(one)) for one in county.rules.adoptions[::-1]]
    if as_json:
        print_json([_document(one, zone, current=current) for one, current in adoptions])
        return
    table = listing("版本", "名称", "单位", "施行", "启用人", "")
    table.columns[0].no_wrap = True
    for one, current in adoptions:
        where, begins = one.body.unit or "全县", read_out(one.enactment.start, zone)
        table.add_row(one.version, one.body.title, where, begins, one.actor.id, "现行" if current else "")
    console().print(table)


@policy.command("show")
def show(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(metavar="PACK", help="启用过的版本、自带的政策包,或政策包文件;缺省为现行", show_default=False),
    ] = None,
    items: Annotated[bool, typer.Option("--items", help="逐项列出,含所继承的,并注明出处")] = False,
    as_json: AsJson = False,
) -> None:
    """显示一版政策包的原文,可存为文件,修改后启用。"""
    pack = found(context, source)
    missing = outstanding(merged(pack.texts, pack.name), pack.name)
    sources = cited(pack.texts, pack.name) if items else {}
    said = outline(pack.texts, pack.name) if items else {}
    if as_json:
        known: dict[str, object] = {"text": pack.text, "missing": _missing(missing)}
        if pack.adoption is not None:
            known |= _document(pack.adoption, zone_of(settings_of(context)), current=pack.current)
            known["version"] = pack.name
        print_json(known | ({"items": [_item(path, value, sources) for path, value in said.items()]} if items else {}))
        return
    if items:
        table = listing("条目", "取值", "出处")
        for path, value in said.items():
            table.add_row(path, value_words(value), source_words(sources.get(path)))
        console().print(table)
    else:
        print_lines(pack.text.removesuffix("\n"))
    _tell_missing(missing)


@policy.command("diff")
def diff(context: typer.Context, old: AnyPack, new: AnyPack, base: Over = None, as_json: AsJson = False) -> None:
    """逐项比较两版政策包,含所继承的。后者是地方规定的,加在 --over 之上,不写则加在前者之上。"""
    first, second = found(context, old), found(context, new)
    if base is not None or (is_local(second) and not is_local(first)):
        second = over(found(context, base) if base is not None else first, second)
    before, after = (outline(pack.texts, pack.name) for pack in (first, second))
    differing = changes(before, after)
    if as_json:
        print_json([{"path": one.path, "old": one.old, "new": one.new} for one in differing])
        return
    if not differing:
        console().print("两版各项相同。")
        return
    table = listing("条目", "前", "后")
    for one in differing:
        table.add_row(one.path, value_words(one.old), value_words(one.new))
    console().print(table)


@policy.command("adopt")
def adopt(
    context: typer.Context,
    source: Pack,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="自带政策包的一个参数的值,可重复")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="乡镇(街道)或村(社区)的编码:只在那里施行的地方规定")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """启用政策包。此后的判定依据它,已在走的计时仍依据起算时的政策包。"""
    settings = settings_of(context)
    named = given(source)
    text = deriving(source, values_of(values)) if values else named.text
    texts = layered(text, named.name)
    if unit is None:
        parse_texts(texts, named.name)
    said = merged(texts, named.name)
    command = AdoptPolicy(text=text, unit=unit)
    require_county(settings)
    with opened(settings, make=True) as county:
        new = county.registrar.adopt_policy(command, operator(settings, _ADMINISTRATOR))
    version = f"{said['id']}@{digest_of(texts)}"
    if as_json:
        print_json({"version": version, "title": said["title"], "new": new})
        return
    console().print(f"{'已启用' if new else '现行的即是'}政策包“{said['title']}”({version})。", markup=False)


@policy.command("check")
def check(context: typer.Context, source: Pack, base: Over = None, as_json: AsJson = False) -> None:
    """核对政策包能否启用,不启用;列出还须给出的参数和没有注明出处的数。地方规定须写 --over。"""
    named = given(source)
    if base is not None:
        below = found(context, base)
        named = over(below, named)
        require_left_to_it(named.text, parse_draft(below.texts, below.name))
    try:
        pack = parse_draft(named.texts, named.name)
    except InvalidInput as error:
        if base is None and is_local(named):
            raise InvalidInput(f"{error.detail};若是地方规定,请以 --over 写明加在哪一版之上", **error.context) from None
        raise
    require_working(pack)
    require_able(pack, _ADMINISTRATOR)
    if wrong := astray(named.text, named.name):
        raise InvalidInput(f"政策包“{named.name}”的出处指向没有的条目:{'、'.join(wrong)}", field="citations")
    missing = outstanding(merged(named.texts, named.name), named.name)
    without_source = uncited(named.texts, named.name)
    if as_json:
        known = {"version": pack.version, "title": pack.title}
        print_json(known | {"missing": _missing(missing), "uncited": without_source})
        return
    console().print(f"核对通过:政策包“{pack.title}”({pack.version})。", markup=False)
    _tell_missing(missing)
    for path in without_source:
        error_console().print(f"没有注明出处:{path}", markup=False)


def _tell_missing(missing: Parameters) -> None:
    for name, one in missing.items():
        unit = f",单位:{one.unit}" if one.unit else ""
        error_console().print(f"启用前须给出参数 {name}:{one.title}(见{one.cites}{unit})", markup=False)


def _missing(missing: Parameters) -> dict[str, object]:
    return {name: one.model_dump(mode="json") for name, one in missing.items()}


def _item(path: str, value: object, sources: dict[str, Citation | None]) -> dict[str, object]:
    citation = sources.get(path)
    return {"path": path, "value": value, "citation": citation.model_dump() if citation else None}


def _document(adoption: Adoption, zone: ZoneInfo, *, current: bool) -> dict[str, object]:
    return {
        "version": adoption.version,
        "id": adoption.body.pack,
        "title": adoption.body.title,
        "unit": adoption.body.unit,
        "current": current,
        "in_force_from": written(adoption.enactment.start, zone),
        "adopted_at": written(adoption.at, zone),
        "adopted_by": adoption.actor.model_dump(),
    }
