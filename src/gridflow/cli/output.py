"""Printing: tables and texts for people, JSON for programs, errors for both."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gridflow.aggregates.case.light import Light
from gridflow.errors import GridFlowError

LIGHT_STYLES = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "bold red", Light.NONE: "dim"}
"""The colours of the lights; their names are printed too, so that nothing is said by colour alone."""

_INDENT = " " * 5


def console() -> Console:
    """Standard output as it is now; without colours when piped."""
    return Console(highlight=False)


def error_console() -> Console:
    """Standard error as it is now, for messages and progress."""
    return Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(*lines: str) -> None:
    """Lines that must not be broken, because they are copied: keys, addresses, commands."""
    for line in lines:
        print(line)


def print_refusal(error: GridFlowError, *, as_json: bool) -> None:
    """An error on standard error: its stable code in JSON, or its Chinese words."""
    if as_json:
        said = {"code": error.code, "title": error.title, "detail": error.detail, "context": error.context}
        print(json.dumps({"error": said}, ensure_ascii=False, default=str), file=sys.stderr)
        return
    screen = error_console()
    screen.print(Text.assemble((f"{error.title}:", "bold red"), error.detail))
    listed = error.context.get("errors")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping):
            screen.print(Text(f"  {one['detail']}"))


def print_indented(screen: Console, text: Text) -> None:
    """A text broken at the screen's width and set in under a heading, without spaces at the ends of its lines."""
    for line in text.wrap(screen, screen.width - len(_INDENT)):
        line.rstrip()
        screen.print(Text(_INDENT) + line, no_wrap=True, overflow="ignore")


def listing(*columns: str) -> Table:
    """A table with a line under its header only, which stays readable in a pipe and at 80 columns."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def light_text(light: Light) -> Text:
    return Text(light.chinese, LIGHT_STYLES[light])


def written(at: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant as RFC 3339 in the county's time zone, for JSON."""
    return at.astimezone(zone).isoformat() if at is not None else None


def read_out(at: datetime, zone: ZoneInfo) -> str:
    """An instant for people, to the second."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
