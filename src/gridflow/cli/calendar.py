"""The working calendar at the command line."""

import typer

from gridflow.cli import calendar_deadline, calendar_import, calendar_papers, calendar_year

calendar = typer.Typer()
calendar.command("deadline")(calendar_deadline.deadline)
calendar.command("show")(calendar_year.show)
calendar.command("export")(calendar_year.export)
calendar.command("papers")(calendar_papers.papers)
calendar.command("import")(calendar_import.import_paper)
