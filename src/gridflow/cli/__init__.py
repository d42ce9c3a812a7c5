"""The command line `gridflow`: for whoever runs a county's installation, and for auditors at it."""

from gridflow.cli.app import main

__all__ = ["main"]
