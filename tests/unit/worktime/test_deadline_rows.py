"""Deadlines against rows reckoned by hand from the notices, each with its reckoning."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from gridflow.worktime import SHANGHAI, Calendar, Term, deadline, default_calendar, load_notices

ROWS = [
    # receipt, term, last day, reckoning: the days that count
    # Spring Festivals
    ("2018-02-09", 2, "2018-02-12", "Sunday the 11th is worked; Mon 12"),
    ("2018-02-13", 3, "2018-02-23", "14; 15 to 21 off; 22, 23"),
    ("2018-02-13", 5, "2018-02-26", "14; 15 to 21 off; 22, 23, Saturday 24 worked; Sunday off; 26"),
    ("2019-02-01", 3, "2019-02-11", "Sat 2 and Sun 3 worked; 4 to 10 off; 11"),
    ("2020-01-17", 5, "2020-01-23", "Sat off; Sun 19 worked, 20, 21, 22, 23"),
    ("2020-01-22", 3, "2020-02-04", "23; off to 2 February by the extension; 3, 4"),
    ("2021-02-05", 5, "2021-02-18", "Sun 7 worked, 8, 9, 10; 11 to 17 off; 18"),
    ("2022-01-28", 3, "2022-02-07", "Sat 29 and Sun 30 worked; 31 to 6 off; 7"),
    ("2023-01-20", 3, "2023-01-30", "21 to 27 off; Sat 28 and Sun 29 worked; 30"),
    ("2024-02-02", 5, "2024-02-08", "Sat off; Sun 4 worked, 5, 6, 7, 8"),
    ("2024-02-09", 2, "2024-02-19", "10 to 17 off; Sun 18 worked; 19"),
    ("2025-01-24", 5, "2025-02-07", "Sat off; Sun 26 worked, 27; 28 to 4 off; 5, 6, 7"),
    ("2025-01-27", 5, "2025-02-10", "28 to 4 off; 5, 6, 7, Sat 8 worked; Sun off; 10"),
    ("2026-02-13", 3, "2026-02-25", "Sat 14 worked; 15 to 23 off; 24, 25"),
    ("2026-02-24", 5, "2026-03-02", "25, 26, 27, Sat 28 worked; Sun off; 2 March"),
    # the memorial day of 2015 and the May amendment of 2019
    ("2015-09-02", 2, "2015-09-07", "3 to 5 off; Sun 6 worked; 7"),
    ("2019-04-26", 5, "2019-05-06", "Sat off; Sun 28 worked, 29, 30; 1 to 4 off; Sun 5 worked; 6"),
    ("2019-04-29", 3, "2019-05-06", "30; 1 to 4 off; Sun 5 worked; 6"),
    # other May, Qingming and Dragon Boat
    ("2018-04-03", 3, "2018-04-09", "4; 5 to 7 off; Sun 8 worked; 9"),
    ("2020-04-30", 5, "2020-05-11", "1 to 5 off; 6, 7, 8, Sat 9 worked; Sun off; 11"),
    ("2022-04-01", 2, "2022-04-06", "Sat 2 worked; 3 to 5 off; 6"),
    ("2023-06-21", 2, "2023-06-26", "22 to 24 off; Sun 25 worked; 26"),
    ("2026-05-07", 3, "2026-05-11", "8, Sat 9 worked; Sun off; 11"),
    # National Day and Mid-Autumn
    ("2019-09-27", 3, "2019-10-08", "Sat off; Sun 29 worked, 30; 1 to 7 off; 8"),
    ("2019-10-08", 5, "2019-10-14", "9, 10, 11, Sat 12 worked; Sun off; 14"),
    ("2020-09-30", 2, "2020-10-10", "1 to 8 off; 9, Sat 10 worked"),
    ("2021-09-17", 3, "2021-09-23", "Sat 18 worked; 19 to 21 off; 22, 23"),
    ("2021-09-30", 2, "2021-10-09", "1 to 7 off; 8, Sat 9 worked"),
    ("2022-09-30", 3, "2022-10-10", "1 to 7 off; Sat 8 and Sun 9 worked; 10"),
    ("2023-09-28", 5, "2023-10-11", "29 to 6 off; Sat 7 and Sun 8 worked, 9, 10, 11"),
    ("2024-09-13", 2, "2024-09-18", "Sat 14 worked; 15 to 17 off; 18"),
    ("2024-09-27", 3, "2024-10-08", "Sat off; Sun 29 worked, 30; 1 to 7 off; 8"),
    ("2025-09-26", 5, "2025-10-10", "Sat off; Sun 28 worked, 29, 30; 1 to 8 off with Mid-Autumn; 9, 10"),
    ("2025-09-30", 3, "2025-10-11", "1 to 8 off; 9, 10, Sat 11 worked"),
    ("2025-10-04", 2, "2025-10-10", "received on a rest day; 9, 10"),
    ("2026-09-18", 5, "2026-09-24", "Sat off; Sun 20 worked, 21, 22, 23, 24"),
    ("2026-09-30", 3, "2026-10-10", "1 to 7 off; 8, 9, Sat 10 worked"),
    # year ends
    ("2018-12-27", 3, "2019-01-02", "28, Sat 29 worked; 30 to 1 off; 2"),
    ("2019-12-31", 2, "2020-01-03", "Wed 1 off; 2, 3"),
    ("2020-12-31", 1, "2021-01-04", "Fri 1 to Sun 3 off; 4"),
    ("2022-12-30", 1, "2023-01-03", "31 to 2 off; 3"),
    ("2025-12-31", 2, "2026-01-05", "1 to 3 off; Sun 4 worked; 5"),
    # plain weeks, receipts on weekends and make-up days
    ("2026-11-20", 2, "2026-11-24", "Friday; weekend off; 23, 24"),
    ("2026-11-22", 5, "2026-11-27", "received on Sunday; 23 to 27"),
    ("2026-05-09", 1, "2026-05-11", "received on a worked Saturday, which is day 0; Sun off; 11"),
]


def shanghai(day: str, at: time = time(10, 0)) -> datetime:
    return datetime.combine(date.fromisoformat(day), at, SHANGHAI)


@pytest.mark.parametrize(("receipt", "days", "last", "reckoning"), ROWS)
def test_deadline_is_the_day_reckoned_by_hand(receipt: str, days: int, last: str, reckoning: str) -> None:
    found = deadline(default_calendar(), shanghai(receipt), Term.parse(f"{days}wd"))
    assert found.last_day == date.fromisoformat(last), reckoning
    assert found.status == "fixed"
    assert found.remaining == 0
    assert found.not_before is None
    # 24:00 in Shanghai is 16:00 UTC of the same date.
    assert found.due == datetime.combine(date.fromisoformat(last), time(16, 0), UTC)


AS_KNOWN = [
    # known at, receipt, term, last day, reckoning
    ("2019-03-21", "2019-04-29", 3, "2019-05-03", "30; Wed 1 off; 2, 3"),
    ("2019-03-22", "2019-04-29", 3, "2019-05-06", "30; 1 to 4 off; Sun 5 worked; 6"),
    ("2020-01-25", "2020-01-22", 3, "2020-02-01", "23; 24 to 30 off; 31, Sat 1 worked"),
    ("2020-01-26", "2020-01-22", 3, "2020-02-04", "23; 24 to 2 off; 3, 4"),
    ("2015-05-12", "2015-09-02", 2, "2015-09-04", "3, 4"),
    ("2015-05-13", "2015-09-02", 2, "2015-09-07", "3 to 5 off; Sun 6 worked; 7"),
]


@pytest.mark.parametrize(("known_at", "receipt", "days", "last", "reckoning"), AS_KNOWN)
def test_deadline_as_known_on_a_day(known_at: str, receipt: str, days: int, last: str, reckoning: str) -> None:
    calendar = Calendar(load_notices(), known_at=date.fromisoformat(known_at))
    found = deadline(calendar, shanghai(receipt), Term.parse(f"{days}wd"))
    assert found.last_day == date.fromisoformat(last), reckoning
    assert found.calendar_version == calendar.version


@pytest.mark.parametrize("at", [time(0, 0), time(3, 30), time(17, 59), time(23, 59, 59, 999999)])
def test_the_hour_of_receipt_does_not_matter(at: time) -> None:
    found = deadline(default_calendar(), shanghai("2026-11-20", at), Term.parse("2wd"))
    assert found.last_day == date(2026, 11, 24)


def test_the_receipt_day_is_that_of_the_zone() -> None:
    evening = datetime(2026, 11, 19, 15, 59, tzinfo=UTC)
    night = evening + timedelta(minutes=1)
    calendar, term = default_calendar(), Term.parse("1wd")
    assert deadline(calendar, evening, term).last_day == date(2026, 11, 20)
    assert deadline(calendar, night, term).last_day == date(2026, 11, 23)
