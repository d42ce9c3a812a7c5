"""Working days `wd` of the national calendar, reckoned by hand; a bare number is a day of the month that counts."""

from typing import Final

from tests.oracle.rows import Row, still_open, through_day, until_time

# Nothing is known of 2027, whatever notices the package carries by then.
BEFORE_2027: Final = "2026-11-22T12:00:00"
DEEMED: Final = "deemed-next-working-day"
CLOSE: Final = "close-of-business"

SPRING_FESTIVALS: Final[tuple[Row, ...]] = (
    through_day("2014-01-24T09:00:00", "2wd", "2014-01-27", "Sat off; Sun 26 worked, 27"),
    through_day("2017-01-26T09:00:00", "2wd", "2017-02-04", "27 to 2 off; 3, Sat 4 worked"),
    through_day("2018-02-08T09:15:00", "3wd", "2018-02-12", "9; Sat off; Sun 11 worked, 12"),
    through_day(
        "2018-02-08T09:15:00", "10wd", "2018-02-27", "9, Sun 11, 12, 13, 14; 15 to 21 off; 22, 23, Sat 24; 26, 27"
    ),
    through_day("2018-02-14T17:30:00", "2wd", "2018-02-23", "15 to 21 off; 22, 23"),
    through_day("2018-02-16T11:00:00", "3wd", "2018-02-24", "received in the holiday; 22, 23, Sat 24 worked"),
    through_day("2019-01-31T08:30:00", "5wd", "2019-02-12", "1, Sat 2, Sun 3 worked; 4 to 10 off; 11, 12"),
    through_day("2019-02-05T12:00:00", "1wd", "2019-02-11", "New Year's Day itself; off to 10; 11"),
    through_day("2019-01-28T10:00:00", "10wd", "2019-02-14", "29, 30, 31, 1, Sat 2, Sun 3; 4 to 10 off; 11 to 14"),
    through_day("2020-01-10T16:45:00", "10wd", "2020-01-23", "13 to 17; Sat off; Sun 19 worked, 20, 21, 22, 23"),
    through_day("2020-02-01T10:00:00", "1wd", "2020-02-03", "Sat 1 was to be worked, then off; Sun off; 3"),
    through_day("2021-02-10T10:00:00", "3wd", "2021-02-20", "11 to 17 off; 18, 19, Sat 20 worked"),
    through_day("2021-02-06T10:00:00", "2wd", "2021-02-08", "received on Saturday; Sun 7 worked, 8"),
    through_day("2022-01-27T10:00:00", "3wd", "2022-01-30", "28, Sat 29 and Sun 30 worked"),
    through_day("2022-01-30T10:00:00", "1wd", "2022-02-07", "received on a worked Sunday; 31 to 6 off; 7"),
    through_day("2022-02-02T10:00:00", "2wd", "2022-02-08", "off to 6; 7, 8"),
    through_day("2023-01-19T10:00:00", "2wd", "2023-01-28", "20; 21 to 27 off; Sat 28 worked"),
    through_day("2023-01-24T10:00:00", "2wd", "2023-01-29", "off to 27; Sat 28 and Sun 29 worked"),
    through_day(
        "2023-01-17T10:00:00", "10wd", "2023-02-03", "18, 19, 20; 21 to 27 off; Sat 28, Sun 29, 30, 31, 1, 2, 3"
    ),
    through_day("2024-02-08T10:00:00", "5wd", "2024-02-21", "9; 10 to 17 off; Sun 18 worked, 19, 20, 21"),
    through_day("2024-02-03T10:00:00", "1wd", "2024-02-04", "received on Saturday; Sun 4 worked"),
    through_day("2024-01-31T10:00:00", "10wd", "2024-02-19", "1, 2; Sat off; Sun 4, 5 to 9; 10 to 17 off; Sun 18, 19"),
    through_day("2025-01-26T10:00:00", "2wd", "2025-02-05", "received on a worked Sunday; 27; 28 to 4 off; 5"),
    through_day("2025-02-07T10:00:00", "1wd", "2025-02-08", "Sat 8 worked"),
    through_day("2025-02-01T10:00:00", "5wd", "2025-02-10", "off to 4; 5, 6, 7, Sat 8 worked; Sun off; 10"),
    through_day("2026-02-12T10:00:00", "2wd", "2026-02-14", "13, Sat 14 worked"),
    through_day("2026-02-14T10:00:00", "1wd", "2026-02-24", "received on a worked Saturday; 15 to 23 off; 24"),
    through_day("2026-02-20T10:00:00", "5wd", "2026-02-28", "off to 23; 24, 25, 26, 27, Sat 28 worked"),
    through_day("2026-02-11T10:00:00", "10wd", "2026-03-03", "12, 13, Sat 14; 15 to 23 off; 24 to 27, Sat 28; 2, 3"),
    through_day(
        "2026-01-15T10:00:00",
        "30wd",
        "2026-03-04",
        "16: 1; four weeks of 19, 26, 2 and 9: 21; Sat 14: 22; 15 to 23 off; 24 to Sat 28: 27; 2, 3, 4 March",
    ),
    through_day("2025-01-24T10:00:00", "5wd", "2025-02-07", "Sat off; Sun 26 worked, 27; 28 to 4 off; 5, 6, 7"),
)

AMENDMENTS: Final[tuple[Row, ...]] = (
    through_day("2015-09-02T10:00:00", "3wd", "2015-09-07", "3, 4; weekend; 7", known_at="2015-05-12T23:59:59"),
    through_day(
        "2015-09-02T10:00:00", "3wd", "2015-09-08", "3 to 5 off; Sun 6 worked, 7, 8", known_at="2015-05-13T00:00:00"
    ),
    through_day("2015-09-05T10:00:00", "1wd", "2015-09-06", "Sun 6 worked"),
    through_day("2019-04-26T10:00:00", "2wd", "2019-04-30", "weekend; 29, 30", known_at="2019-03-21T23:59:59"),
    through_day(
        "2019-04-26T10:00:00", "2wd", "2019-04-29", "Sat off; Sun 28 worked, 29", known_at="2019-03-22T00:00:00"
    ),
    through_day("2019-04-30T10:00:00", "1wd", "2019-05-02", "Wed 1 off; 2", known_at="2019-03-21T12:00:00"),
    through_day("2019-04-30T10:00:00", "1wd", "2019-05-05", "1 to 4 off; Sun 5 worked"),
    through_day("2019-04-30T10:00:00", "3wd", "2019-05-07", "1 to 4 off; Sun 5 worked, 6, 7"),
    through_day(
        "2020-01-20T10:00:00",
        "5wd",
        "2020-02-01",
        "21, 22, 23; 24 to 30 off; 31, Sat 1 worked",
        known_at="2020-01-25T23:59:59",
    ),
    through_day(
        "2020-01-20T10:00:00", "5wd", "2020-02-04", "21, 22, 23; 24 to 2 off; 3, 4", known_at="2020-01-26T00:00:00"
    ),
    through_day("2020-01-23T10:00:00", "1wd", "2020-01-31", "24 to 30 off; 31", known_at="2020-01-25T12:00:00"),
    through_day("2020-01-23T10:00:00", "1wd", "2020-02-03", "24 to 2 off; 3"),
    through_day("2015-09-02T10:00:00", "2wd", "2015-09-07", "3 to 5 off; Sun 6 worked; 7"),
    through_day(
        "2019-04-26T10:00:00", "5wd", "2019-05-06", "Sat off; Sun 28 worked, 29, 30; 1 to 4 off; Sun 5 worked; 6"
    ),
)

OTHER_FESTIVALS: Final[tuple[Row, ...]] = (
    through_day("2016-10-07T10:00:00", "3wd", "2016-10-10", "Sat 8 and Sun 9 worked, 10"),
    through_day("2018-04-27T10:00:00", "2wd", "2018-05-02", "Sat 28 worked; 29 to 1 off; 2"),
    through_day("2018-09-21T10:00:00", "5wd", "2018-09-29", "weekend and Mon 24 off; 25, 26, 27, 28, Sat 29 worked"),
    through_day("2019-09-12T10:00:00", "1wd", "2019-09-16", "Fri 13 off; weekend; 16"),
    through_day("2019-09-30T10:00:00", "5wd", "2019-10-12", "1 to 7 off; 8, 9, 10, 11, Sat 12 worked"),
    through_day("2020-06-24T10:00:00", "2wd", "2020-06-29", "25 to 27 off; Sun 28 worked, 29"),
    through_day("2020-09-25T10:00:00", "5wd", "2020-10-09", "Sat off; Sun 27, 28, 29, 30; 1 to 8 off; 9"),
    through_day("2021-04-23T10:00:00", "10wd", "2021-05-10", "Sun 25, 26 to 30; 1 to 5 off; 6, 7, Sat 8; Sun off; 10"),
    through_day("2021-09-24T10:00:00", "2wd", "2021-09-27", "Sat off; Sun 26 worked, 27"),
    through_day("2022-04-22T10:00:00", "5wd", "2022-04-28", "Sat off; Sun 24 worked, 25, 26, 27, 28"),
    through_day("2022-10-07T10:00:00", "3wd", "2022-10-10", "Sat 8 and Sun 9 worked, 10"),
    through_day("2023-04-21T10:00:00", "3wd", "2023-04-25", "Sat off; Sun 23 worked, 24, 25"),
    through_day("2023-09-27T10:00:00", "2wd", "2023-10-07", "28; 29 to 6 off; Sat 7 worked"),
    through_day("2024-09-14T10:00:00", "1wd", "2024-09-18", "received on a worked Saturday; 15 to 17 off; 18"),
    through_day("2024-10-11T10:00:00", "1wd", "2024-10-12", "Sat 12 worked"),
    through_day("2025-09-28T10:00:00", "3wd", "2025-10-09", "received on a worked Sunday; 29, 30; 1 to 8 off; 9"),
    through_day("2025-09-29T10:00:00", "5wd", "2025-10-13", "30; 1 to 8 off; 9, 10, Sat 11; Sun off; 13"),
    through_day("2025-10-06T10:00:00", "3wd", "2025-10-11", "received at Mid-Autumn; 9, 10, Sat 11 worked"),
    through_day("2025-09-26T10:00:00", "10wd", "2025-10-16", "Sun 28, 29, 30; 1 to 8 off; 9, 10, Sat 11; 13 to 16"),
    through_day(
        "2025-09-01T10:00:00",
        "30wd",
        "2025-10-17",
        "2 to 5: 4; weeks of 8, 15 and 22: 19; Sun 28, 29, 30: 22; 1 to 8 off; 9, 10, Sat 11: 25; 13 to 17: 30",
    ),
    through_day("2026-06-18T10:00:00", "1wd", "2026-06-22", "19 to 21 off; 22"),
    through_day("2026-09-19T10:00:00", "1wd", "2026-09-20", "received on Saturday; Sun 20 worked"),
    through_day("2026-09-20T10:00:00", "5wd", "2026-09-28", "received on a worked Sunday; 21 to 24; 25 to 27 off; 28"),
    through_day("2026-10-09T10:00:00", "2wd", "2026-10-12", "Sat 10 worked; Sun off; 12"),
    through_day("2018-04-03T10:00:00", "3wd", "2018-04-09", "4; 5 to 7 off; Sun 8 worked; 9"),
    through_day("2020-04-30T10:00:00", "5wd", "2020-05-11", "1 to 5 off; 6, 7, 8, Sat 9 worked; Sun off; 11"),
    through_day("2022-04-01T10:00:00", "2wd", "2022-04-06", "Sat 2 worked; 3 to 5 off; 6"),
    through_day("2023-06-21T10:00:00", "2wd", "2023-06-26", "22 to 24 off; Sun 25 worked; 26"),
    through_day("2019-09-27T10:00:00", "3wd", "2019-10-08", "Sat off; Sun 29 worked, 30; 1 to 7 off; 8"),
    through_day("2020-09-30T10:00:00", "2wd", "2020-10-10", "1 to 8 off; 9, Sat 10 worked"),
    through_day("2021-09-17T10:00:00", "3wd", "2021-09-23", "Sat 18 worked; 19 to 21 off; 22, 23"),
    through_day("2021-09-30T10:00:00", "2wd", "2021-10-09", "1 to 7 off; 8, Sat 9 worked"),
    through_day("2022-09-30T10:00:00", "3wd", "2022-10-10", "1 to 7 off; Sat 8 and Sun 9 worked; 10"),
    through_day("2023-09-28T10:00:00", "5wd", "2023-10-11", "29 to 6 off; Sat 7 and Sun 8 worked, 9, 10, 11"),
    through_day("2024-09-13T10:00:00", "2wd", "2024-09-18", "Sat 14 worked; 15 to 17 off; 18"),
    through_day("2024-09-27T10:00:00", "3wd", "2024-10-08", "Sat off; Sun 29 worked, 30; 1 to 7 off; 8"),
    through_day("2026-09-30T10:00:00", "3wd", "2026-10-10", "1 to 7 off; 8, 9, Sat 10 worked"),
)

YEAR_ENDS: Final[tuple[Row, ...]] = (
    through_day("2016-12-30T10:00:00", "1wd", "2017-01-03", "Sat 31 rest; 1, 2 off; 3"),
    through_day("2018-12-28T10:00:00", "1wd", "2018-12-29", "Sat 29 worked", known_at="2018-12-06T00:00:00"),
    through_day("2018-12-29T10:00:00", "2wd", "2019-01-03", "received on a worked Saturday; 30 to 1 off; 2, 3"),
    through_day("2019-12-30T10:00:00", "3wd", "2020-01-03", "31; Wed 1 off; 2, 3"),
    through_day("2021-12-31T10:00:00", "1wd", "2022-01-04", "1 to 3 off; 4"),
    through_day("2022-12-29T10:00:00", "2wd", "2023-01-03", "30; 31 to 2 off; 3"),
    through_day("2023-12-29T10:00:00", "2wd", "2024-01-03", "weekend; Mon 1 off; 2, 3"),
    through_day("2024-12-31T10:00:00", "1wd", "2025-01-02", "Wed 1 off; 2"),
    through_day("2025-12-30T10:00:00", "3wd", "2026-01-05", "31; 1 to 3 off; Sun 4 worked, 5"),
    through_day("2018-12-27T10:00:00", "3wd", "2019-01-02", "28, Sat 29 worked; 30 to 1 off; 2"),
    through_day("2020-12-31T10:00:00", "1wd", "2021-01-04", "Fri 1 to Sun 3 off; 4"),
)

NIGHTS_AND_WEEKENDS: Final[tuple[Row, ...]] = (
    through_day("2026-11-19T23:59:59", "1wd", "2026-11-20", "Thursday's last second; Fri 20"),
    through_day("2026-11-20T00:00:00", "1wd", "2026-11-23", "Friday's first second is day 0; weekend; 23"),
    through_day("2026-05-08T23:59:59", "1wd", "2026-05-09", "Friday's last second; Sat 9 worked"),
    through_day("2026-05-09T00:00:00", "2wd", "2026-05-12", "the worked Saturday is day 0; Sun off; 11, 12"),
    through_day("2025-12-31T23:59:59", "1wd", "2026-01-04", "1 to 3 off; Sun 4 worked"),
    through_day("2026-01-01T00:00:00", "2wd", "2026-01-05", "to 3 off; Sun 4 worked, 5"),
    through_day("2024-02-28T20:00:00", "2wd", "2024-03-01", "29 February, 1 March"),
    through_day("2026-03-14T15:00:00", "5wd", "2026-03-20", "received on Saturday; 16 to 20"),
    through_day("2026-03-15T23:59:59", "1wd", "2026-03-16", "received on Sunday night; 16"),
)

STARTS_AND_ENDS: Final[tuple[Row, ...]] = (
    through_day("2026-11-21T10:00:00", "2wd", "2026-11-25", "Saturday: day 0 is Mon 23; 24, 25", start=DEEMED),
    through_day("2026-11-20T22:00:00", "2wd", "2026-11-24", "Friday night is a working day; 23, 24", start=DEEMED),
    through_day("2026-05-01T10:00:00", "1wd", "2026-05-07", "day 0 is Wed 6; 7", start=DEEMED),
    through_day("2026-05-09T10:00:00", "1wd", "2026-05-11", "a worked Saturday is day 0 itself; 11", start=DEEMED),
    through_day("2025-10-05T10:00:00", "3wd", "2025-10-13", "day 0 is Thu 9; 10, Sat 11 worked; 13", start=DEEMED),
    through_day("2024-02-17T10:00:00", "1wd", "2024-02-19", "day 0 is the worked Sun 18; 19", start=DEEMED),
    until_time("2026-11-20T10:00:00", "2wd", "2026-11-24T18:00:00", "23, 24 to 18:00", end=CLOSE),
    until_time("2026-05-07T10:00:00", "2wd", "2026-05-09T18:00:00", "8, Sat 9 worked, to 18:00", end=CLOSE),
    until_time("2026-10-03T10:00:00", "1wd", "2026-10-09T18:00:00", "day 0 is Thu 8; 9", start=DEEMED, end=CLOSE),
)

# 24 December 2026 is a Thursday; 25 is Friday, 28 to 31 are Monday to Thursday.
UNKNOWN_YEARS: Final[tuple[Row, ...]] = (
    through_day("2026-12-23T10:00:00", "1wd", "2026-12-24", "24, the last sure day", known_at=BEFORE_2027),
    through_day("2026-12-23T10:00:00", "2wd", "2026-12-25", "24, 25", status="provisional", known_at=BEFORE_2027),
    through_day("2026-12-18T10:00:00", "5wd", "2026-12-25", "21 to 25", status="provisional", known_at=BEFORE_2027),
    through_day("2026-12-24T10:00:00", "5wd", "2026-12-31", "25, 28 to 31", status="provisional", known_at=BEFORE_2027),
    through_day("2026-12-26T10:00:00", "1wd", "2026-12-28", "28", status="provisional", known_at=BEFORE_2027),
    through_day(
        "2026-12-26T10:00:00",
        "1wd",
        "2026-12-29",
        "day 0 is Mon 28; 29",
        status="provisional",
        known_at=BEFORE_2027,
        start=DEEMED,
    ),
    until_time(
        "2026-12-28T10:00:00",
        "2wd",
        "2026-12-30T18:00:00",
        "29, 30 to 18:00",
        status="provisional",
        known_at=BEFORE_2027,
        end=CLOSE,
    ),
    still_open(
        "2026-12-25T10:00:00",
        "5wd",
        1,
        "2026-12-30",
        "28 to 31: 4, one left; at the earliest 26, 27, 28, 29, 30",
        known_at=BEFORE_2027,
    ),
    still_open("2026-12-31T10:00:00", "1wd", 1, "2027-01-02", "1 January never; 2", known_at=BEFORE_2027),
    still_open("2026-12-31T10:00:00", "3wd", 3, "2027-01-04", "at the earliest 2, 3, 4", known_at=BEFORE_2027),
    still_open(
        "2026-12-28T10:00:00",
        "10wd",
        7,
        "2027-01-08",
        "29, 30, 31: 3, seven left; at the earliest 2 to 8 January",
        known_at=BEFORE_2027,
    ),
    still_open(
        "2026-12-01T10:00:00",
        "30wd",
        8,
        "2027-01-07",
        "to 24: 17, to 31: 22, eight left; at the earliest 25 to 31: 24, then 2 to 7 January",
        known_at=BEFORE_2027,
    ),
    still_open("2027-01-05T10:00:00", "5wd", 5, "2027-01-10", "all unknown; 6 to 10", known_at=BEFORE_2027),
    through_day(
        "2018-12-28T10:00:00", "1wd", "2018-12-31", "Mon 31", status="provisional", known_at="2018-12-05T23:59:59"
    ),
    still_open(
        "2018-12-28T10:00:00",
        "3wd",
        2,
        "2018-12-31",
        "Mon 31: 1, two left; at the earliest 29, 30, 31",
        known_at="2018-12-05T23:59:59",
    ),
    through_day("2025-12-30T10:00:00", "1wd", "2025-12-31", "31", status="provisional", known_at="2025-11-03T23:59:59"),
    still_open(
        "2025-12-30T10:00:00",
        "2wd",
        1,
        "2026-01-02",
        "31: 1, one left; 1 January never, 2",
        known_at="2025-11-03T23:59:59",
    ),
    through_day(
        "2025-12-30T10:00:00", "2wd", "2026-01-04", "31; 1 to 3 off; Sun 4 worked", known_at="2025-11-04T00:00:00"
    ),
)

DAYS: Final[tuple[Row, ...]] = (
    *SPRING_FESTIVALS,
    *AMENDMENTS,
    *OTHER_FESTIVALS,
    *YEAR_ENDS,
    *NIGHTS_AND_WEEKENDS,
    *STARTS_AND_ENDS,
    *UNKNOWN_YEARS,
)
