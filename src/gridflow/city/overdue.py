"""The overdue cases of all counties 逾期清单: one list, the longest overdue first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from typing import Final

from sqlakeyset import InvalidPage, serialize_bookmark, unserialize_bookmark

from gridflow.aggregates.case.light import Light
from gridflow.application.event_words import unit_title
from gridflow.application.standing import Standing
from gridflow.city.members import Member
from gridflow.errors import InvalidInput
from gridflow.policy import Stage
from gridflow.projections.lights import row_standing
from gridflow.projections.queue_queries import QueueFilter, queue_page
from gridflow.projections.read_model import FOREVER
from gridflow.store.times import instant, microseconds

_ROOT_DIGITS: Final = "000000"


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """An overdue case, in words. `due` is the instant (UTC) since which it is."""

    county: str
    county_name: str
    number: str
    subject: str
    stage: Stage
    holder: str
    holder_name: str
    due: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class CountyPage:
    """What one county adds to a page: its overdue cases in order, and whether it has more."""

    rows: list[OverdueCase]
    more: bool


def overdue_of(member: Member, at: datetime, limit: int, cursor: str | None, *, past: bool) -> CountyPage:
    """The overdue cases of a county at an instant, after a cursor of `merged`."""
    code = member.settings.county
    member.territory.refresh()
    units, root = member.territory.on(at), f"{code}{_ROOT_DIGITS}"
    if root not in units:
        return CountyPage([], False)
    wanted = QueueFilter(root, "subtree", microseconds(at), past, light=Light.RED)
    page = queue_page(member.reader, units, wanted, limit, cursor)
    rows = [
        OverdueCase(
            county=code,
            county_name=units.get(root).name,
            number=row["number"],
            subject=row["subject"],
            stage=Stage(row["stage"]),
            holder=row["holder"],
            holder_name=unit_title(units, row["holder"]),
            due=instant(row["due_at"]),
            standing=row_standing(row, at, member.almanac, units, member.rules.zone),
        )
        for row in page.rows
    ]
    return CountyPage(rows, page.cursor is not None)


def merged(pages: Iterable[CountyPage], limit: int) -> tuple[list[OverdueCase], str | None]:
    """The first rows of all counties together, and the cursor behind them; None where nothing follows.

    Every county orders its queue by due instant and number, so the same cursor holds for each of them.
    """
    known = list(pages)
    rows = nsmallest(limit, (row for page in known for row in page.rows), key=lambda row: (row.due, row.number))
    more = any(page.more for page in known) or sum(len(page.rows) for page in known) > len(rows)
    if not rows or not more:
        return rows, None
    last = rows[-1]
    return rows, serialize_bookmark(((microseconds(last.due), last.number), False))


def check_cursor(cursor: str | None) -> None:
    """Raises InvalidInput for a cursor that `merged` did not give."""
    if cursor is None:
        return
    try:
        place, backwards = unserialize_bookmark(cursor)
    except (InvalidPage, ValueError, KeyError):
        place, backwards = None, True
    if backwards or place is None or [type(part) for part in place] != [int, str] or not 0 <= place[0] <= FOREVER:
        raise InvalidInput("翻页游标无效", field="cursor")
