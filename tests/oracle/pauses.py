"""Pauses and extensions, reckoned by hand. A day is lost where the clock stands still at its 24:00.

November 2026: 16, 23 and 30 are Mondays, and no holiday lies in it.
"""

from typing import Final

from tests.oracle.rows import Row, through_day, until_time

# Without a pause 3wd received on Mon 16 are 17, 18, 19; 5wd are 17, 18, 19, 20, 23.
ONE_PAUSE: Final[tuple[Row, ...]] = (
    through_day(
        "2026-11-16T10:00:00",
        "3wd",
        "2026-11-19",
        "inside 18: nothing lost; 17, 18, 19",
        pauses=("2026-11-18T09:00:00/2026-11-18T17:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "3wd",
        "2026-11-20",
        "over the midnight of 18; 17, 19, 20",
        pauses=("2026-11-18T16:00:00/2026-11-19T09:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "3wd",
        "2026-11-20",
        "18 from 00:00 to 24:00 is lost, 17 is not; 17, 19, 20",
        pauses=("2026-11-18T00:00:00/2026-11-19T00:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "3wd",
        "2026-11-19",
        "runs again before the 24:00 of 18; 17, 18, 19",
        pauses=("2026-11-18T00:00:00/2026-11-18T23:59:59",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "3wd",
        "2026-11-20",
        "the last second of 17 is enough to lose it; 18, 19, 20",
        pauses=("2026-11-17T23:59:59/2026-11-18T00:00:00",),
    ),
    through_day(
        "2026-11-18T10:00:00",
        "3wd",
        "2026-11-24",
        "Fri 20 and the weekend lost; 19, 23, 24",
        pauses=("2026-11-20T10:00:00/2026-11-23T10:00:00",),
    ),
    through_day(
        "2026-11-18T10:00:00",
        "3wd",
        "2026-11-23",
        "only Saturday lost, which counts for nothing; 19, 20, 23",
        pauses=("2026-11-21T10:00:00/2026-11-22T10:00:00",),
    ),
    through_day(
        "2026-09-29T10:00:00",
        "3wd",
        "2026-10-10",
        "30 and the holiday lost; 8, 9, Sat 10 worked",
        pauses=("2026-09-30T15:00:00/2026-10-08T09:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-23",
        "over before the receipt",
        pauses=("2026-11-10T10:00:00/2026-11-13T10:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-24",
        "begun before the receipt; 17 lost; 18, 19, 20, 23, 24",
        pauses=("2026-11-13T10:00:00/2026-11-18T10:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-24",
        "from the receipt on; 16 never counted, 17 lost",
        pauses=("2026-11-16T10:00:00/2026-11-18T10:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-23",
        "day 0 only, which never counted",
        pauses=("2026-11-16T11:00:00/2026-11-17T09:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-23",
        "after the end",
        pauses=("2026-11-24T09:00:00/2026-11-26T09:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-23",
        "from the very instant of the end",
        pauses=("2026-11-24T00:00:00/2026-11-26T00:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-23",
        "inside the last day",
        pauses=("2026-11-23T09:00:00/2026-11-23T20:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-24",
        "from the last day on; 23 lost; 24",
        pauses=("2026-11-23T10:00:00/2026-11-24T10:00:00",),
    ),
    until_time(
        "2026-11-16T10:00:00",
        "3wd",
        "2026-11-20T18:00:00",
        "18 lost; 17, 19, 20 to 18:00",
        pauses=("2026-11-18T16:00:00/2026-11-19T09:00:00",),
        end="close-of-business",
    ),
    through_day(
        "2026-11-14T10:00:00",
        "2wd",
        "2026-11-19",
        "Saturday: day 0 is Mon 16; 17 lost; 18, 19",
        pauses=("2026-11-17T10:00:00/2026-11-18T10:00:00",),
        start="deemed-next-working-day",
    ),
)

SEVERAL_PAUSES: Final[tuple[Row, ...]] = (
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-26",
        "overlapping: 17, 18, 19 lost once; 20, 23, 24, 25, 26",
        pauses=("2026-11-17T10:00:00/2026-11-19T10:00:00", "2026-11-18T10:00:00/2026-11-20T10:00:00"),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-26",
        "nested: 17, 18, 19 lost; 20, 23, 24, 25, 26",
        pauses=("2026-11-17T10:00:00/2026-11-20T10:00:00", "2026-11-18T09:00:00/2026-11-19T12:00:00"),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-25",
        "touching: 17, 18 lost; 19, 20, 23, 24, 25",
        pauses=("2026-11-17T10:00:00/2026-11-18T10:00:00", "2026-11-18T10:00:00/2026-11-19T10:00:00"),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-24",
        "touching at midnight: 17 lost; 18, 19, 20, 23, 24",
        pauses=("2026-11-17T10:00:00/2026-11-18T00:00:00", "2026-11-18T00:00:00/2026-11-18T15:00:00"),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-25",
        "apart, the later named first: 17 and 20 lost; 18, 19, 23, 24, 25",
        pauses=("2026-11-20T10:00:00/2026-11-23T10:00:00", "2026-11-17T10:00:00/2026-11-18T10:00:00"),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-25",
        "23 lost, and 24, to which it moved; 25",
        pauses=("2026-11-23T10:00:00/2026-11-24T10:00:00", "2026-11-24T15:00:00/2026-11-25T09:00:00"),
    ),
)

HOURS_PAUSED: Final[tuple[Row, ...]] = (
    until_time(
        "2026-11-16T09:00:00",
        "4wh",
        "2026-11-16T16:30:00",
        "2 h before lunch, 2 h from 14:30",
        pauses=("2026-11-16T10:00:00/2026-11-16T11:00:00",),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4wh",
        "2026-11-16T15:30:00",
        "only lunch; 3 h, 14:30 to 15:30",
        pauses=("2026-11-16T12:00:00/2026-11-16T14:30:00",),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4wh",
        "2026-11-16T18:00:00",
        "1 h; 15:00 to 18:00",
        pauses=("2026-11-16T10:00:00/2026-11-16T15:00:00",),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4wh",
        "2026-11-17T09:30:00",
        "3 h, 14:30 to 15:00; Tue 09:00 to 09:30",
        pauses=("2026-11-16T15:00:00/2026-11-17T09:00:00",),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4wh",
        "2026-11-16T17:00:00",
        "overlapping: 1.5 h before lunch, 2.5 h from 14:30",
        pauses=("2026-11-16T10:00:00/2026-11-16T11:00:00", "2026-11-16T10:30:00/2026-11-16T11:30:00"),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4wh",
        "2026-11-16T15:30:00",
        "paused from the instant of the end",
        pauses=("2026-11-16T15:30:00/2026-11-17T15:30:00",),
    ),
    until_time(
        "2026-11-20T16:00:00",
        "4wh",
        "2026-11-24T09:30:00",
        "Fri 1 h; Mon 16:00 to 18:00; Tue 08:30 to 09:30",
        pauses=("2026-11-20T17:00:00/2026-11-23T16:00:00",),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4h",
        "2026-11-16T14:00:00",
        "1 h; 3 h from 11:00",
        pauses=("2026-11-16T10:00:00/2026-11-16T11:00:00",),
    ),
    until_time(
        "2026-11-16T09:00:00",
        "4h",
        "2026-11-16T13:30:00",
        "begun before the receipt; 4 h from 09:30",
        pauses=("2026-11-16T08:00:00/2026-11-16T09:30:00",),
    ),
    until_time(
        "2026-11-20T22:00:00",
        "4h",
        "2026-11-21T10:30:00",
        "overlapping: 1 h to 23:00; 3 h from 07:30",
        pauses=("2026-11-20T23:00:00/2026-11-21T06:00:00", "2026-11-21T05:00:00/2026-11-21T07:30:00"),
    ),
)

NATURAL_PAUSED: Final[tuple[Row, ...]] = (
    through_day(
        "2026-11-16T10:00:00",
        "10d",
        "2026-11-26",
        "inside one day; Thu 26",
        pauses=("2026-11-18T00:00:00/2026-11-18T23:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "8d",
        "2026-11-26",
        "24, and 18, 19 lost; Thu 26",
        pauses=("2026-11-18T16:00:00/2026-11-20T09:00:00",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "10d",
        "2026-11-30",
        "26, and Sat 21, Sun 22 lost; Sat 28 rolls to 30",
        pauses=("2026-11-21T10:00:00/2026-11-23T10:00:00",),
    ),
    through_day(
        "2026-03-16T10:00:00",
        "1mo",
        "2026-04-21",
        "16 April, and 20 to 24 March lost: five days on",
        pauses=("2026-03-20T10:00:00/2026-03-25T10:00:00",),
    ),
    through_day(
        "2026-03-16T10:00:00",
        "1mo",
        "2026-04-24",
        "16 April, five days lost; 17 to 19 lost again; 20, 21, 22, 23, 24",
        pauses=("2026-03-20T10:00:00/2026-03-25T10:00:00", "2026-04-17T10:00:00/2026-04-20T10:00:00"),
    ),
    through_day(
        "2026-01-30T10:00:00",
        "1mo",
        "2026-03-02",
        "28 February lost with 27; 1 and 2 March",
        pauses=("2026-02-27T10:00:00/2026-03-01T09:00:00",),
    ),
)

EXTENSIONS: Final[tuple[Row, ...]] = (
    through_day("2026-11-16T10:00:00", "5wd", "2026-11-25", "7wd: 17 to 20, 23, 24, 25", extend=("2wd",)),
    through_day("2026-11-16T10:00:00", "3wd", "2026-11-23", "5wd: 17 to 20, 23", extend=("1wd", "1wd")),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-26",
        "7wd, 18 lost: 17, 19, 20, 23, 24, 25, 26",
        pauses=("2026-11-18T16:00:00/2026-11-19T09:00:00",),
        extend=("2wd",),
    ),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-26",
        "7wd: 17 to 20, 23; 24 lost, which only the extension reaches; 25, 26",
        pauses=("2026-11-24T10:00:00/2026-11-25T10:00:00",),
        extend=("2wd",),
    ),
    through_day("2026-11-16T10:00:00", "5wd", "2026-11-26", "to 23; 24, 25, 26", extend=("3d",)),
    through_day("2026-11-16T10:00:00", "5wd", "2026-11-30", "to 23; five days: Sat 28; rolls to 30", extend=("5d",)),
    through_day(
        "2026-11-16T10:00:00",
        "5wd",
        "2026-11-30",
        "same unit first, 7wd: 25; four days: Sun 29; rolls to 30",
        extend=("4d", "2wd"),
    ),
    through_day("2026-11-16T10:00:00", "12d", "2026-11-30", "Sat 28, not rolled; Mon 30", extend=("1wd",)),
    through_day("2026-11-16T10:00:00", "15d", "2026-12-03", "1 December; 2, 3", extend=("2wd",)),
    through_day("2026-11-06T10:00:00", "15d", "2026-11-26", "20d: Thu 26", extend=("5d",)),
    through_day("2026-01-31T10:00:00", "1mo", "2026-03-31", "2mo at once: 31 March, not 28", extend=("1mo",)),
    through_day("2026-03-16T10:00:00", "2mo", "2026-06-01", "Sat 16 May; 15 days: Sun 31; rolls", extend=("15d",)),
    through_day(
        "2026-11-16T10:00:00",
        "1mo",
        "2026-12-23",
        "16 December, 18 and 19 November lost: 18; five days: 23",
        pauses=("2026-11-18T16:00:00/2026-11-20T09:00:00",),
        extend=("5d",),
    ),
    until_time("2026-11-16T10:00:00", "4wh", "2026-11-17T09:00:00", "6wh: 2 h, 3.5 h; Tue 0.5 h", extend=("2wh",)),
    until_time(
        "2026-11-16T10:00:00", "2wd", "2026-11-19T15:00:00", "17, 18; Thu 3.5 h, 14:30 to 15:00", extend=("4wh",)
    ),
    through_day("2026-11-16T10:00:00", "4wh", "2026-11-17", "to 16:30 of 16; 17", extend=("1wd",)),
    until_time(
        "2026-11-16T09:00:00",
        "4h",
        "2026-11-16T16:00:00",
        "6h: 1 h; 5 h from 11:00",
        pauses=("2026-11-16T10:00:00/2026-11-16T11:00:00",),
        extend=("2h",),
    ),
)

PAUSES: Final[tuple[Row, ...]] = (*ONE_PAUSE, *SEVERAL_PAUSES, *HOURS_PAUSED, *NATURAL_PAUSED, *EXTENSIONS)
