"""`gridflow city`: a city's counties, each read in its own store in turn."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import typer

from gridflow.aggregates.case.light import Light
from gridflow.cli.output import console, print_json
from gridflow.cli.parameters import AsJson, AtTime
from gridflow.cli.queues import asked_at, branch_document, branch_table, warn_if_behind
from gridflow.cli.session import opened, root_unit, settings_of
from gridflow.errors import InvalidInput
from gridflow.policy import Stage
from gridflow.projections.queue_queries import Branch, queue_tree
from gridflow.settings import Settings
from gridflow.store.inspection import counties_at
from gridflow.store.times import microseconds
from gridflow.territory import Level, Unit

city = typer.Typer()

_CITY_DIGITS: Final = 4


@city.command("tree")
def tree(context: typer.Context, at: AtTime = None, as_json: AsJson = False) -> None:
    """按县(区)汇总全市待办:逐一读取同一数据库中同市各县的库。"""
    settings = settings_of(context)
    digits = settings.county[:_CITY_DIGITS]
    counties = [county for county in counties_at(settings.database_url) if county.startswith(digits)]
    if not counties:
        raise InvalidInput(f"此数据库中没有代码以{digits}开头的县级库", field="county")
    read = [_read(settings.model_copy(update={"county": county}), at) for county in counties]
    branches = [branch for branch, _ in read]
    code = digits.ljust(12, "0")
    name = next((known.name for _, known in read if known is not None), None)
    if as_json:
        total = sum(branch.total for branch in branches)
        print_json({"unit": code, "name": name, "total": total, "branches": list(map(branch_document, branches))})
        return
    console().print(f"{name or code} 汇总", style="bold", markup=False)
    console().print(branch_table(branches))


def _read(settings: Settings, at: str | None) -> tuple[Branch, Unit | None]:
    """The cases of a county as one branch of its city, and the city as the county knows it."""
    with opened(settings) as county:
        asked, registers = asked_at(county, at), county.territory.registers
        root, units = root_unit(settings), county.territory.tree
        if root not in units:
            return Branch(Unit(root, Level.COUNTY, root, None), False, {}, {}), registers.city
        branches, position = queue_tree(county.reader, units, root, microseconds(asked), past=at is not None)
        warn_if_behind(county, position)
        return _whole(units.get(root), branches), registers.city


def _whole(unit: Unit, branches: Iterable[Branch]) -> Branch:
    """All branches of a unit as one."""
    stages, lights = Counter[Stage](), Counter[Light]()
    for branch in branches:
        stages.update(branch.stages)
        lights.update(branch.lights)
    return Branch(unit, False, dict(stages), dict(lights))
