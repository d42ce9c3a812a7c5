"""Queues and cases as tables 导出队列与事件: a line for each, under Chinese headings, read page by page.

The pages of a table are all of one past instant, so that what is recorded meanwhile neither moves a line from page to
page nor leaves one out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from gridflow.aggregates.case.light import Light
from gridflow.application.almanac import Almanac
from gridflow.application.event_words import Words
from gridflow.policy import Stage, Urgency
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.projections.lights import row_standing
from gridflow.projections.queue_queries import QueueFilter, queue_page
from gridflow.projections.read_model import FOREVER, Row
from gridflow.projections.reader import Page, Reader
from gridflow.store.times import instant

Cells = list[str]
"""A line of a table, as texts."""

QUEUE_HEADINGS: Final = (
    "编号",
    "主题",
    "环节",
    "亮灯",
    "时限",
    "期限状态",
    "到期时刻",
    "持有单位编码",
    "持有单位",
    "发生地编码",
    "发生地",
    "事项",
    "紧急程度",
    "转入时刻",
    "上报时刻",
)
CASE_HEADINGS: Final = (
    "编号",
    "主题",
    "环节",
    "亮灯",
    "到期时刻",
    "持有单位编码",
    "持有单位",
    "发生地编码",
    "发生地",
    "事项",
    "来源",
    "紧急程度",
    "上报时刻",
    "最近办理时刻",
)
_PAGE: Final = 2000
"""How many lines are read at once: few to keep, and many because a page of a past queue looks at the whole of it."""


def queue_lines(
    reader: Reader, wanted: QueueFilter, almanac: Almanac, words: Words, min_position: int = 0, *, size: int = _PAGE
) -> Iterator[Page[Cells]]:
    """The lines of a queue as it stood at the instant of the filter, in the order of `queue_page`, whose errors it
    raises, in pages of `size`. `words` have the units of that day; times are in their zone."""
    then, at, units = replace(wanted, past=True), instant(wanted.at), words.units

    def line(row: Row) -> Cells:
        stood = row_standing(row, at, almanac, units, words.zone)
        return [
            row["number"],
            row["subject"],
            Stage(row["stage"]).chinese,
            stood.light.chinese,
            stood.words,
            stood.status_title,
            _moment(stood.due, words),
            row["holder"],
            words.unit(row["holder"]),
            row["place"],
            words.unit(row["place"]),
            words.matter(row["matter"]),
            Urgency(row["urgency"]).chinese,
            _moment(instant(row["from_at"]), words),
            _moment(instant(row["reported_at"]), words),
        ]

    return _pages(lambda cursor, position: queue_page(reader, units, then, size, cursor, position), line, min_position)


def case_lines(
    reader: Reader, wanted: CaseFilter, words: Words, min_position: int = 0, *, size: int = _PAGE
) -> Iterator[Page[Cells]]:
    """The lines of cases as they stood at the instant of the filter, in the order of `case_page`, whose errors it
    raises, in pages of `size`. `words` have the units of that day; times are in their zone."""
    then, units = replace(wanted, past=True), words.units

    def line(row: Row) -> Cells:
        due = instant(row["due_at"]) if row["due_at"] != FOREVER else None
        return [
            row["number"],
            row["subject"],
            Stage(row["stage"]).chinese,
            Light(row["light"]).chinese,
            _moment(due, words),
            row["holder"],
            words.unit(row["holder"]),
            row["place"],
            words.unit(row["place"]),
            words.matter(row["matter"]),
            words.channel(row["channel"]),
            Urgency(row["urgency"]).chinese,
            _moment(instant(row["reported_at"]), words),
            _moment(instant(row["updated_at"]), words),
        ]

    return _pages(lambda cursor, position: case_page(reader, units, then, size, cursor, position), line, min_position)


def _pages(
    read: Callable[[str | None, int], Page[Row]], line: Callable[[Row], Cells], position: int
) -> Iterator[Page[Cells]]:
    """Every page up to the last, none read at an earlier position than the one before."""
    cursor: str | None = None
    while True:
        page = read(cursor, position)
        cursor, position = page.cursor, page.position
        yield Page([line(row) for row in page.rows], cursor, position)
        if cursor is None:
            return


def _moment(at: datetime | None, words: Words) -> str:
    return f"{at.astimezone(words.zone):%Y-%m-%d %H:%M:%S}" if at is not None else ""
