"""Deadlines: when a term ends, how sure that is, and why."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from gridflow.errors import InvalidInput
from gridflow.worktime.calendar import Calendar
from gridflow.worktime.counting import Counting, End, Roll, Start
from gridflow.worktime.day import TraceDay
from gridflow.worktime.errors import DayOutOfRange, UnknownTerm, UnknownYear
from gridflow.worktime.instant import day_of
from gridflow.worktime.legs import HOUR, WALKS, Course, Leg, Mark, end_mark, end_of, in_base_units
from gridflow.worktime.open_end import remaining
from gridflow.worktime.pause import Pause, lost_days, union
from gridflow.worktime.term import Offset, Term, TermUnit
from gridflow.worktime.trace import trace_of
from gridflow.worktime.zone import SHANGHAI

Status: TypeAlias = Literal["fixed", "provisional", "open"]

_ONE_DAY: Final = timedelta(days=1)
_USUAL: Final = Counting()
# Looking up a member of an enumeration is slow before Python 3.12.
_DEEMED: Final = Start.DEEMED_NEXT_WORKING_DAY
_CLOSE: Final = End.CLOSE_OF_BUSINESS
_ROLLS: Final = Roll.NEXT_WORKING_DAY
_CLOCK_HOUR: Final = TermUnit.CLOCK_HOUR
_YEARS_AHEAD: Final = (3, 30)
"""How many years beyond the known ones an open end is looked for: a few, and those of the longest term."""


class Used(NamedTuple):
    """How much of a term was used up 已用时限 by the aware instant `at`: whole days, or microseconds in hours."""

    amount: int
    at: datetime


class Deadline(NamedTuple):
    """When a term 时限 ends, and why: the fact that a case's event stores and replay never recomputes.

    `due` is a UTC instant and exclusive: the end of `last_day`, or for a term in hours the instant within `last_day`
    at which it is used up. `status` is `fixed`, `provisional` where a date counted over may still be moved by next
    year's notice, or `open` where the count runs into a year whose notice is not out; an open deadline is never
    overdue. Open, it has no `last_day` and no `due`, but `remaining`, the working days still to count after the last
    known day as the calendar stands (in working hours: seconds of office time; in natural time 0, which waits to be
    rolled), and `not_before`, a date before which it cannot end whatever the next notice says. `remaining_unit` is the
    unit of the stretch in which the known years end, those after it being still to come whole; else the term's own.

    `asked` are the term and its extensions, `stretches` what they come to in base units, `marks` where those that were
    walked begin and end, `before` what of the first had been used up. Two are equal where the same was asked of one
    calendar.
    """

    status: Status
    last_day: date | None
    due: datetime | None
    remaining: int
    remaining_unit: TermUnit
    not_before: date | None
    asked: tuple[Term, ...]
    received: Mark
    counting: Counting
    course: Course
    stretches: Sequence[tuple[TermUnit, int]]
    marks: Sequence[Mark]
    before: int

    @property
    def term(self) -> str:
        """The term, as `5wd`."""
        return str(self.asked[0])

    @property
    def extensions(self) -> tuple[str, ...]:
        """What was added to it, as `2wd`."""
        return tuple(map(str, self.asked[1:]))

    @property
    def received_at(self) -> datetime:
        """The UTC instant of receipt."""
        return self.received.at.astimezone(UTC)

    @property
    def calendar_version(self) -> str:
        """The version of the calendar."""
        return self.course.calendar.version

    @property
    def zone(self) -> str:
        """The IANA name of the time zone whose days were counted."""
        return self.course.zone.key

    @property
    def trace(self) -> tuple[TraceDay, ...]:
        """Every date from the day after receipt (in hours: from the receipt's) to the last, or the last known day.

        Made when it is asked for.
        """
        return trace_of(self.course, self._legs())

    def _legs(self) -> list[Leg]:
        """The stretches that were walked, and the one in which the known years end."""
        legs = [
            Leg(unit, start, end, end.day)
            for (unit, _), (start, end) in zip(self.stretches, pairwise(self.marks), strict=False)
        ]
        if len(legs) < len(self.stretches):
            legs.append(Leg(self.stretches[len(legs)][0], self.marks[-1], None, None))
        elif self.last_day is not None:
            legs[-1] = legs[-1]._replace(last_day=self.last_day)
        legs[0] = legs[0]._replace(before=self.before)
        return legs


_Count: TypeAlias = Callable[[Course, Mark, tuple[Term, ...], Counting, Used | None], Deadline]


def deadline(
    calendar: Calendar,
    received_at: datetime,
    term: Term,
    zone: ZoneInfo = SHANGHAI,
    *,
    counting: Counting = _USUAL,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Term] = (),
    used: Used | None = None,
) -> Deadline:
    """Count `term` from the receipt at `received_at`, an aware instant, in the days of `zone`.

    Day 0 is the receipt's date and never counts 受理当日不计; day 1 is the first working day strictly after it; the
    term ends with day N. Natural days and months count every day, and roll from a rest day to the next working day.
    Hours begin at once; working hours end at the earliest instant that reaches them. A day counts only if the clock
    runs at its 24:00, so `pauses` within one day cost nothing, and one that reaches 24:00 loses the day that it ends;
    in hours they cost what they last. `extensions` add up: those in the term's unit lengthen it, others are counted
    on from its end. Under close of business what begins after the close of the last day comes too late to count,
    be it a pause over its 24:00; so terms need not add up there.

    `used` says that the clock ran before under another calendar: of a term in working days or hours only the rest is
    then counted, from `used.at` on; natural time is the same under every calendar.

    Raises `NaiveTime`, `DayOutOfRange` for a receipt or a pause before 2014, `InvalidPause`, `NoOfficeHours`,
    `UnknownTerm` where the extensions add up to too much, and `InvalidInput` where nothing of the term is left.
    """
    asked = (term, *extensions)
    received = Mark(day_of(received_at, zone, "received_at", "受理时间"), received_at)
    if used is not None:
        day_of(used.at, zone, "used", "已用时限计至")
    count = _count_to_close if counting.end is _CLOSE else _count
    found = count(course_of(calendar, zone, union(pauses)), received, asked, counting, used)
    return found if found.due is not None else found._replace(not_before=_not_before(found, used, count))


class Ending(Protocol):
    """What of a deadline a ladder rung depends on."""

    @property
    def last_day(self) -> date | None: ...

    @property
    def due(self) -> datetime | None: ...

    @property
    def zone(self) -> str: ...

    @property
    def counting(self) -> Counting: ...


def instant_at(calendar: Calendar, deadline: Ending, offset: Offset) -> datetime | None:
    """Return the UTC instant of a ladder rung.

    In days it is the end of the day that lies `offset` away from the deadline's last day, ending as that does; in
    hours it lies `offset` away from the due instant. The offset 0 is the due instant itself. None where the deadline
    is open or the walk leaves known years. Raises `NoOfficeHours`.
    """
    if deadline.due is None or deadline.last_day is None or offset.amount == 0:
        return deadline.due
    course = Course(calendar, ZoneInfo(deadline.zone))
    try:
        match offset.unit:
            case TermUnit.CLOCK_HOUR:
                return deadline.due + offset.amount * HOUR
            case TermUnit.WORKING_HOUR:
                return course.office_reached(deadline.due, in_base_units(offset.amount, offset.unit))
            case TermUnit.NATURAL_DAY:
                day = deadline.last_day + timedelta(days=offset.amount)
            case _:
                day = calendar.last_day(deadline.last_day, offset.amount)
    except (UnknownYear, DayOutOfRange):
        return None
    return _end(course, day, deadline.counting.end)


def course_of(calendar: Calendar, zone: ZoneInfo, pauses: Sequence[Pause]) -> Course:
    """What a term is walked in, under disjoint pauses in order. Raises `DayOutOfRange`."""
    if not zone.key:
        raise InvalidInput("时区须有 IANA 名称", field="zone")
    return Course(calendar, zone, pauses, lost_days(pauses, zone) if pauses else ())


def beginning(course: Course, unit: TermUnit, received: Mark, counting: Counting) -> Mark:
    """Day 0, and the instant from which hours count. Raises `UnknownYear` where a rest day cannot be told."""
    if not _deemed(unit, counting) or course.calendar.is_working_day(received.day):
        return received
    day = course.calendar.last_day(received.day, 1)
    return Mark(day, end_of(day - _ONE_DAY, course.zone))


def _deemed(unit: TermUnit, counting: Counting) -> bool:
    """Whether the calendar decides where the count begins; clock hours begin at the receipt in any case."""
    return counting.start is _DEEMED and unit is not _CLOCK_HOUR


def _stretches(asked: Sequence[Term]) -> list[tuple[TermUnit, int]]:
    """The stretches of a term in base units: its own with what was added in the same unit, then the others.

    Raises `UnknownTerm` where one comes to more than a term may.
    """
    first = asked[0]
    if len(asked) == 1:
        return [(first.unit, in_base_units(first.amount, first.unit))]
    added = {first.unit: first.amount}
    for term in asked[1:]:
        added[term.unit] = added.get(term.unit, 0) + term.amount
    for unit, amount in added.items():
        if amount > unit.longest:
            raise UnknownTerm(f"延期后共 {amount}{unit.chinese}，超过 {unit.longest}{unit.chinese}", field="extensions")
    return [(unit, in_base_units(amount, unit)) for unit, amount in added.items()]


def _count_to_close(
    course: Course, received: Mark, asked: tuple[Term, ...], counting: Counting, used: Used | None
) -> Deadline:
    for known, pause in enumerate(course.pauses):
        earlier = course_of(course.calendar, course.zone, course.pauses[:known])._replace(sure=course.sure)
        found = _count(earlier, received, asked, counting, used)
        if found.due is not None and found.due <= pause.begin:
            # What is paused after the close of the last day comes too late to count.
            return found
    return _count(course, received, asked, counting, used)


def _not_before(found: Deadline, used: Used | None, count: _Count) -> date:
    """The last day that an open deadline has under the most generous notices to come: under no other an earlier one.

    The day that the count has reached for sure, where those notices do not lead to an end.
    """
    course, reached = found.course, found.marks[-1].day
    horizon = course.horizon_from(reached)
    if horizon is None:
        return reached
    for years in _YEARS_AHEAD:
        generous = course._replace(calendar=course.calendar.generous(years), sure=horizon.fixed)
        found = count(generous, found.received, found.asked, found.counting, used)
        if found.last_day is not None:
            return found.last_day
    return max(found.marks[-1].day, date(horizon.known.year + _YEARS_AHEAD[-1], 12, 31))


def _count(course: Course, received: Mark, asked: tuple[Term, ...], counting: Counting, used: Used | None) -> Deadline:
    stretches = _stretches(asked)
    unit, amount = stretches[0]
    marks = [received]
    before = 0
    try:
        if counting.start is _DEEMED:
            marks[0] = beginning(course, unit, received, counting)
        if used is not None and unit.by_office:
            marks[0], before = _resumed(course, marks[0], used, amount), used.amount
            stretches[0] = unit, amount - before
        for unit, amount in stretches:
            marks.append(WALKS[unit](course, amount, marks[-1]))
        amount = 0
        last, due = marks[-1]
        if unit.natural and counting.roll is _ROLLS:
            last, due = _rolled(course, last)
    except (UnknownYear, DayOutOfRange):
        left = remaining(course, unit, amount, marks[-1])
        return Deadline(
            "open", None, None, left, unit, None, asked, received, counting, course, stretches, marks, before
        )
    if counting.end is _CLOSE and not unit.by_hours:
        due = _closing(course, last)
    if unit.by_office or (unit.natural and counting.roll is _ROLLS):
        decided: date | None = last
    else:
        decided = _decided(stretches, marks, counting)
    doubtful = decided is not None and course.calendar.certainty(decided) == "provisional"
    status: Status = "provisional" if doubtful else "fixed"
    return Deadline(
        status, last, due, 0, asked[0].unit, None, asked, received, counting, course, stretches, marks, before
    )


def _resumed(course: Course, mark: Mark, used: Used, amount: int) -> Mark:
    """Where the count goes on after a change of calendar.

    A day counts at its 24:00, so the day of the change is the new calendar's to judge.
    """
    if not 0 <= used.amount < amount:
        raise InvalidInput("已用时限不能为负，也不能用完全部时限", field="used")
    return Mark(max(mark.day, course.local(used.at).date() - _ONE_DAY), max(mark.at, used.at))


def _rolled(course: Course, last: date) -> Mark:
    calendar = course.calendar
    if not calendar.is_working_day(last):
        last = calendar.last_running_day(last, 1, course.lost)
    return end_mark(last, course.zone)


def _decided(stretches: Sequence[tuple[TermUnit, int]], marks: Sequence[Mark], counting: Counting) -> date | None:
    """The last date that the calendar decided, if any, where it is not the last day. All others lie before it, and
    are no less sure.
    """
    for (unit, _), end in zip(reversed(stretches), reversed(marks), strict=False):
        if unit.by_office:
            return end.day
    return marks[0].day if _deemed(unit, counting) else None


def _end(course: Course, day: date, end: End) -> datetime:
    return _closing(course, day) if end is _CLOSE else end_of(day, course.zone)


def _closing(course: Course, day: date) -> datetime:
    """The UTC instant of the close of business 下班时刻 of a day. Raises `NoOfficeHours`."""
    return course.instant(datetime.combine(day, course.calendar.office_time.close_of(day)))
