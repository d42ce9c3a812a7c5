"""`gridflow policy`: the county's policy packs 政策包."""

from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from gridflow.aggregates.policy import LONGEST_PACK, AdoptPolicy
from gridflow.application.rules import Adoption
from gridflow.cli.errors import UnknownPolicy
from gridflow.cli.output import console, listing, print_json, print_lines, read_out, written
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, operator, read_text, require_county, settings_of, zone_of
from gridflow.errors import InvalidInput
from gridflow.policy import PolicyPack, parse_pack

policy = typer.Typer()

PackFile = Annotated[Path, typer.Argument(metavar="FILE", help="政策包(TOML)", show_default=False)]

_ADMINISTRATOR: Final = "administrator"


@policy.command("list")
def list_policies(context: typer.Context, as_json: AsJson = False) -> None:
    """列出启用过的政策包,现行的在前。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        adoptions = county.rules.adoptions[::-1]
    if as_json:
        print_json([_document(one, zone, current=one is adoptions[0]) for one in adoptions])
        return
    table = listing("版本", "名称", "启用", "启用人", "")
    for one in adoptions:
        current = "现行" if one is adoptions[0] else ""
        table.add_row(one.pack.version, one.pack.title, read_out(one.at, zone), one.actor.id, current)
    console().print(table)


@policy.command("show")
def show(
    context: typer.Context,
    version: Annotated[
        str | None, typer.Argument(metavar="VERSION", help="版本;缺省为现行", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """显示一版政策包的原文,可存为文件,修改后启用。"""
    settings = settings_of(context)
    with opened(settings) as county:
        adoptions, current = county.rules.adoptions[::-1], county.rules.policy.version
    found = next((one for one in adoptions if version in (None, one.pack.version)), None)
    if found is None:
        raise UnknownPolicy(f"没有启用过版本为“{(version or current)[:60]}”的政策包,请用 gridflow policy list 查看")
    if as_json:
        known = _document(found, zone_of(settings), current=found.pack.version == current)
        print_json(known | {"text": found.text})
    else:
        print_lines(found.text.removesuffix("\n"))


@policy.command("adopt")
def adopt(context: typer.Context, file: PackFile, as_json: AsJson = False) -> None:
    """启用政策包。此后的判定依据它,已在走的计时仍依据起算时的政策包。"""
    settings = settings_of(context)
    text, pack = _read(file)
    command = AdoptPolicy(text=text)
    require_county(settings)
    with opened(settings, make=True) as county:
        new = county.registrar.adopt_policy(command, operator(settings, _ADMINISTRATOR))
    if as_json:
        print_json({"version": pack.version, "title": pack.title, "new": new})
        return
    said = "已启用" if new else "现行的即是"
    console().print(f"{said}政策包“{pack.title}”({pack.version})。", markup=False)


@policy.command("check")
def check(file: PackFile, as_json: AsJson = False) -> None:
    """核对政策包文件能否读懂,不启用。"""
    _, pack = _read(file)
    if as_json:
        print_json({"version": pack.version, "title": pack.title})
        return
    console().print(f"核对通过:政策包“{pack.title}”({pack.version})。", markup=False)


def _read(file: Path) -> tuple[str, PolicyPack]:
    """The text and the pack of a file. Raises InvalidInput naming the file and the path within it."""
    text = read_text(file)
    if len(text) > LONGEST_PACK:
        raise InvalidInput(f"政策包“{file.name}”过长,不得超过{LONGEST_PACK}个字符", field="file")
    return text, parse_pack(text, file.name)


def _document(adoption: Adoption, zone: ZoneInfo, *, current: bool) -> dict[str, object]:
    return {
        "version": adoption.pack.version,
        "id": adoption.pack.id,
        "title": adoption.pack.title,
        "current": current,
        "adopted_at": written(adoption.at, zone),
        "adopted_by": adoption.actor.model_dump(),
    }
