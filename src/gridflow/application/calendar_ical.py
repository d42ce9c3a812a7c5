"""Days off and on from an iCalendar file (RFC 5545)."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from icalendar import Calendar as ICalendar
from icalendar import Component

from gridflow.application.day_spans import SHOWN, DaySpan, Kind, kinds_named
from gridflow.worktime import InvalidPaper

_APPLE: Final[Mapping[str, Kind]] = {"WORK-HOLIDAY": "off", "ALTERNATE-WORKDAY": "on"}
_IN_SUMMARY: Final[Mapping[Kind, re.Pattern[str]]] = {"off": re.compile("休|放假"), "on": re.compile("班")}
# 调休 only says that days were exchanged; whoever is on duty 值班 is so on either kind of day.
_NEITHER: Final = re.compile("不?调休|值班|加班|不(?:休|放假|上班)")
_RECURRING: Final = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def ical_days(text: str) -> Iterator[DaySpan]:
    """The spans of an iCalendar text, event by event. Raises `InvalidPaper` with the number of the `event`."""
    try:
        # As bytes: what has no line break is looked up as a file's name where it is a text.
        calendar = ICalendar.from_ical(text.encode())
    except (ValueError, TypeError, AttributeError, LookupError):
        # Besides its ValueErrors the library stumbles over parameters given twice and time zones in the wrong place.
        raise InvalidPaper("文件不是有效的iCalendar", field="file") from None
    if calendar.name != "VCALENDAR":
        raise InvalidPaper("文件不是有效的iCalendar", field="file")
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        try:
            yield _event(event)
        except _Unclear as unclear:
            summary = " ".join(_texts(event, "SUMMARY"))[:SHOWN]
            raise InvalidPaper(f"第{number}个事件“{summary}”{unclear}", field="file", event=number) from None


class _Unclear(Exception):
    """An event that does not say which days are off or on; the message is the rest of a sentence about it."""


def _event(event: Component) -> DaySpan:
    if event.errors:
        raise _Unclear(f"的 {event.errors[0][0] or '内容'} 无法读取")
    if any(name in event for name in _RECURRING):
        raise _Unclear("是重复事件,须逐个写明")
    if "CANCELLED" in _texts(event, "STATUS"):
        raise _Unclear("已取消")
    first = _day(event, "DTSTART")
    if first is None:
        raise _Unclear("没有 DTSTART")
    return DaySpan(_kind(event), first, _last_day(event, first))


def _kind(event: Component) -> Kind:
    summary = _NEITHER.sub(" ", " ".join(_texts(event, "SUMMARY")))
    ways: tuple[set[Kind], ...] = (
        {_APPLE[said] for said in _texts(event, "X-APPLE-SPECIAL-DAY") if said in _APPLE},
        kinds_named(_texts(event, "CATEGORIES")),
        {kind for kind, words in _IN_SUMMARY.items() if words.search(summary)},
    )
    kinds = next((kinds for kinds in ways if kinds), set())
    if len(kinds) == 1:
        return kinds.pop()
    raise _Unclear("既说放假又说上班" if kinds else "未说明是放假还是上班")


def _day(event: Component, name: str) -> date | None:
    value = event.get(name)
    if value is None:
        return None
    if isinstance(value, list):
        raise _Unclear(f"有多个 {name}")
    # A property may name any type for its value.
    day = getattr(value, "dt", None)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise _Unclear(f"的 {name} 须为全天日期,不得带时刻")
    return day


def _last_day(event: Component, first: date) -> date:
    """The last day of an event: DTEND and DURATION are exclusive, and without either it is one day (RFC 5545 3.6.1)."""
    end = _day(event, "DTEND")
    length = timedelta(days=1) if end is None else end - first
    if "DURATION" in event:
        stated = getattr(event["DURATION"], "dt", None)
        if end is not None or not isinstance(stated, timedelta):
            raise _Unclear("的 DURATION 有误")
        length = stated
    if length < timedelta(days=1) or length.seconds or length.microseconds:
        raise _Unclear("须至少一整天,且不得带时刻")
    try:
        return first + length - timedelta(days=1)
    except OverflowError:
        raise _Unclear("过长") from None


def _texts(event: Component, name: str) -> list[str]:
    """All texts of a property, which may be given more than once; a category holds several."""
    value = event.get(name, [])
    values = value if isinstance(value, list) else [value]
    return [str(text) for one in values for text in (getattr(one, "cats", None) or [one])]
