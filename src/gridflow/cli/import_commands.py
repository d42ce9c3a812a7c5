"""`gridflow import …`: taking registers in from CSV and XLSX files."""

import typer

from gridflow.cli.import_units import import_units

imports = typer.Typer()
imports.command("units")(import_units)
