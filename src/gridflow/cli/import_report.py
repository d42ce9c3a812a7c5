"""What an import is asked for and answers with, whatever it imports."""

from typing import Annotated

import typer

from gridflow.application.sheets.importing import ImportReport
from gridflow.cli.output import console, print_json

DryRun = Annotated[bool, typer.Option("--dry-run", help="只核对并报告将有的变化,不作记录")]


def print_report(report: ImportReport, what: str, *, as_json: bool) -> None:
    """How many of the lines are new, changed and known, or in JSON what became of each."""
    if as_json:
        print_json(report.model_dump(mode="json"))
    else:
        console().print(f"{summary(report, what)}。", markup=False)


def summary(report: ImportReport, what: str) -> str:
    """The numbers of a report in words: `登记单位 3 个,变更 1 个,原有 40 个`."""
    changed = f",变更 {report.changed} 个" if report.changed else ""
    done = "核对通过,可登记" if report.dry_run else "登记"
    return f"{done}{what} {report.new} 个{changed},原有 {report.known} 个"
