"""How soon lists are read in a county of a million cases: queues, roll-ups, duties, alerts and searches, now and then.

Asked as the interface asks, without HTTP. The cases are copies of a few real ones, archived over two years, and one in
fifty of them open; in the small size there are fewer. What is asked of the past is as of a month ago. Beside the pages
of today's queues stands the statement that one would write by hand for them.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any, Final, NamedTuple

from benchmarks._archive import NOW, archive_county, township, village
from benchmarks._figures import Against, Figure, percentile
from benchmarks._page_floor import FLOOR, page_floor
from benchmarks._run import Run
from gridflow.aggregates.case.light import Light
from gridflow.bootstrap import County
from gridflow.projections.alert_queries import alerts_since
from gridflow.projections.case_queries import CaseFilter, case_page
from gridflow.projections.latest_alerts import latest_alerts
from gridflow.projections.overdue_queries import OverdueFilter, overdue_page
from gridflow.projections.owed_queries import OwedFilter, owed_page, owed_totals
from gridflow.projections.queue_queries import QueueFilter, queue_page, queue_tree
from gridflow.store.times import microseconds
from gridflow.testing.territory import COUNTY

_ROWS: Final = 50
_DEEP_ROWS: Final = 500
_DEEP_PAGES: Final = 6
_OPEN_SHARE: Final = 50
_PAGE_GOAL: Final = 15.0
_PAST_GOAL: Final = 300.0
_MONTH_AGO: Final = NOW - timedelta(days=30)
_PLACES: Final = {"县": COUNTY, "镇": township(7), "村": village(7, 3)}

Ask = Callable[[], Any]


class Question(NamedTuple):
    """What is asked, in how many milliseconds 99 of 100 answers are to be given, and the asking of it; for a page of
    today's queue, of which unit and how many rows stand before it."""

    what: str
    goal: float
    ask: Ask
    page: tuple[str, int] | None = None


def questions(county: County) -> Iterator[Question]:
    """Everything that is asked."""
    reader, units = county.reader, county.territory.tree
    for at, past, goal in ((NOW, False, _PAGE_GOAL), (_MONTH_AGO, True, _PAST_GOAL)):
        when, instant = "一个月前" if past else "此刻", microseconds(at)
        for level, unit in _PLACES.items():
            said = f"{when} {level}"
            queue = QueueFilter(unit, "own" if level == "村" else "subtree", instant, past)
            first = partial(queue_page, reader, units, queue, _ROWS, None)
            yield Question(f"{said} 队列首页", goal, first, None if past else (unit, 0))
            if level != "村":
                cursor, before = _deep(partial(queue_page, reader, units, queue, _DEEP_ROWS))
                deep = partial(queue_page, reader, units, queue, _ROWS, cursor)
                yield Question(f"{said} 队列深页", goal, deep, None if past else (unit, before))
                yield Question(f"{said} 汇总", goal, partial(queue_tree, reader, units, unit, instant, past=past))
            owed = OwedFilter(unit, "subtree", instant, past)
            yield Question(f"{said} 待办首页", goal, partial(owed_page, reader, units, owed, _ROWS, None))
            yield Question(f"{said} 待办合计", goal, partial(owed_totals, reader, units, owed))
            as_of = instant if past else None
            yield Question(f"{said} 最新预警", goal, partial(latest_alerts, reader, units, unit, 8, as_of=as_of))
            since = county.log.head().position // 2
            yield Question(
                f"{said} 预警一页", goal, partial(alerts_since, reader, units, unit, since, _ROWS, as_of=as_of)
            )
            cases = CaseFilter(unit, instant, past=past)
            yield Question(f"{said} 检索首页", goal, partial(case_page, reader, units, cases, _ROWS, None))
            overdue = OverdueFilter(unit, instant, past)
            yield Question(f"{said} 超期首页", goal, partial(overdue_page, reader, units, overdue, _ROWS, None))
        red = QueueFilter(COUNTY, "subtree", instant, past, light=Light.RED)
        yield Question(f"{when} 县 队列红灯", goal, partial(queue_page, reader, units, red, _ROWS, None))


def figures(run: Run) -> Iterator[Figure]:
    """Milliseconds to an answer."""
    cases, times = run.pick(small=50_000, full=1_000_000), run.pick(small=20, full=200)
    for database, url in run.each_fresh():
        county = archive_county(url, cases - cases // _OPEN_SHARE, cases // _OPEN_SHARE)
        try:
            with page_floor(county) as floor:
                for question in questions(county):
                    took = _took(question.ask, times)
                    least = _took(floor(*question.page, _ROWS), times) if question.page is not None else []
                    # The goal is one for the slowest of a hundred.
                    for share, name, goal in ((0.5, "中位数", None), (0.99, "第 99 百分位", question.goal)):
                        setting, value = f"{cases:,} 件,{name}", percentile(took, share)
                        against = (Against(FLOOR, percentile(least, share)),) if least else ()
                        yield Figure("queues", database, question.what, setting, value, "ms", against, goal)
        finally:
            county.database.close()


def _took(ask: Ask, times: int) -> list[float]:
    """The milliseconds of each time, after one that fills the caches."""
    ask()
    took = []
    for _ in range(times):
        begun = perf_counter()
        ask()
        took.append(1000 * (perf_counter() - begun))
    return took


def _deep(ask: Callable[[str | None], Any]) -> tuple[str | None, int]:
    """The cursor after a few large pages, the last that is followed by another; how many rows are before it."""
    cursor: str | None = None
    for pages in range(_DEEP_PAGES):
        following = ask(cursor).cursor
        if following is None:
            return cursor, pages * _DEEP_ROWS
        cursor = following
    return cursor, _DEEP_PAGES * _DEEP_ROWS
