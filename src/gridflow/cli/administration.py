"""Setting a county up: its database and its keys."""

from pathlib import Path
from typing import Annotated, Final

import typer

from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.access import require_role
from gridflow.application.keys import issue_key
from gridflow.application.sheets.units import UnitLines, read_units
from gridflow.cli.errors import UnknownKey
from gridflow.cli.key_list import print_keys, require_holder
from gridflow.cli.output import console, print_json, print_lines
from gridflow.cli.parameters import AsJson, CountyOnly
from gridflow.cli.session import opened, operator, read_bytes, require_county, root_unit, settings_of, zone_of
from gridflow.cli.unit_file import import_into
from gridflow.settings import Settings
from gridflow.store.inspection import store_state
from gridflow.territory import Level

keys = typer.Typer()

_ADMINISTRATOR: Final = "administrator"
# The ladder belongs to the engine alone: a key that could fire it would forge its events.
_INTERNAL_ROLES: Final = frozenset({"system"})


def init(
    context: typer.Context,
    units: Annotated[
        Path | None, typer.Option(metavar="FILE", help="同时导入的单位文件(CSV或XLSX:编码、层级、名称、上级)")
    ] = None,
    county_only: CountyOnly = False,
) -> None:
    """建立县级库,并显示一次管理员密钥。已建立的库不作改动。"""
    settings = settings_of(context)
    # Read before anything is made, so that a broken file leaves nothing behind.
    parsed = read_units(read_bytes(units), settings.county, county_only=county_only) if units is not None else None
    set_up(settings, parsed, None)


def set_up(settings: Settings, parsed: UnitLines | None, name: str | None) -> None:
    """Make a county's store with these units, or with a root unit of this name, and show its first key once."""
    known = store_state(settings.database_url, settings.county).version is not None
    with opened(settings, make=True) as county:
        report = import_into(county, parsed) if parsed is not None else None
        if name is not None:
            root = RegisterUnit(code=root_unit(settings), level=Level.COUNTY, unit_name=name, parent=None)
            county.registrar.register([root], operator(settings, _ADMINISTRATOR))
        screen = console()
        screen.print(f"县级库 {settings.county} {'已存在,表结构为最新' if known else '已建立'}。", markup=False)
        if report is not None:
            screen.print(f"登记单位 {report.new} 个,原有 {report.known} 个。")
        if county.keys.list():
            screen.print("已有密钥不再显示;遗失时用 gridflow key create 另发。")
            return
        token = issue_key(
            county.keys, "administrator", root_unit(settings), (_ADMINISTRATOR, "auditor"), county.clock.now()
        )
        screen.print("管理员密钥(只显示这一次,请妥善保存):")
        print_lines(token)


@keys.command("create")
def create_key(
    context: typer.Context,
    unit: Annotated[str, typer.Option(help="密钥所属单位的编码", show_default=False)],
    role: Annotated[list[str], typer.Option(help="角色,可重复", show_default=False)],
    actor: Annotated[str, typer.Option(help="持有人的标识,如工号", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """发一个接口密钥。只显示这一次,库中只存其摘要。"""
    settings = settings_of(context)
    require_county(settings)
    with opened(settings, make=True) as county:
        county.territory.tree.get(unit)
        roles = tuple(dict.fromkeys(role))
        for one in roles:
            require_role(one, set(county.rules.policy.roles) - _INTERNAL_ROLES)
        require_holder(actor)
        token = issue_key(county.keys, actor, unit, roles, county.clock.now())
    if as_json:
        print_json({"token": token, "unit": unit, "roles": list(roles), "actor": actor})
    else:
        print_lines(token)


@keys.command("list")
def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """列出接口密钥;密钥本身不存,也无从显示。"""
    settings = settings_of(context)
    zone = zone_of(settings)
    with opened(settings) as county:
        known = county.keys.list()
    print_keys(known, zone, as_json=as_json)


@keys.command("revoke")
def revoke_key(
    context: typer.Context,
    key_id: Annotated[str, typer.Argument(metavar="KEY_ID", help="密钥的标识,见 key list", show_default=False)],
) -> None:
    """吊销一个接口密钥,立即生效。已吊销的不再改动。"""
    settings = settings_of(context)
    require_county(settings)
    with opened(settings, make=True) as county:
        if county.keys.find(key_id) is None:
            raise UnknownKey(f"没有标识为“{key_id[:40]}”的密钥,请用 gridflow key list 查看")
        county.keys.revoke(key_id, county.clock.now())
    console().print(f"密钥 {key_id} 已吊销。", markup=False)
