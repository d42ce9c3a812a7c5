"""`gridflow import …`: taking registers in from CSV and XLSX files."""

import typer

from gridflow.application.sheets.matters import MATTERS
from gridflow.application.sheets.staff import STAFF
from gridflow.cli.import_register import SheetFile, import_register
from gridflow.cli.import_report import DryRun
from gridflow.cli.import_units import import_units
from gridflow.cli.parameters import AsJson

imports = typer.Typer()
imports.command("units")(import_units)


@imports.command("staff")
def import_staff(context: typer.Context, file: SheetFile, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """导入人员及其任职。有一处错误则全部不导入,并逐行列出错误;重复导入不会重复登记。"""
    import_register(context, STAFF, file, dry_run=dry_run, as_json=as_json)


@imports.command("matters")
def import_matters(context: typer.Context, file: SheetFile, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """导入事项:未准入的提出申请,另须他人核准;已准入的予以修订。有一处错误则全部不导入。"""
    import_register(context, MATTERS, file, dry_run=dry_run, as_json=as_json)
