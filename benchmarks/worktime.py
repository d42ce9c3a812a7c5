"""How fast working time is counted, as ratios within one run: `python benchmarks/worktime.py`."""

import gc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import holidays

from gridflow.worktime import Calendar, Deadline, Pause, Term, deadline, default_calendar, packaged_papers

DAYS = [date(2015, 1, 1) + timedelta(days=n) for n in range(4000)]
AMOUNTS = (2, 3, 5)
ROUNDS = 7
MILLION = 1_000_000
FIRST_RECEIPT = datetime(2015, 1, 1, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Every receipt is another instant, over eleven years.
RECEIPTS = [FIRST_RECEIPT + timedelta(minutes=289 * n) for n in range(20_000)]


def two_pauses(received: datetime) -> tuple[Pause, Pause]:
    """Two pauses over two midnights each, a day and five days after the receipt."""
    return Pause(received + 26 * HOUR, received + 76 * HOUR), Pause(received + 120 * HOUR, received + 170 * HOUR)


PAUSES = [two_pauses(received) for received in RECEIPTS]


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


def main() -> None:
    calendar = default_calendar()
    china = holidays.country_holidays("CN", years=range(2014, 2027))
    days, hours = Term.parse("5wd"), Term.parse("20wh")

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

    def plain() -> int:
        for received in RECEIPTS:
            deadline(calendar, received, days)
        return len(RECEIPTS)

    def paused() -> int:
        for received, pauses in zip(RECEIPTS, PAUSES, strict=True):
            deadline(calendar, received, days, pauses=pauses)
        return len(RECEIPTS)

    def traced() -> int:
        for received, pauses in zip(RECEIPTS, PAUSES, strict=True):
            _ = deadline(calendar, received, days, pauses=pauses).trace
        return len(RECEIPTS)

    def by_hours() -> int:
        for received, pauses in zip(RECEIPTS, PAUSES, strict=True):
            deadline(calendar, received, hours, pauses=pauses)
        return len(RECEIPTS)

    def calendars() -> int:
        _ = Calendar(packaged_papers()).office_time
        return 1

    def lost(number: int) -> bool:
        """Whether each of the two pauses costs a working day."""
        first, second = PAUSES[number]
        ends: list[Deadline] = [
            deadline(calendar, RECEIPTS[number], days, pauses=pauses) for pauses in ((), (first,), (first, second))
        ]
        none, one, both = (end.last_day or date.min for end in ends)
        return none < one < both

    differing = sum(
        calendar.last_day(day, n) != china.get_nth_working_day(day, n) for day in DAYS[::20] for n in AMOUNTS
    )
    costly = [number for number in range(len(RECEIPTS)) if lost(number)]
    RECEIPTS[:], PAUSES[:] = [RECEIPTS[n] for n in costly], [PAUSES[n] for n in costly]
    last_day_rate, holidays_rate, plain_rate, paused_rate, traced_rate, hours_rate = map(
        per_second, (ours, theirs, plain, paused, traced, by_hours)
    )
    rounds = MILLION // len(RECEIPTS) + 1
    begun = perf_counter()
    done = sum(plain() for _ in range(rounds))
    million = (perf_counter() - begun) * MILLION / done
    print(f"terms of {'/'.join(map(str, AMOUNTS))} working days; answers that differ: {differing}")
    print(f"last_day, scalar                  {last_day_rate:14,.0f} /s")
    print(f"holidays.get_nth_working_day      {holidays_rate:14,.0f} /s")
    print(f"last_day : get_nth_working_day    {last_day_rate / holidays_rate:14,.0f} : 1")
    print(f"{len(RECEIPTS)} receipts, each with two pauses that both cost working days")
    print(f"deadline, 5wd, no pause           {plain_rate:14,.0f} /s")
    print(f"deadline, 5wd, two pauses         {paused_rate:14,.0f} /s")
    print(f"the same with its trace           {traced_rate:14,.0f} /s")
    print(f"deadline, 20wh, two pauses        {hours_rate:14,.0f} /s")
    print(f"two pauses : last_day             {paused_rate / last_day_rate:14.3f} : 1")
    print(f"two pauses : get_nth_working_day  {paused_rate / holidays_rate:14.2f} : 1")
    print(f"a million deadlines, looped       {million:14.1f} s")
    print(f"building a calendar               {1000 / per_second(calendars):14.1f} ms")


if __name__ == "__main__":
    main()
