"""`gridflow export units`: the register of units as a file that can be imported again."""

import typer

from gridflow.application.sheets.unit_register import unit_rows
from gridflow.cli.export_file import ExportDay, ExportFile, ExportUnit, kind_of, write_table
from gridflow.cli.session import opened, parse_day, present, root_unit, settings_of


def export_units(context: typer.Context, file: ExportFile, unit: ExportUnit = None, on: ExportDay = None) -> None:
    """导出单位,所得文件可再导入。"""
    settings = settings_of(context)
    kind_of(file)
    with opened(settings) as county:
        day = parse_day(on, "on") if on is not None else county.territory.day(present(county))
        rows = unit_rows(county.territory.registers.units, unit or root_unit(settings), day)
    write_table(file, "单位", rows)
