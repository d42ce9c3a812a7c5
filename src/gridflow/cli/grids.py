"""`gridflow grid`: the register of grids 网格台账, their public boards, coverage and integration."""

from typing import Annotated, Any

import typer

from gridflow.aggregates.grid import GridsOfDay
from gridflow.application.event_words import Words
from gridflow.application.grid_board import board
from gridflow.application.grid_rates import coverage, integration
from gridflow.application.grid_register import GridEntry, grid_register
from gridflow.application.staffing import Share, policy_of
from gridflow.bootstrap import County
from gridflow.cli import grid_changes, grid_records
from gridflow.cli.output import console, listing, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, parse_day, present, root_unit, settings_of
from gridflow.policy import PolicyPack

grid = typer.Typer()
grid.command("describe")(grid_records.describe)
grid.command("declare-blocks")(grid_records.declare_blocks)
grid.command("assign-blocks")(grid_records.assign_blocks)
grid.command("declare-foreign")(grid_records.declare_foreign_grids)
grid.command("integrate")(grid_records.integrate_grid)
grid.add_typer(grid_changes.change, name="change", help="网格变更:乡镇申请,县级批准、备案。", no_args_is_help=True)

OfUnit = Annotated[str | None, typer.Argument(metavar="UNIT", help="单位编码;缺省为全县", show_default=False)]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="哪一日,如 2026-06-30;缺省为今日", show_default=False)
]


@grid.command("list")
def list_grids(context: typer.Context, unit: OfUnit = None, on: OnDay = None, as_json: AsJson = False) -> None:
    """列出一个单位及下级某一日的网格和台账。"""
    settings = settings_of(context)
    with opened(settings) as county:
        top, grids, _, words = _asked(county, unit or root_unit(settings), on)
        found = grid_register(grids, county.territory.registers.people, top)
    if as_json:
        print_json({"unit": top, "on": grids.day, "items": [_document(one) for one in found]})
        return
    table = listing("编码", "名称", "类型", "户数", "人口", "区块", "人员")
    for one in found:
        facts, types = one.facts, words.policy.territory.block_types
        table.add_row(
            one.unit.code,
            words.unit(one.unit.code),
            types.get(facts.block_type, facts.block_type) if facts.block_type is not None else "",
            str(facts.households) if facts.households is not None else "",
            str(facts.population) if facts.population is not None else "",
            str(len(one.blocks)),
            str(len(one.staff)),
        )
    console().print(table)


@grid.command("board")
def show_board(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="GRID", help="网格编码", show_default=False)],
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """显示一个网格的公示牌,各项依政策包。"""
    settings = settings_of(context)
    with opened(settings) as county:
        top, grids, policy, words = _asked(county, code, on)
        lines = board(top, policy, grids, county.territory.registers.people, words)
    if as_json:
        shown = [line._asdict() for line in lines]
        print_json({"grid": top, "on": grids.day, "lines": shown, "places": list(policy.publicity.places)})
        return
    for line in lines:
        console().print(f"{line.title}:{line.text}", markup=False)


@grid.command("coverage")
def show_coverage(context: typer.Context, unit: OfUnit = None, on: OnDay = None, as_json: AsJson = False) -> None:
    """显示网格覆盖率和整合率,以及未纳入的区块、未整合的部门网格。"""
    settings = settings_of(context)
    with opened(settings) as county:
        top, grids, policy, words = _asked(county, unit or root_unit(settings), on)
        covered, integrated = coverage(policy, grids, top), integration(policy, grids, top)
    if as_json:
        print_json(
            {
                "unit": top,
                "on": grids.day,
                "coverage": _share(covered.share)
                | {"gaps": [one._asdict() for one in covered.gaps], "undeclared": list(covered.undeclared)},
                "integration": _share(integrated.share) | {"gaps": [one._asdict() for one in integrated.gaps]},
            }
        )
        return
    screen = console()
    screen.print(f"覆盖率 {_rate(covered.share)}", markup=False)
    for block in covered.gaps:
        screen.print(f"  未纳入网格:{words.unit(block.village)} {block.title}({block.code})", markup=False)
    for village in covered.undeclared:
        screen.print(f"  未申报区块:{words.unit(village)}", markup=False)
    screen.print(f"整合率 {_rate(integrated.share)}", markup=False)
    for one in integrated.gaps:
        screen.print(f"  未整合:{words.unit(one.village)} {one.department}“{one.title}”({one.id})", markup=False)


def _asked(county: County, unit: str, on: str | None) -> tuple[str, GridsOfDay, PolicyPack, Words]:
    """The unit, the register of the day that is asked about, and the policy and the words of that day."""
    territory, now = county.territory, present(county)
    day = parse_day(on, "on") if on is not None else territory.day(now)
    registers = territory.registers
    units = registers.units.on(day)
    top = units.get(unit).code
    policy = policy_of(county.rules, units, top, day, now)
    return top, registers.grids.on(day, registers.units), policy, Words(units, policy, county.rules.zone)


def _rate(share: Share) -> str:
    said = f"{share.percent}%({share.part}/{share.whole})" if share.percent is not None else "无从计算"
    return f"{said},目标{share.target}%" if share.target is not None else said


def _share(share: Share) -> dict[str, Any]:
    return share._asdict() | {"percent": share.percent, "reached": share.reached}


def _document(entry: GridEntry) -> dict[str, Any]:
    return {
        "code": entry.unit.code,
        "name": entry.unit.name,
        "parent": entry.unit.parent,
        "facts": entry.facts.model_dump(mode="json", exclude_none=True),
        "where": entry.where,
        "staff": [{"person": one.person.id, "post": one.appointment.post} for one in entry.staff],
        "blocks": [block.code for block in entry.blocks],
        "foreign_grids": [one.id for one in entry.foreign],
    }
