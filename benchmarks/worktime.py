"""How fast working days are counted, as ratios within one run: `python benchmarks/worktime.py`."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import holidays

from gridflow.worktime import Calendar, Term, deadline, default_calendar, load_notices

DAYS = [date(2015, 1, 1) + timedelta(days=n) for n in range(4000)]
RECEIPTS = [datetime(2015, 1, 1, 2, tzinfo=UTC) + timedelta(days=n, minutes=n % 480) for n in range(4000)]
AMOUNTS = (2, 3, 5)
ROUNDS = 5


def per_second(work: Callable[[], int]) -> float:
    """Return the best rate of a few rounds; `work` returns how many answers it gave."""
    best = 0.0
    for _ in range(ROUNDS):
        start = perf_counter()
        done = work()
        best = max(best, done / (perf_counter() - start))
    return best


def main() -> None:
    calendar = default_calendar()
    china = holidays.country_holidays("CN", years=range(2014, 2027))

    def ours() -> int:
        last_day = calendar.last_day
        for _ in range(20):
            for n in AMOUNTS:
                for day in DAYS:
                    last_day(day, n)
        return 20 * len(AMOUNTS) * len(DAYS)

    def theirs() -> int:
        for n in AMOUNTS:
            for day in DAYS[::20]:
                china.get_nth_working_day(day, n)
        return len(AMOUNTS) * len(DAYS[::20])

    def deadlines() -> int:
        terms = [Term.parse(f"{n}wd") for n in AMOUNTS]
        for term in terms:
            for receipt in RECEIPTS:
                deadline(calendar, receipt, term)
        return len(terms) * len(RECEIPTS)

    def calendars() -> int:
        Calendar(load_notices())
        return 1

    differing = sum(
        calendar.last_day(day, n) != china.get_nth_working_day(day, n) for day in DAYS[::20] for n in AMOUNTS
    )
    last_day_rate, holidays_rate, deadline_rate = map(per_second, (ours, theirs, deadlines))
    print(f"terms of {'/'.join(map(str, AMOUNTS))} working days; answers that differ: {differing}")
    print(f"last_day, scalar                {last_day_rate:14,.0f} /s")
    print(f"holidays.get_nth_working_day    {holidays_rate:14,.0f} /s")
    print(f"last_day : get_nth_working_day  {last_day_rate / holidays_rate:14,.0f} : 1")
    print(f"deadline with trace             {deadline_rate:14,.0f} /s")
    print(f"deadline : last_day             {deadline_rate / last_day_rate:14.3f} : 1")
    print(f"building a calendar             {1000 / per_second(calendars):14.1f} ms")


if __name__ == "__main__":
    main()
