"""Natural days `d` and months `mo` and their roll over rest days, reckoned by hand."""

from typing import Final

from tests.oracle.days import BEFORE_2027, CLOSE, DEEMED
from tests.oracle.rows import Row, still_open, through_day, until_time

NO_ROLL: Final = "none"

NATURAL_DAYS: Final[tuple[Row, ...]] = (
    through_day("2026-11-05T23:59:59", "15d", "2026-11-20", "Fri 20"),
    through_day("2026-11-06T00:00:00", "15d", "2026-11-23", "Sat 21 rolls over Sunday to 23"),
    through_day("2026-11-06T10:00:00", "15d", "2026-11-21", "Sat 21 stays", roll=NO_ROLL),
    through_day("2026-11-07T10:00:00", "15d", "2026-11-23", "Sun 22 rolls to 23; receipt on Saturday is day 0"),
    through_day("2026-04-24T10:00:00", "15d", "2026-05-09", "Sat 9 is worked: no roll"),
    through_day("2026-06-04T10:00:00", "15d", "2026-06-22", "Fri 19 to Sun 21 off; 22"),
    through_day("2026-09-10T10:00:00", "15d", "2026-09-28", "Fri 25 to Sun 27 off; 28"),
    through_day("2026-09-18T10:00:00", "15d", "2026-10-03", "Sat 3 in the holiday stays", roll=NO_ROLL),
    through_day("2026-09-18T10:00:00", "15d", "2026-10-08", "3 October rolls to 8"),
    through_day("2026-03-02T10:00:00", "30d", "2026-04-01", "29 days to 31 March; 1 April"),
    through_day("2025-01-04T10:00:00", "30d", "2025-02-05", "27 days to 31 January; 3 February; 28 to 4 off; 5"),
    through_day("2024-01-31T10:00:00", "30d", "2024-03-01", "29 days of February; 1 March"),
    through_day("2026-03-02T10:00:00", "60d", "2026-05-06", "29 to 31 March, 59 to 30 April; 1 to 5 May off; 6"),
    through_day("2025-12-15T10:00:00", "60d", "2026-02-13", "16 to 31 December, 47 to 31 January; Fri 13"),
    through_day("2025-12-16T10:00:00", "60d", "2026-02-14", "the worked Sat 14: no roll into the Spring Festival"),
    through_day("2025-12-17T10:00:00", "60d", "2026-02-24", "15 February, the Spring Festival to 23; 24"),
)

MONTHS: Final[tuple[Row, ...]] = (
    through_day("2026-03-31T10:00:00", "1mo", "2026-04-30", "April has no 31; Thu 30"),
    through_day("2026-01-31T10:00:00", "1mo", "2026-02-28", "February has no 31; Sat 28 is worked"),
    through_day("2025-01-31T10:00:00", "1mo", "2025-02-28", "a common year: Fri 28"),
    through_day("2024-01-31T10:00:00", "1mo", "2024-02-29", "a leap year: Thu 29"),
    through_day("2024-01-30T10:00:00", "1mo", "2024-02-29", "a leap year: Thu 29"),
    through_day("2024-02-29T10:00:00", "1mo", "2024-03-29", "the 29th, not the month's end; Fri"),
    through_day("2026-01-15T10:00:00", "1mo", "2026-02-24", "Sun 15 February; off to 23; 24"),
    through_day("2025-09-11T10:00:00", "1mo", "2025-10-11", "Sat 11 is worked: no roll"),
    through_day("2025-12-31T10:00:00", "2mo", "2026-02-28", "February has no 31; Sat 28 is worked"),
    through_day("2025-08-01T10:00:00", "2mo", "2025-10-09", "1 to 8 October off; 9"),
    through_day("2023-11-30T10:00:00", "3mo", "2024-02-29", "a leap year: Thu 29"),
    through_day("2024-11-30T10:00:00", "3mo", "2025-02-28", "a common year: Fri 28"),
    through_day("2022-10-21T10:00:00", "3mo", "2023-01-28", "21 to 27 January off; Sat 28 worked"),
    through_day("2026-03-20T10:00:00", "6mo", "2026-09-20", "Sun 20 is worked: no roll"),
    through_day("2025-08-31T10:00:00", "6mo", "2026-02-28", "February has no 31; Sat 28 is worked"),
    through_day("2019-08-29T10:00:00", "6mo", "2020-02-29", "Sat 29 stays", roll=NO_ROLL),
    through_day("2019-08-29T10:00:00", "6mo", "2020-03-02", "Sat 29 rolls to Mon 2 March"),
    through_day("2019-04-01T10:00:00", "1mo", "2019-05-05", "1 to 4 May off; Sun 5 worked"),
    through_day("2019-04-01T10:00:00", "1mo", "2019-05-02", "only Wed 1 off; 2", known_at="2019-03-21T23:59:59"),
)

STARTS_AND_ENDS: Final[tuple[Row, ...]] = (
    through_day("2026-11-07T10:00:00", "15d", "2026-11-24", "Saturday: day 0 is Mon 9; Tue 24", start=DEEMED),
    through_day("2026-11-06T22:00:00", "15d", "2026-11-23", "Friday is day 0; Sat 21 rolls", start=DEEMED),
    through_day("2026-05-02T10:00:00", "1mo", "2026-06-08", "day 0 is 6 May; Sat 6 June rolls to 8", start=DEEMED),
    until_time("2026-03-02T10:00:00", "30d", "2026-04-01T18:00:00", "1 April to 18:00", end=CLOSE),
    until_time("2026-11-06T10:00:00", "15d", "2026-11-23T18:00:00", "Sat 21 rolls to 23", end=CLOSE),
    until_time("2026-01-31T10:00:00", "1mo", "2026-02-28T18:00:00", "the worked Sat 28", end=CLOSE),
)

UNKNOWN_YEARS: Final[tuple[Row, ...]] = (
    through_day("2026-11-24T10:00:00", "1mo", "2026-12-24", "Thu 24, the last sure day", known_at=BEFORE_2027),
    through_day("2026-11-30T10:00:00", "1mo", "2026-12-30", "Wed 30", status="provisional", known_at=BEFORE_2027),
    through_day("2026-12-01T10:00:00", "30d", "2026-12-31", "Thu 31", status="provisional", known_at=BEFORE_2027),
    through_day(
        "2026-12-11T10:00:00", "15d", "2026-12-28", "Sat 26 rolls to 28", status="provisional", known_at=BEFORE_2027
    ),
    through_day("2026-12-11T10:00:00", "15d", "2026-12-26", "Sat 26 stays", known_at=BEFORE_2027, roll=NO_ROLL),
    still_open("2026-12-10T10:00:00", "30d", 0, None, "9 January 2027, workday or not", known_at=BEFORE_2027),
    through_day("2026-12-10T10:00:00", "30d", "2027-01-09", "Sat 9 stays", known_at=BEFORE_2027, roll=NO_ROLL),
    still_open("2026-10-31T10:00:00", "3mo", 0, None, "31 January 2027, workday or not", known_at=BEFORE_2027),
    through_day("2026-08-31T10:00:00", "6mo", "2027-02-28", "no 31 February", known_at=BEFORE_2027, roll=NO_ROLL),
    still_open("2022-12-01T10:00:00", "30d", 0, None, "Sat 31 rolls into 2023", known_at="2022-12-07T23:59:59"),
    through_day("2022-12-01T10:00:00", "30d", "2023-01-03", "31 to 2 off; 3", known_at="2022-12-08T00:00:00"),
)

NATURAL: Final[tuple[Row, ...]] = (*NATURAL_DAYS, *MONTHS, *STARTS_AND_ENDS, *UNKNOWN_YEARS)
