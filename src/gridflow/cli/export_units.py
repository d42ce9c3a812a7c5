"""`gridflow export units`: the register of units as a file that can be imported again."""

import typer

from gridflow.application.sheets.unit_register import UNITS
from gridflow.cli.export_file import ExportDay, ExportFile, ExportUnit, export_register


def export_units(context: typer.Context, file: ExportFile, unit: ExportUnit = None, on: ExportDay = None) -> None:
    """导出单位,所得文件可再导入。"""
    export_register(context, UNITS, file, unit, on)
