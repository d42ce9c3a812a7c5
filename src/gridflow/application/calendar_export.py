"""A year of the working calendar as an iCalendar file (RFC 5545), for the calendars that people already look at."""

import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Final

from icalendar import Calendar as ICalendar
from icalendar import Event
from icalendar.prop import vText

from gridflow.application.month_grid import GridDay, days_of_year
from gridflow.worktime import Calendar

_ADDRESS: Final = re.compile(r"https?://[\x21-\x7e]+", re.ASCII)
_DAY: Final = timedelta(days=1)


def calendar_ics(calendar: Calendar, year: int, name: str) -> bytes:
    """The days of a known year that notices set, under the calendar's `name`: the same bytes for the same papers.

    One event for each run of days that one notice turned off, one for each day that a notice has people work on
    (调休上班 where it is of a weekend); the rest follows from the days of the week. Raises `UnknownYear`,
    `DayOutOfRange` before 2014.
    """
    file = ICalendar()
    file.add("VERSION", "2.0")
    file.add("PRODID", "-//GridFlow//Working Calendar//ZH")
    file.add("CALSCALE", "GREGORIAN")
    file.add("METHOD", "PUBLISH")
    # As a text: properties that the library does not know are written as they are.
    file.add("X-WR-CALNAME", vText(name))
    file.add("X-WR-TIMEZONE", vText("Asia/Shanghai"))
    for run in _runs(days_of_year(calendar, year)):
        file.add_component(_event(calendar, run))
    return bytes(file.to_ical())


def _runs(days: list[GridDay]) -> Iterator[list[GridDay]]:
    """The days that notices set, those off together that follow each other under one notice."""
    run: list[GridDay] = []
    for day in days:
        if day.reason.notice is None:
            continue
        if run and not (day.worked or run[-1].worked) and _follows(run[-1], day):
            run.append(day)
            continue
        if run:
            yield run
        run = [day]
    if run:
        yield run


def _follows(before: GridDay, day: GridDay) -> bool:
    return day.day - before.day == _DAY and day.reason.notice == before.reason.notice


def _event(calendar: Calendar, run: list[GridDay]) -> Event:
    first, last = run[0], run[-1]
    notice = calendar.papers[first.reason.notice or ""]
    event = Event()
    event.add("UID", f"{notice.id}-{first.day:%Y%m%d}@gridflow")
    event.add("DTSTAMP", notice.published_at.astimezone(UTC))
    event.add("DTSTART", first.day)
    event.add("DTEND", last.day + _DAY)
    event.add("SUMMARY", _summary(first))
    event.add("DESCRIPTION", notice.document)
    if _ADDRESS.fullmatch(notice.source):
        event.add("URL", notice.source)
    event.add("CATEGORIES", ["上班" if first.worked else "放假"])
    event.add("X-APPLE-SPECIAL-DAY", vText("ALTERNATE-WORKDAY" if first.worked else "WORK-HOLIDAY"))
    # It says what kind of day it is, and takes nobody's time.
    event.add("TRANSP", "TRANSPARENT")
    return event


def _summary(day: GridDay) -> str:
    if not day.worked:
        return "放假"
    return "调休上班" if day.reason.code == "makeup" else "上班"
