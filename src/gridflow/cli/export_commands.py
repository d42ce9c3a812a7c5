"""`gridflow export …`: giving out CSV and XLSX files: registers, which can be imported again, queues and cases."""

import typer

from gridflow.application.sheets.matters import MATTERS
from gridflow.application.sheets.staff import STAFF
from gridflow.application.sheets.unit_register import UNITS
from gridflow.cli.export_cases import export_cases, export_queue
from gridflow.cli.export_file import ExportDay, ExportFile, ExportUnit, export_register

exports = typer.Typer()


@exports.command("units")
def export_units(context: typer.Context, file: ExportFile, unit: ExportUnit = None, on: ExportDay = None) -> None:
    """导出单位。"""
    export_register(context, UNITS, file, unit, on)


@exports.command("staff")
def export_staff(context: typer.Context, file: ExportFile, unit: ExportUnit = None, on: ExportDay = None) -> None:
    """导出人员及其任职,含姓名、电话等个人信息。"""
    export_register(context, STAFF, file, unit, on)


@exports.command("matters")
def export_matters(context: typer.Context, file: ExportFile, unit: ExportUnit = None, on: ExportDay = None) -> None:
    """导出准入的事项。"""
    export_register(context, MATTERS, file, unit, on)


exports.command("queue")(export_queue)
exports.command("cases")(export_cases)
