"""Deadlines in working days, with their status and their reasons."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from gridflow.errors import InvalidInput, NaiveTime
from gridflow.worktime.calendar import Calendar
from gridflow.worktime.day import WORKED, TraceDay
from gridflow.worktime.errors import DayOutOfRange, UnknownYear
from gridflow.worktime.term import Offset, Term
from gridflow.worktime.years import FIRST_DAY, LAST_DAY

Status: TypeAlias = Literal["fixed", "provisional", "open"]

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a term 时限 ends, and why: the fact that a case's event stores and replay never recomputes.

    `received_at` and `due` are UTC; `due` is exclusive: the local midnight that ends `last_day`. `status` is
    `fixed`, `provisional` where a counted-over date may still be moved by next year's notice, or `open` where
    the count runs into a year whose notice is not out; an open deadline is never overdue. Open, it has no
    `last_day` and no `due`, but `remaining`, the working days still to count after the last known day as the
    calendar stands, and `not_before`, a date before which it cannot end whatever the next notice says.
    `trace` has every date from the day after receipt to the last day, or to the last known day. `zone` is the
    IANA name of the time zone whose days were counted.
    """

    term: str
    received_at: datetime
    status: Status
    last_day: date | None
    due: datetime | None
    remaining: int
    not_before: date | None
    calendar_version: str
    trace: tuple[TraceDay, ...]
    zone: str


def deadline(calendar: Calendar, received_at: datetime, term: Term, zone: ZoneInfo = SHANGHAI) -> Deadline:
    """Count `term` from the receipt at `received_at`, an aware instant, in the days of `zone`.

    Day 0 is the receipt's date and never counts 受理当日不计; day 1 is the first working day strictly after
    it; the term ends with day N at 24:00. Raises `NaiveTime`, and `DayOutOfRange` for a receipt before 2014.
    """
    received_on = _receipt_day(received_at, zone)
    try:
        last = calendar.last_day(received_on, term.amount)
    except UnknownYear:
        return _open(calendar, received_at, received_on, term, zone)
    return Deadline(
        term=str(term),
        received_at=received_at.astimezone(UTC),
        # The last day is the latest passed, so it is provisional if any passed day is.
        status="provisional" if calendar.certainty(last) == "provisional" else "fixed",
        last_day=last,
        due=_end_of(last, zone),
        remaining=0,
        not_before=None,
        calendar_version=calendar.version,
        trace=_trace(calendar, received_on, last),
        zone=_name(zone),
    )


def instant_at(calendar: Calendar, deadline: Deadline, offset: Offset) -> datetime | None:
    """Return the UTC instant of a ladder rung: 24:00 of the day `offset` away from the deadline's last day.

    The offset 0 is the due instant itself. None where the deadline is open or the walk leaves known years.
    """
    if deadline.last_day is None:
        return None
    if offset.amount == 0:
        return deadline.due
    try:
        day = calendar.last_day(deadline.last_day, offset.amount)
    except (UnknownYear, DayOutOfRange):
        return None
    return _end_of(day, ZoneInfo(deadline.zone))


def _receipt_day(received_at: datetime, zone: ZoneInfo) -> date:
    if received_at.utcoffset() is None:
        raise NaiveTime(f"受理时间 {received_at.isoformat()} 缺少时区", field="received_at")
    try:
        day = received_at.astimezone(zone).date()
    except OverflowError:
        day = received_at.date()
    if not FIRST_DAY <= day <= LAST_DAY:
        raise DayOutOfRange(f"受理日期 {day} 不在 {FIRST_DAY} 至 {LAST_DAY} 之内", field="received_at")
    return day


def _open(calendar: Calendar, received_at: datetime, received_on: date, term: Term, zone: ZoneInfo) -> Deadline:
    trace: tuple[TraceDay, ...] = ()
    remaining = uncertain = term.amount
    last_sure = received_on
    horizon = calendar.horizon
    if horizon and calendar.certainty(received_on) != "unknown":
        trace = _trace(calendar, received_on, horizon.known)
        remaining -= calendar.count(received_on, horizon.known)
        last_sure = max(received_on, horizon.fixed)
        uncertain -= calendar.count(received_on, last_sure)
    return Deadline(
        term=str(term),
        received_at=received_at.astimezone(UTC),
        status="open",
        last_day=None,
        due=None,
        remaining=remaining,
        not_before=_earliest(last_sure, uncertain),
        calendar_version=calendar.version,
        trace=trace,
        zone=_name(zone),
    )


def _earliest(after: date, n: int) -> date:
    """Return the first date that can be the `n`-th working day after `after` under any notice still to come.

    A notice can make any Saturday or Sunday a working day, even in the December before: that of 2012 did with
    2011-12-31. Only 1 January is off in every year (全国年节及纪念日放假办法, 第二条).
    """
    new_years = 0
    while True:
        end = after + timedelta(days=n + new_years)
        if end.year - after.year == new_years:
            return end
        new_years = end.year - after.year


def _trace(calendar: Calendar, after: date, until: date) -> tuple[TraceDay, ...]:
    trace = []
    counted = 0
    for calendar_day in calendar.days(after, until):
        day, _, reason, notice = calendar_day
        if reason in WORKED:
            counted += 1
            trace.append(TraceDay(day, counted, reason, notice))
        else:
            trace.append(calendar_day)
    return tuple(trace)


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    next_day = day + _ONE_DAY
    return datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone).astimezone(UTC)


def _name(zone: ZoneInfo) -> str:
    if not zone.key:
        raise InvalidInput("时区须有 IANA 名称", field="zone")
    return zone.key
