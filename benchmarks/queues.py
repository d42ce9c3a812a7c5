"""How soon lists are read in a county of a million cases: queues, roll-ups, duties, alerts and searches, now and then.

Asked as the interface asks, without HTTP. The cases are copies of a few real ones, archived over two years, and one in
fifty of them open; in the small size there are fewer. What is asked of the past is as of a month ago.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import Any, Final

from benchmarks._archive import NOW, archive_county, township, village
from benchmarks._figures import Figure, percentile
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
_OPEN_SHARE: Final = 50
_PAGE_GOAL: Final = 15.0
_PAST_GOAL: Final = 300.0
_MONTH_AGO: Final = NOW - timedelta(days=30)
_PLACES: Final = {"县": COUNTY, "镇": township(7), "村": village(7, 3)}

Ask = Callable[[], Any]


def questions(county: County) -> Iterator[tuple[str, float, Ask]]:
    """What is asked, in how many milliseconds it is to be answered, and the asking of it."""
    reader, units = county.reader, county.territory.tree
    for at, past, goal in ((NOW, False, _PAGE_GOAL), (_MONTH_AGO, True, _PAST_GOAL)):
        when, instant = "一个月前" if past else "此刻", microseconds(at)
        for level, unit in _PLACES.items():
            said = f"{when} {level}"
            queue = QueueFilter(unit, "own" if level == "村" else "subtree", instant, past)
            yield f"{said} 队列首页", goal, partial(queue_page, reader, units, queue, _ROWS, None)
            if level != "村":
                deep = _deep(partial(queue_page, reader, units, queue, 500))
                yield f"{said} 队列深页", goal, partial(queue_page, reader, units, queue, _ROWS, deep)
                yield f"{said} 汇总", goal, partial(queue_tree, reader, units, unit, instant, past=past)
            owed = OwedFilter(unit, "subtree", instant, past)
            yield f"{said} 待办首页", goal, partial(owed_page, reader, units, owed, _ROWS, None)
            yield f"{said} 待办合计", goal, partial(owed_totals, reader, units, owed)
            as_of = instant if past else None
            yield f"{said} 最新预警", goal, partial(latest_alerts, reader, units, unit, 8, as_of=as_of)
            since = county.log.head().position // 2
            yield f"{said} 预警一页", goal, partial(alerts_since, reader, units, unit, since, _ROWS, as_of=as_of)
            cases = CaseFilter(unit, instant, past=past)
            yield f"{said} 检索首页", goal, partial(case_page, reader, units, cases, _ROWS, None)
            overdue = OverdueFilter(unit, instant, past)
            yield f"{said} 超期首页", goal, partial(overdue_page, reader, units, overdue, _ROWS, None)
        red = QueueFilter(COUNTY, "subtree", instant, past, light=Light.RED)
        yield f"{when} 县 队列红灯", goal, partial(queue_page, reader, units, red, _ROWS, None)


def figures(run: Run) -> Iterator[Figure]:
    """Milliseconds to an answer."""
    cases, times = run.pick(small=50_000, full=1_000_000), run.pick(small=20, full=200)
    for database, url in run.each_fresh():
        county = archive_county(url, cases - cases // _OPEN_SHARE, cases // _OPEN_SHARE)
        try:
            for what, goal, ask in questions(county):
                took = _took(ask, times)
                for share, name in ((0.5, "中位数"), (0.99, "第 99 百分位")):
                    yield Figure(
                        "queues", database, what, f"{cases:,} 件,{name}", percentile(took, share), "ms", (), goal
                    )
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


def _deep(ask: Callable[[str | None], Any]) -> str | None:
    """The cursor after a few large pages, the last that is followed by another."""
    cursor: str | None = None
    for _ in range(6):
        following = ask(cursor).cursor
        if following is None:
            break
        cursor = following
    return cursor
