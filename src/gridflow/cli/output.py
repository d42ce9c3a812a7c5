"""Printing: tables and texts for people, JSON for programs, errors for both."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text
from typing_extensions import override

from gridflow.aggregates.case.light import Light
from gridflow.errors import GridFlowError, StoreUnreachable

LIGHT_STYLES = {
    Light.GREEN: "green",
    Light.YELLOW: "yellow",
    Light.RED: "bold red",
    Light.PAUSED: "blue",
    Light.NONE: "dim",
}
"""The colours of the lights; their names are printed too, so that nothing is said by colour alone."""

_INDENT = " " * 5
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey instead of showing: control characters but tab and line feed, and turns of direction."""


def _visible(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)


def _json(value: object, indent: int | None = None) -> str:
    document = json.dumps(value, ensure_ascii=False, indent=indent, default=str)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


class _Screen(Console):
    """A console on which texts cannot steer the terminal, whoever wrote them."""

    @override
    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=_visible(segment.text))


def console() -> Console:
    """Standard output as it is now; without colours when piped."""
    return _Screen(highlight=False)


def error_console() -> Console:
    """Standard error as it is now, for messages and progress."""
    return _Screen(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    print(_json(value, indent=2))


def print_lines(*lines: str) -> None:
    """Lines that must not be broken, because they are copied: keys, addresses, commands."""
    for line in lines:
        print(_visible(line))


def print_refusal(error: GridFlowError, *, as_json: bool, option: str | None = None) -> None:
    """An error on standard error: its stable code in JSON, or its Chinese words with the option that it is about."""
    if as_json:
        said = {"code": error.code, "title": error.title, "detail": detail_of(error), "context": error.context}
        print(_json({"error": said}), file=sys.stderr)
        return
    screen = error_console()
    title = error.title if option is None else f"{error.title}({option})"
    screen.print(Text.assemble((f"{title}:", "bold red"), detail_of(error)))
    listed = error.context.get("errors")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping):
            screen.print(Text(f"  {one['detail']}"))


def detail_of(error: GridFlowError) -> str:
    """What an error says, with what the driver said of a database: whoever sits here has the database itself."""
    return f"{error.detail}({error.said})" if isinstance(error, StoreUnreachable) else error.detail


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


def print_listing(screen: Console, table: Table) -> None:
    """A table without spaces at the ends of its lines, for what is kept as a file."""
    for segments in screen.render_lines(table, pad=False):
        line = Text.assemble(*((segment.text, segment.style or "") for segment in segments))
        line.rstrip()
        screen.print(line, no_wrap=True, overflow="ignore")


def light_text(light: Light) -> Text:
    return Text(light.chinese, LIGHT_STYLES[light])


def written(at: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant as RFC 3339 in the county's time zone, for JSON."""
    return at.astimezone(zone).isoformat() if at is not None else None


def read_out(at: datetime, zone: ZoneInfo) -> str:
    """An instant for people, to the second."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
