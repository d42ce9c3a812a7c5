"""Terms under the local papers in `papers/`, beside the same terms under the national calendar.

Guangxi keeps 三月三; Hubei's holiday of 2020 ends on 13 February; a county stays closed to 9 February 2020; a township
and a village turn single dates back on.
"""

from typing import Final

from tests.oracle.rows import Row, through_day, until_time

GUANGXI: Final = "450103000000"
GUANGXI_TOWNSHIP: Final = "450103001000"
HUBEI: Final = "420102000000"
ISLANDS: Final = "330921000000"
ISLANDS_TOWNSHIP: Final = "330921100000"
VILLAGE: Final = "330921100201"
NEXT_VILLAGE: Final = "330921100202"
VILLAGE_GRID: Final = "330921100201001"

LOCAL: Final[tuple[Row, ...]] = (
    # 2017: 30 and 31 March and the national make-up Sat 1 April off; Sat 8 April worked instead.
    through_day("2017-03-29T10:00:00", "1wd", "2017-03-30", "30"),
    through_day("2017-03-29T10:00:00", "1wd", "2017-04-05", "30 to 4 off; 5", unit=GUANGXI),
    through_day("2017-03-31T10:00:00", "1wd", "2017-04-01", "Sat 1 worked"),
    through_day("2017-03-31T10:00:00", "1wd", "2017-04-05", "Sat 1 turned off; 2 to 4 off; 5", unit=GUANGXI),
    through_day("2017-03-29T10:00:00", "4wd", "2017-04-08", "5, 6, 7, Sat 8 worked", unit=GUANGXI),
    through_day("2017-04-07T10:00:00", "1wd", "2017-04-10", "weekend; 10"),
    through_day(
        "2017-03-29T10:00:00",
        "3wd",
        "2017-04-01",
        "30, 31, Sat 1 worked; the paper is of 10 February",
        unit=GUANGXI,
        known_at="2017-02-09T23:59:59",
    ),
    through_day("2017-03-29T10:00:00", "3wd", "2017-04-07", "5, 6, 7", unit=GUANGXI, known_at="2017-02-10T00:00:00"),
    # 2021: 14 to 16 April off, Sun 18 worked.
    through_day("2021-04-13T10:00:00", "2wd", "2021-04-15", "14, 15"),
    through_day("2021-04-13T10:00:00", "2wd", "2021-04-19", "14 to 17 off; Sun 18 worked, 19", unit=GUANGXI),
    through_day(
        "2021-04-17T10:00:00", "1wd", "2021-04-18", "the township keeps the province's Sun 18", unit=GUANGXI_TOWNSHIP
    ),
    through_day("2021-04-13T10:00:00", "2wd", "2021-04-15", "14, 15", unit=GUANGXI, known_at="2021-03-15T23:59:59"),
    # 2023: Fri 21 to Sun 23 April off, though 23 is a national make-up day.
    through_day("2023-04-20T10:00:00", "3wd", "2023-04-24", "21; Sat off; Sun 23 worked, 24"),
    through_day("2023-04-20T10:00:00", "3wd", "2023-04-26", "21 to 23 off; 24, 25, 26", unit=GUANGXI),
    through_day("2023-04-22T10:00:00", "1wd", "2023-04-24", "Sun 23 turned off; 24", unit=GUANGXI),
    through_day(
        "2023-04-20T10:00:00", "3wd", "2023-04-24", "21, Sun 23, 24", unit=GUANGXI, known_at="2023-03-13T23:59:59"
    ),
    # The township turned 21 and 23 April on, then 21 off again by a later paper.
    through_day("2023-04-20T10:00:00", "2wd", "2023-04-24", "21, 22 off; Sun 23 on, 24", unit=GUANGXI_TOWNSHIP),
    through_day(
        "2023-04-20T10:00:00",
        "2wd",
        "2023-04-25",
        "the province's: 21 to 23 off; 24, 25",
        unit=GUANGXI_TOWNSHIP,
        known_at="2023-04-17T12:00:00",
    ),
    through_day(
        "2023-04-20T10:00:00",
        "2wd",
        "2023-04-23",
        "first paper only: 21 on; Sat off; Sun 23 on",
        unit=GUANGXI_TOWNSHIP,
        known_at="2023-04-20T17:29:59",
    ),
    through_day(
        "2023-04-20T10:00:00",
        "2wd",
        "2023-04-24",
        "second paper known: 21 off; Sun 23 on, 24",
        unit=GUANGXI_TOWNSHIP,
        known_at="2023-04-20T17:30:00",
    ),
    # 2024: 11 and 12 April off; natural terms roll over local rest days too.
    through_day("2024-04-10T10:00:00", "2wd", "2024-04-16", "11, 12 off; weekend; 15, 16", unit=GUANGXI),
    through_day("2024-03-12T10:00:00", "1mo", "2024-04-15", "Fri 12 April off; weekend; rolls to 15", unit=GUANGXI),
    through_day("2024-03-12T10:00:00", "1mo", "2024-04-12", "Fri 12 April"),
    # Hubei 2020: two extensions of one unit, the later reaching further.
    through_day("2020-01-23T10:00:00", "1wd", "2020-02-14", "24 to 13 off; Fri 14", unit=HUBEI),
    through_day("2020-01-23T10:00:00", "3wd", "2020-02-18", "Fri 14; weekend; 17, 18", unit=HUBEI),
    through_day(
        "2020-01-23T10:00:00",
        "3wd",
        "2020-02-03",
        "no extension: off to 30; 31, Sat 1 worked; Sun off; 3",
        unit=HUBEI,
        known_at="2020-01-25T12:00:00",
    ),
    through_day(
        "2020-01-23T10:00:00",
        "3wd",
        "2020-02-05",
        "national extension: off to 2; 3, 4, 5",
        unit=HUBEI,
        known_at="2020-01-30T23:59:59",
    ),
    through_day(
        "2020-01-23T10:00:00",
        "3wd",
        "2020-02-12",
        "first paper: off to 9; 10, 11, 12",
        unit=HUBEI,
        known_at="2020-01-31T18:00:00",
    ),
    through_day(
        "2020-01-23T10:00:00",
        "3wd",
        "2020-02-18",
        "second paper: 14, 17, 18",
        unit=HUBEI,
        known_at="2020-02-01T00:00:00",
    ),
    # A county closed to 9 February 2020, a village of it at work on Wed 5.
    through_day("2020-01-23T10:00:00", "2wd", "2020-02-11", "24 to 9 off; 10, 11", unit=ISLANDS),
    through_day("2020-01-23T10:00:00", "2wd", "2020-02-04", "3, 4", unit=ISLANDS, known_at="2020-01-29T23:59:59"),
    through_day("2020-02-04T10:00:00", "1wd", "2020-02-10", "the county's: off to 9; 10", unit=ISLANDS_TOWNSHIP),
    through_day("2020-02-04T10:00:00", "1wd", "2020-02-05", "Wed 5 on in the village", unit=VILLAGE),
    through_day("2020-01-23T10:00:00", "2wd", "2020-02-10", "Wed 5 on; 6 to 9 off; 10", unit=VILLAGE),
    through_day("2020-02-04T10:00:00", "2wd", "2020-02-10", "Wed 5 on; 10", unit=VILLAGE_GRID),
    through_day("2020-02-04T10:00:00", "1wd", "2020-02-10", "another village keeps the county's", unit=NEXT_VILLAGE),
    through_day(
        "2020-02-04T10:00:00",
        "1wd",
        "2020-02-10",
        "the village's paper is of 8 o'clock on 3 February",
        unit=VILLAGE,
        known_at="2020-02-03T07:59:59",
    ),
    until_time(
        "2020-02-04T16:00:00",
        "4wh",
        "2020-02-05T15:00:00",
        "4 off; Wed 5 on: 3.5 h to 12:00, then 14:30 to 15:00",
        unit=VILLAGE,
    ),
)
