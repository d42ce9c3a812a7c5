"""Grids that departments keep 部门自设网格, and their integration into the county's one net (S0 二(二))."""

from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.checks import require_disjoint, require_in_village, require_latest, unit_of_day
from gridflow.aggregates.grid.commands import DeclareForeignGrids, IntegrateGrid
from gridflow.aggregates.grid.dated import held
from gridflow.aggregates.grid.events import ForeignGridsDeclared, GridIntegrated
from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.unit.days import day_of
from gridflow.aggregates.unit.plan import unit_stream
from gridflow.errors import InvalidInput
from gridflow.territory import Level


def declare_foreign_grids(command: DeclareForeignGrids, context: Context) -> Postings:
    """Departments keep these grids in the village from the day on; nothing, if that is declared just so."""
    day, pieces = day_of(command, context), context.registers.grids.foreign
    village = unit_of_day(command.code, day, context, Level.VILLAGE)
    of_day = context.registers.grids.on(day, context.registers.units)
    require_disjoint("grids", [grid.id for grid in command.grids], command.withdrawn)
    new = {grid.id: grid for grid in command.grids} | dict.fromkeys(command.withdrawn)
    for code in new:
        piece = pieces.get(code)
        if piece is None and code in command.withdrawn:
            raise InvalidInput(f"部门网格“{code}”没有申报过", field="grids")
        if piece is not None and of_day.village_of(piece) != village.code:
            raise InvalidInput(f"部门网格编号“{code}”已用于另一村(社区)", field="grids")
    changed = {
        code: grid for code, grid in new.items() if (held(pieces[code].said, day) if code in pieces else None) != grid
    }
    for code in changed:
        if code in pieces:
            require_latest(code, pieces[code], day, "grids")
    if not changed:
        return ()
    declared = ForeignGridsDeclared(
        code=village.code,
        grids=tuple(grid for grid in changed.values() if grid is not None),
        withdrawn=tuple(code for code, grid in changed.items() if grid is None),
        effective_on=day,
        document=command.document,
    )
    return (Posting(unit_stream(village.code), declared, village.code),)


def integrate_grid(command: IntegrateGrid, context: Context) -> Postings:
    """The departments' grids are part of the county's one from the day on; nothing, if they are already."""
    day, pieces = day_of(command, context), context.registers.grids.foreign
    grid = unit_of_day(command.code, day, context, Level.GRID)
    of_day = context.registers.grids.on(day, context.registers.units)
    require_disjoint("grids", command.grids)
    for code in command.grids:
        if code not in pieces or held(pieces[code].said, day) is None:
            raise InvalidInput(f"没有部门网格“{code}”,请先申报", field="grids")
    new = [code for code in command.grids if of_day.grid_of(pieces[code]) != grid.code]
    for code in new:
        require_in_village(code, pieces[code], grid.code, of_day, "grids")
        require_latest(code, pieces[code], day, "grids")
    if not new:
        return ()
    integrated = GridIntegrated(code=grid.code, grids=tuple(new), effective_on=day, document=command.document)
    return (Posting(unit_stream(grid.code), integrated, grid.code),)
