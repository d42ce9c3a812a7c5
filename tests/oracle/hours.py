"""Working hours `wh`, clock hours `h` and close of business, reckoned by hand.

Default sessions are 08:30–12:00 and 14:30–18:00, 7 h a day. The county 330921000000 has its own from May 2024 and
others from May 2026, its township 330921100000 from June 2026 (`papers/`).
"""

from typing import Final

from tests.oracle.days import BEFORE_2027, CLOSE, DEEMED
from tests.oracle.rows import Row, until_time

COUNTY: Final = "330921000000"
TOWNSHIP: Final = "330921100000"
NEXT_TOWNSHIP: Final = "330921101000"
VILLAGE: Final = "330921100201"

# November 2026: 16 is a Monday, 20 a Friday.
DEFAULT_HOURS: Final[tuple[Row, ...]] = (
    until_time("2026-11-20T09:00:00", "2wh", "2026-11-20T11:00:00", "09:00 to 11:00"),
    until_time("2026-11-20T07:10:00", "4wh", "2026-11-20T15:00:00", "3.5 h from 08:30 to 12:00; 14:30 to 15:00"),
    until_time("2026-11-20T08:30:00", "7wh", "2026-11-20T18:00:00", "the whole day, ending with it"),
    until_time("2026-11-20T10:00:00", "2wh", "2026-11-20T12:00:00", "to 12:00, not 14:30"),
    until_time("2026-11-20T12:00:00", "1wh", "2026-11-20T15:30:00", "lunch begins; 14:30 to 15:30"),
    until_time("2026-11-20T12:40:00", "1wh", "2026-11-20T15:30:00", "in lunch; 14:30 to 15:30"),
    until_time("2026-11-20T17:00:00", "1wh", "2026-11-20T18:00:00", "to 18:00, not Monday 08:30"),
    until_time("2026-11-20T17:00:00", "2wh", "2026-11-23T09:30:00", "1 h to 18:00; Mon 08:30 to 09:30"),
    until_time("2026-11-20T17:59:59", "1wh", "2026-11-23T09:29:59", "1 s; Mon 08:30 and 59 min 59 s"),
    until_time("2026-11-20T18:00:00", "1wh", "2026-11-23T09:30:00", "closed; Mon 08:30 to 09:30"),
    until_time("2026-11-18T23:59:59", "4wh", "2026-11-19T15:00:00", "Thu 3.5 h; 14:30 to 15:00"),
    until_time("2026-11-18T00:00:00", "1wh", "2026-11-18T09:30:00", "08:30 to 09:30 of the same day"),
    until_time("2026-11-21T10:00:00", "8wh", "2026-11-24T09:30:00", "Saturday; Mon 7 h; Tue 08:30 to 09:30"),
    until_time("2026-11-19T08:30:00", "14wh", "2026-11-20T18:00:00", "Thu 7 h; Fri 7 h"),
    until_time("2026-11-20T14:30:00", "20wh", "2026-11-25T11:00:00", "Fri 3.5; Mon 10.5; Tue 17.5; Wed 08:30 to 11:00"),
    until_time("2026-05-08T17:30:00", "2wh", "2026-05-09T10:00:00", "0.5 h; Sat 9 worked: 08:30 to 10:00"),
    until_time("2026-05-09T11:00:00", "2wh", "2026-05-09T15:30:00", "worked Saturday: 1 h to 12:00; 14:30 to 15:30"),
    until_time("2025-09-27T08:00:00", "7wh", "2025-09-28T18:00:00", "Saturday; Sun 28 worked: 7 h"),
    until_time("2026-04-30T16:00:00", "4wh", "2026-05-06T10:30:00", "2 h; 1 to 5 off; Wed 6: 08:30 to 10:30"),
    until_time("2026-09-30T15:00:00", "7wh", "2026-10-08T15:00:00", "3 h; 1 to 7 off; Thu 8: 3.5 h, 14:30 to 15:00"),
    until_time("2026-11-21T10:00:00", "2wh", "2026-11-23T10:30:00", "as received Mon 23 at 00:00", start=DEEMED),
    until_time("2026-11-20T10:00:00", "2wh", "2026-11-20T12:00:00", "a working day is not moved", start=DEEMED),
    until_time(
        "2026-12-24T16:00:00", "2wh", "2026-12-24T18:00:00", "to 18:00 of the last sure day", known_at=BEFORE_2027
    ),
    until_time(
        "2026-12-24T17:00:00",
        "2wh",
        "2026-12-25T09:30:00",
        "1 h; Fri 25: 08:30 to 09:30",
        status="provisional",
        known_at=BEFORE_2027,
    ),
)

CLOCK_HOURS: Final[tuple[Row, ...]] = (
    until_time("2026-11-20T17:00:00", "2h", "2026-11-20T19:00:00", "real time, open or closed"),
    until_time("2026-11-21T23:30:00", "2h", "2026-11-22T01:30:00", "over midnight into Sunday"),
    until_time(
        "2026-11-20T16:00:00",
        "8h",
        "2026-11-21T00:00:00",
        "used up at midnight: Friday at 24:00",
        last_day="2026-11-20",
    ),
    until_time("2026-09-30T10:00:00", "48h", "2026-10-02T10:00:00", "two days of holiday, no roll"),
    until_time("2024-02-28T12:00:00", "48h", "2024-03-01T12:00:00", "29 February lies between"),
    until_time("2026-11-21T10:00:00", "2h", "2026-11-21T12:00:00", "no start policy for h", start=DEEMED),
    until_time("2026-12-31T12:00:00", "72h", "2027-01-03T12:00:00", "needs no calendar", known_at=BEFORE_2027),
)

OWN_HOURS: Final[tuple[Row, ...]] = (
    # from 2024-05-01: summer 08:30–12:00, 15:00–18:00; winter (October to April) 08:30–12:00, 13:30–17:00
    until_time(
        "2024-04-30T17:00:00", "2wh", "2024-05-06T09:30:00", "default: 1 h to 18:00; 1 to 5 off; 1 h", unit=COUNTY
    ),
    until_time("2024-05-06T11:00:00", "2wh", "2024-05-06T16:00:00", "1 h to 12:00; 15:00 to 16:00", unit=COUNTY),
    until_time("2024-05-06T11:00:00", "2wh", "2024-05-06T15:30:00", "elsewhere: 1 h to 12:00; 14:30 to 15:30"),
    until_time("2024-05-11T14:30:00", "1wh", "2024-05-11T16:00:00", "worked Sat: 15:00 to 16:00", unit=COUNTY),
    until_time("2024-09-30T17:00:00", "6wh", "2024-10-08T15:00:00", "1 h; winter: 3.5 h, 13:30 to 15:00", unit=COUNTY),
    until_time("2025-01-06T16:30:00", "1wh", "2025-01-07T09:00:00", "winter wraps: 0.5 h to 17:00; 0.5 h", unit=COUNTY),
    # from 2026-05-01: summer 08:30–12:00, 14:30–18:00; winter 08:30–12:00, 14:00–17:30
    until_time(
        "2026-04-30T16:00:00", "2wh", "2026-05-06T09:30:00", "old winter: 1 h to 17:00; Wed 6: 1 h", unit=COUNTY
    ),
    until_time("2026-05-06T12:30:00", "1wh", "2026-05-06T15:30:00", "14:30 to 15:30", unit=COUNTY),
    until_time(
        "2026-05-06T12:30:00",
        "1wh",
        "2026-05-06T16:00:00",
        "the paper of 20 April is not known: 15:00 to 16:00",
        unit=COUNTY,
        known_at="2026-04-19T23:59:59",
    ),
    until_time("2026-10-08T17:00:00", "1wh", "2026-10-09T09:00:00", "0.5 h to 17:30; 0.5 h", unit=COUNTY),
    # the township from 2026-06-01, all year: 09:00–12:00, 13:00–17:00
    until_time("2026-05-29T16:30:00", "2wh", "2026-06-01T09:30:00", "county: 1.5 h; own: 0.5 h", unit=TOWNSHIP),
    until_time("2026-06-02T12:10:00", "4wh", "2026-06-02T17:00:00", "13:00 to 17:00", unit=TOWNSHIP),
    until_time("2026-06-02T16:00:00", "2wh", "2026-06-03T10:00:00", "the township's: 1 h; 1 h", unit=VILLAGE),
    until_time("2026-06-02T17:00:00", "1wh", "2026-06-02T18:00:00", "the county's: to 18:00", unit=NEXT_TOWNSHIP),
    until_time("2026-12-01T16:30:00", "1wh", "2026-12-02T09:30:00", "0.5 h to 17:00; 0.5 h", unit=TOWNSHIP),
)

CLOSES: Final[tuple[Row, ...]] = (
    until_time(
        "2026-11-20T10:00:00", "2wd", "2026-11-24T17:30:00", "23, 24; winter closes 17:30", unit=COUNTY, end=CLOSE
    ),
    until_time("2026-09-30T10:00:00", "1wd", "2026-10-08T17:30:00", "1 to 7 off; 8 is winter", unit=COUNTY, end=CLOSE),
    until_time("2026-05-06T10:00:00", "1wd", "2026-05-07T18:00:00", "7; summer closes 18:00", unit=COUNTY, end=CLOSE),
    until_time("2024-12-31T10:00:00", "1wd", "2025-01-02T17:00:00", "2; old winter", unit=COUNTY, end=CLOSE),
    until_time("2026-06-02T10:00:00", "1wd", "2026-06-03T17:00:00", "3; the township's", unit=TOWNSHIP, end=CLOSE),
    until_time("2026-11-06T10:00:00", "15d", "2026-11-23T17:30:00", "Sat 21 rolls to 23", unit=COUNTY, end=CLOSE),
)

HOURS: Final[tuple[Row, ...]] = (*DEFAULT_HOURS, *CLOCK_HOURS, *OWN_HOURS, *CLOSES)
