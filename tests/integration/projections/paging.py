"""Reading a list page by page."""

from collections.abc import Callable, Iterator

from gridflow.projections.read_model import Row
from gridflow.projections.reader import Page


def pages(ask: Callable[[str | None], Page[Row]]) -> Iterator[list[Row]]:
    """Every page of a list, in order; `ask` takes the cursor."""
    cursor = None
    while True:
        page = ask(cursor)
        yield page.rows
        if page.cursor is None:
            return
        cursor = page.cursor
