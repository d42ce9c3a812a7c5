"""`gridflow export …`: giving registers out as CSV and XLSX files."""

import typer

from gridflow.cli.export_units import export_units

exports = typer.Typer()
exports.command("units")(export_units)
