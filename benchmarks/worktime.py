"""How fast working time is counted, beside a library that knows the same holidays.

The terms that count are asked on receipts over eleven years, each with two pauses that both cost working days.
"""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import holidays

from benchmarks._figures import Against, Figure
from benchmarks._run import Run
from gridflow.worktime import Calendar, Pause, Term, deadline, default_calendar, packaged_papers

DAYS = [date(2015, 1, 1) + timedelta(days=n) for n in range(4000)]
AMOUNTS = (2, 3, 5)
ROUNDS = 7
FIRST_RECEIPT = datetime(2015, 1, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def two_pauses(received: datetime) -> tuple[Pause, Pause]:
    """Two pauses over two midnights each, a day and five days after the receipt."""
    return Pause(received + 26 * HOUR, received + 76 * HOUR), Pause(received + 120 * HOUR, received + 170 * HOUR)


def per_second(work: Callable[[], int]) -> float:
    """Return the best rate of a few rounds, as `timeit` without garbage collection; `work` returns how many it did."""
    best = 0.0
    gc.disable()
    for _ in range(ROUNDS):
        start = perf_counter()
        done = work()
        best = max(best, done / (perf_counter() - start))
    gc.enable()
    return best


def costly(calendar: Calendar, term: Term, count: int) -> list[tuple[datetime, tuple[Pause, Pause]]]:
    """Receipts, each at another instant, with two pauses of which each costs a working day."""

    def last_day(received: datetime, pauses: tuple[Pause, ...]) -> date:
        return deadline(calendar, received, term, pauses=pauses).last_day or date.min

    receipts = [FIRST_RECEIPT + timedelta(minutes=289 * n) for n in range(count)]
    asked = [(received, two_pauses(received)) for received in receipts]
    return [
        (received, (first, second))
        for received, (first, second) in asked
        if last_day(received, ()) < last_day(received, (first,)) < last_day(received, (first, second))
    ]


def figures(run: Run) -> Iterator[Figure]:
    """Answers a second."""
    calendar = default_calendar()
    china = holidays.country_holidays("CN", years=range(2014, 2027))
    days, hours = Term.parse("5wd"), Term.parse("20wh")
    asked = costly(calendar, days, run.pick(small=5_000, full=20_000))
    some = DAYS[:: run.pick(small=100, full=20)]
    differing = sum(calendar.last_day(day, n) != china.get_nth_working_day(day, n) for day in some for n in AMOUNTS)
    assert not differing, f"{differing} answers differ"

    def ours() -> int:
        for n in AMOUNTS:
            for day in DAYS:
                calendar.last_day(day, n)
        return len(AMOUNTS) * len(DAYS)

    def theirs() -> int:
        for n in AMOUNTS:
            for day in some:
                china.get_nth_working_day(day, n)
        return len(AMOUNTS) * len(some)

    def plain() -> int:
        for received, _ in asked:
            deadline(calendar, received, days)
        return len(asked)

    def paused() -> int:
        for received, pauses in asked:
            deadline(calendar, received, days, pauses=pauses)
        return len(asked)

    def traced() -> int:
        for received, pauses in asked:
            _ = deadline(calendar, received, days, pauses=pauses).trace
        return len(asked)

    def by_hours() -> int:
        for received, pauses in asked:
            deadline(calendar, received, hours, pauses=pauses)
        return len(asked)

    def calendars() -> int:
        _ = Calendar(packaged_papers()).office_time
        return 1

    library = (Against("holidays 的 get_nth_working_day", per_second(theirs)),)
    setting = f"{len(asked):,} 次收件"
    yield Figure("worktime", "—", "工作日期末", "2、3、5个工作日", per_second(ours), "/s", library)
    for what, work in (
        ("时限,无暂停", plain),
        ("时限,两次暂停", paused),
        ("时限,两次暂停,带说明", traced),
        ("时限,20个工作小时,两次暂停", by_hours),
    ):
        yield Figure("worktime", "—", what, setting, per_second(work), "/s", library)
    yield Figure("worktime", "—", "建一部日历", "", 1000 / per_second(calendars), "ms")
