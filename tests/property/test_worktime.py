"""The arithmetic of working time, for any receipt, term and pauses, in known and in unknown years, against slow
readings: one date at a time, one session at a time.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from gridflow.worktime import (
    SHANGHAI,
    Calendar,
    Counting,
    Deadline,
    End,
    Notice,
    Pause,
    Roll,
    Start,
    Term,
    TermUnit,
    UnknownYear,
    Used,
    deadline,
    default_calendar,
    load_notices,
    packaged_papers,
    used,
)
from tests.unit.worktime.papers import arrangement

CALENDAR = default_calendar()
ONE_DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
SESSIONS = ((time(8, 30), time(12, 0)), (time(14, 30), time(18, 0)))
WORKING_DAY, WORKING_HOUR, NATURAL_DAY, CLOCK_HOUR, MONTH = TermUnit
COUNTED_IN_DAYS = (WORKING_DAY, NATURAL_DAY, MONTH)


@cache
def known_at(year: int, half: int) -> Calendar:
    """What was known in the middle of May or in the middle of a December, before or after next year's notice."""
    return Calendar(packaged_papers(), known_at=datetime(year, (5, 12)[half], 15, tzinfo=UTC))


# Years whose ends the next notice moved or left alone; the last is the last that is packaged.
YEARS = (2018, 2019, 2022, 2026)
calendars = st.builds(known_at, st.sampled_from(YEARS), st.integers(0, 1))
# Half of the days lie where one of those years ends, and with it what some calendar knows.
days = st.one_of(
    st.dates(date(2018, 1, 1), date(2027, 3, 31)),
    *(st.dates(date(year, 11, 1), date(year + 1, 1, 5)) for year in YEARS),
)
# Half of the times are those at which sessions begin and end, or hours before them.
minutes_of_day = st.one_of(st.integers(0, 24 * 60 - 1), st.integers(0, 47).map(lambda halves: 30 * halves))
to_the_minute = st.builds(lambda day, minutes: midnight(day) + timedelta(minutes=minutes), days, minutes_of_day)
units = st.sampled_from(TermUnit)
LONGEST_DRAWN = {WORKING_DAY: 40, WORKING_HOUR: 90, NATURAL_DAY: 60, CLOCK_HOUR: 500, MONTH: 4}
terms = units.flatmap(lambda unit: st.builds(Term, st.integers(1, LONGEST_DRAWN[unit]), st.just(unit)))
countings = st.builds(Counting, st.sampled_from(Start), st.sampled_from(End), st.sampled_from(Roll))


@st.composite
def cases(draw: st.DrawFn, most_pauses: int = 3) -> tuple[datetime, list[Pause]]:
    """A receipt, and pauses that may overlap and lie near it."""
    received = draw(to_the_minute)
    minutes = st.integers(-3 * 24 * 60, 30 * 24 * 60)
    pauses = []
    for _ in range(draw(st.integers(0, most_pauses))):
        begin = received + timedelta(minutes=draw(minutes))
        pauses.append(Pause(begin, begin + timedelta(minutes=draw(st.integers(0, 6 * 24 * 60)))))
    return received, pauses


def said(found: Deadline) -> tuple[object, ...]:
    """All that a deadline says, without how it was counted."""
    return found.status, found.last_day, found.due, found.remaining, found.not_before


def order(found: Deadline) -> tuple[object, ...]:
    """What a longer or later term never has less of: an end, or no end and more to count."""
    if found.due is not None:
        return 0, found.due
    return 1, found.not_before, found.remaining


def local_day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def read_off(calendar: Calendar, day: date) -> bool | None:
    """Whether a day is worked by the rule of the notices, read afresh; None in a year that no notice covers."""
    notices = [paper for paper in calendar.papers.values() if isinstance(paper, Notice)]
    if not any(notice.covers_year == day.year for notice in notices):
        return None
    for notice in sorted(notices, key=lambda one: one.published_at, reverse=True):
        if day in notice.off or day in notice.on:
            return day in notice.on
    return day.weekday() < 5


def paused_at(at: datetime, pauses: Sequence[Pause]) -> bool:
    """Whether the clock stands just before an instant."""
    return any(pause.begin < at <= pause.end for pause in pauses)


def runs_out(day: date, pauses: Sequence[Pause]) -> bool:
    """Whether the clock runs at the 24:00 of a day, so that the day can count."""
    return not paused_at(midnight(day + ONE_DAY), pauses)


def office_spans(calendar: Calendar, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The office time between two instants of known days, session by session."""
    spans = []
    day = local_day(begin)
    while day <= local_day(end - MICROSECOND):
        if read_off(calendar, day):
            for opens, closes in SESSIONS:
                span = (
                    max(begin, datetime.combine(day, opens, SHANGHAI)),
                    min(end, datetime.combine(day, closes, SHANGHAI)),
                )
                if span[0] < span[1]:
                    spans.append(span)
        day += ONE_DAY
    return spans


def running_time(spans: Sequence[tuple[datetime, datetime]], pauses: Sequence[Pause]) -> timedelta:
    """How long the spans are without the pauses: cut at every edge, and each piece taken or left as a whole."""
    edges = sorted({edge for pause in pauses for edge in pause})
    passed = timedelta(0)
    for begin, end in spans:
        cuts = [begin, *(edge for edge in edges if begin < edge < end), end]
        for since, until in pairwise(cuts):
            if not paused_at(until, pauses):
                passed += until - since
    return passed


# The calendar


@given(calendars, days)
def test_a_day_is_what_the_last_notice_says(calendar: Calendar, day: date) -> None:
    known = read_off(calendar, day)
    assert (calendar.certainty(day) == "unknown") is (known is None)
    if known is not None:
        assert calendar.is_working_day(day) is known


def walked(calendar: Calendar, day: date | None, n: int) -> date | None:
    """The n-th working day from a day; None where either is unknown."""
    try:
        return calendar.last_day(day, n) if day is not None else None
    except UnknownYear:
        return None


@given(calendars, days, st.integers(1, 250), st.integers(0, 250))
def test_last_day_adds_up_or_is_unknown(calendar: Calendar, day: date, a: int, b: int) -> None:
    assert walked(calendar, day, a + b) == walked(calendar, walked(calendar, day, a), b)
    assert walked(calendar, day, -a - b) == walked(calendar, walked(calendar, day, -a), -b)


@given(calendars, days, st.integers(1, 250))
def test_count_inverts_last_day(calendar: Calendar, day: date, n: int) -> None:
    last, first = walked(calendar, day, n), walked(calendar, day, -n)
    if last is not None:
        assert calendar.is_working_day(last)
        assert calendar.count(day, last) == n
        assert calendar.count(day, last - ONE_DAY) == n - 1
    elif calendar.certainty(day) != "unknown":
        assert calendar.horizon is not None
        assert calendar.count(day, calendar.horizon.known) < n
    if first is not None and first.year > 2014:
        assert calendar.count(first - ONE_DAY, day - ONE_DAY) == n


@given(st.sampled_from(["CN-2015-A1", "CN-2019-A1", "CN-2020-A1"]), cases(), terms, countings)
def test_as_of_before_an_amendment_is_the_data_without_it(
    amendment: str, case: tuple[datetime, list[Pause]], term: Term, counting: Counting
) -> None:
    received, pauses = case
    earlier, later = as_of_and_without(amendment)
    assert earlier.version == later.version
    received = received.replace(year=int(amendment[3:7]) - (received.month > 6), day=min(received.day, 28))
    answers = [
        deadline(calendar, received, term, counting=counting, pauses=pauses).trace for calendar in (earlier, later)
    ]
    assert answers[0] == answers[1]


@cache
def as_of_and_without(amendment: str) -> tuple[Calendar, Calendar]:
    papers = packaged_papers()
    published = next(paper.published_at for paper in papers if paper.id == amendment)
    return (
        Calendar(papers, known_at=published - MICROSECOND),
        Calendar([paper for paper in papers if paper.id != amendment and paper.published_at < published]),
    )


# Terms


@given(calendars, cases(), terms, countings, st.integers(0, 30 * 24 * 60))
def test_a_later_receipt_or_a_longer_term_never_ends_earlier(
    calendar: Calendar, case: tuple[datetime, list[Pause]], term: Term, counting: Counting, later: int
) -> None:
    received, pauses = case
    # A month's pause may lie before a later receipt that has the same corresponding day, as 28 and 31 January have.
    assume(term.unit is not MONTH or not pauses)
    found = deadline(calendar, received, term, counting=counting, pauses=pauses)
    longer = deadline(calendar, received, Term(term.amount + 1, term.unit), counting=counting, pauses=pauses)
    assert order(found) <= order(longer)
    delayed = deadline(calendar, received + timedelta(minutes=later), term, counting=counting, pauses=pauses)
    # What is left of hours is told from the known end on, so that between open ones only their end is compared.
    assert order(found)[:2] <= order(delayed)[:2]


@given(calendars, to_the_minute, terms, countings)
def test_no_pause_is_an_empty_pause(calendar: Calendar, received: datetime, term: Term, counting: Counting) -> None:
    none = deadline(calendar, received, term, counting=counting)
    for at in (received - ONE_DAY, received, received + 2 * ONE_DAY):
        empty = deadline(calendar, received, term, counting=counting, pauses=[Pause(at, at)])
        assert (said(empty), empty.trace) == (said(none), none.trace)


@given(calendars, cases(), st.integers(1, 40), st.sampled_from(COUNTED_IN_DAYS), st.data())
def test_a_pause_inside_one_day_changes_nothing(
    calendar: Calendar, case: tuple[datetime, list[Pause]], amount: int, unit: TermUnit, data: st.DataObject
) -> None:
    received, pauses = case
    begin, end = sorted(data.draw(st.integers(0, 24 * 60 - 1)) for _ in range(2))
    day = midnight(local_day(received) + data.draw(st.integers(0, 20)) * ONE_DAY)
    inside = Pause(day + timedelta(minutes=begin), day + timedelta(minutes=end))
    # Where another pause touches it the two are one, which may reach further.
    assume(not any(pause.begin <= inside.end and inside.begin <= pause.end for pause in pauses))
    term = Term(amount, unit) if unit is not MONTH else Term(1, unit)
    without = deadline(calendar, received, term, pauses=pauses)
    assert said(deadline(calendar, received, term, pauses=[*pauses, inside])) == said(without)


@given(calendars, cases(), terms, countings, st.data())
def test_pauses_count_as_their_union(
    calendar: Calendar,
    case: tuple[datetime, list[Pause]],
    term: Term,
    counting: Counting,
    data: st.DataObject,
) -> None:
    received, pauses = case
    pieces: list[Pause] = []
    for begin, end in pauses:
        cut = begin + (end - begin) * data.draw(st.integers(0, 8)) / 8
        pieces += [Pause(begin, cut), Pause(cut, end)]
    shuffled = data.draw(st.permutations([*pieces, *pauses[:1]]))
    whole = deadline(calendar, received, term, counting=counting, pauses=pauses)
    assert said(deadline(calendar, received, term, counting=counting, pauses=shuffled)) == said(whole)


@given(calendars, cases(), terms, countings, st.integers(0, 5 * 24 * 60))
def test_a_longer_pause_never_ends_a_term_earlier(
    calendar: Calendar, case: tuple[datetime, list[Pause]], term: Term, counting: Counting, more: int
) -> None:
    received, pauses = case
    assume(pauses)
    longer = [Pause(pauses[0].begin, pauses[0].end + timedelta(minutes=more)), *pauses[1:]]
    found = deadline(calendar, received, term, counting=counting, pauses=pauses)
    assert order(found) <= order(deadline(calendar, received, term, counting=counting, pauses=longer))


@given(calendars, cases(), terms, st.integers(1, 9), countings)
def test_an_extension_in_the_same_unit_adds_up(
    calendar: Calendar, case: tuple[datetime, list[Pause]], term: Term, more: int, counting: Counting
) -> None:
    received, pauses = case
    added = Term(more, term.unit)
    extended = deadline(calendar, received, term, counting=counting, pauses=pauses, extensions=[added])
    whole = Term(term.amount + more, term.unit)
    assert said(extended) == said(deadline(calendar, received, whole, counting=counting, pauses=pauses))


@given(calendars, cases(), st.one_of(st.integers(1, 90), st.integers(1, 6).map(lambda whole_days: 7 * whole_days)))
def test_working_hours_end_at_the_earliest_instant_that_reaches_them(
    calendar: Calendar, case: tuple[datetime, list[Pause]], hours: int
) -> None:
    received, pauses = case
    found = deadline(calendar, received, Term(hours, WORKING_HOUR), pauses=pauses)
    if found.due is not None:
        end = found.due
        reached = running_time(office_spans(calendar, received, end), pauses)
        assert reached == hours * HOUR
        assert running_time(office_spans(calendar, received, end - MICROSECOND), pauses) < reached
        assert found.last_day == local_day(end - MICROSECOND)
    else:
        left = timedelta(seconds=found.remaining)
        if read_off(calendar, local_day(received)) is not None:
            assert calendar.horizon is not None
            known_end = midnight(calendar.horizon.known + ONE_DAY)
            left += running_time(office_spans(calendar, received, known_end), pauses)
        assert left == hours * HOUR


@given(calendars, cases(), terms, st.sampled_from(Roll))
def test_a_trace_counted_again_by_hand_gives_the_deadline(
    calendar: Calendar, case: tuple[datetime, list[Pause]], term: Term, roll: Roll
) -> None:
    received, pauses = case
    found = deadline(calendar, received, term, pauses=pauses, counting=Counting(roll=roll))
    in_days = term.unit in COUNTED_IN_DAYS
    day = local_day(received) - (0 if in_days else 1) * ONE_DAY
    counted = 0
    ordinal = 0
    for row in found.trace:
        day += ONE_DAY
        assert row.day == day
        worked = read_off(calendar, day)
        if term.unit is WORKING_DAY:
            ordinal += bool(worked) and runs_out(day, pauses)
        elif in_days:
            ordinal += runs_out(day, pauses)
        else:
            since, until = max(received, midnight(day)), midnight(day + ONE_DAY)
            if found.due is not None:
                until = min(until, found.due)
            spans = office_spans(calendar, since, until) if term.unit is WORKING_HOUR else [(since, until)]
            ordinal += running_time(spans, pauses) // timedelta(seconds=1)
        if row.counted is not None and not (term.unit.natural and day == found.last_day):
            assert row.counted == ordinal > counted
        counted = row.counted or counted
        if row.reason != "paused":
            assert (row.reason == "unannounced") is (worked is None)
    if term.unit is MONTH:
        whole = counted_months(received, term.amount)
    else:
        whole = term.amount if in_days else term.amount * 3600
    if found.status != "open":
        assert counted == whole
        assert day == found.last_day
        assert term.unit is CLOCK_HOUR or roll is Roll.NONE or read_off(calendar, day)
    elif term.unit.by_office:
        assert found.remaining == whole - counted > 0
        assert read_off(calendar, day + ONE_DAY) is None or not found.trace


def counted_months(received: datetime, months: int) -> int:
    """How many natural days the months have."""
    day = local_day(received)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return (min(date(year, month + 1, 1) + (day.day - 1) * ONE_DAY, following - ONE_DAY) - day).days


@given(calendars, cases(), terms, countings, st.floats(0, 1))
def test_what_is_used_up_and_the_rest_are_the_whole(
    calendar: Calendar, case: tuple[datetime, list[Pause]], term: Term, counting: Counting, share: float
) -> None:
    received, pauses = case
    whole = deadline(calendar, received, term, counting=counting, pauses=pauses)
    assume(whole.due is not None)
    assert whole.due is not None
    at = received + (whole.due - received) * share
    so_far = used(calendar, received, at, term.unit, counting=counting, pauses=pauses)
    total = term.amount * (3_600_000_000 if term.unit.by_hours else 1)
    if at < whole.due and term.unit is not MONTH and counting.end is End.MIDNIGHT:
        assert so_far.amount < total or term.unit is NATURAL_DAY
    if so_far.amount >= total:
        return
    rest = deadline(calendar, received, term, counting=counting, pauses=pauses, used=so_far)
    assert said(rest) == said(whole)
    if term.unit.by_office:
        end = used(calendar, received, whole.due, term.unit, counting=counting, pauses=pauses)
        assert end.amount == total or counting.end is End.CLOSE_OF_BUSINESS


@given(calendars, cases(), terms, countings)
def test_used_up_before_the_receipt_is_nothing(
    calendar: Calendar, case: tuple[datetime, list[Pause]], term: Term, counting: Counting
) -> None:
    received, pauses = case
    assume(calendar.certainty(local_day(received)) != "unknown")
    nothing = used(calendar, received, received - HOUR, term.unit, pauses=pauses)
    assert nothing == Used(0, received - HOUR)
    went_on = deadline(calendar, received, term, counting=counting, pauses=pauses, used=nothing)
    assert said(went_on) == said(deadline(calendar, received, term, counting=counting, pauses=pauses))


# The notice to come

WEEKENDS = [day for n in range(372) if (day := date(2026, 12, 25) + n * ONE_DAY).weekday() >= 5]
WEEKDAYS = [day for n in range(372) if (day := date(2026, 12, 25) + n * ONE_DAY).weekday() < 5]
STATUTORY = {date(2027, month, day) for month, day in ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))}


@st.composite
def next_notices(draw: st.DrawFn, first: date = date(2026, 12, 25)) -> Notice:
    """Any notice of 2027 that can be: from all weekends worked to many weekdays off, most near its beginning."""
    if draw(st.booleans()):
        on = [day for day in WEEKENDS if day >= first]
    else:
        on = draw(st.lists(st.sampled_from(WEEKENDS[:12]), max_size=12))
    off = {*draw(st.lists(st.sampled_from(WEEKDAYS[:40]), max_size=20)), *STATUTORY}
    return Notice(
        id="T-2027",
        document="测试〔2026〕1号",
        document_confirmed=False,
        published_at=datetime(2026, 12, 20, tzinfo=UTC),
        source="https://example.invalid/",
        covers_year=2027,
        off=tuple(day for day in sorted(off) if day >= first),
        on=tuple(day for day in sorted(set(on) - off) if day >= first),
    ).checked()


# From a week before the days that are in doubt.
december = st.integers(0, 28 * 24 * 60).map(lambda minutes: midnight(date(2026, 12, 18)) + timedelta(minutes=minutes))


@st.composite
def open_cases(draw: st.DrawFn) -> tuple[datetime, list[Pause]]:
    received = draw(december)
    pauses = []
    for _ in range(draw(st.integers(0, 2))):
        begin = received + timedelta(minutes=draw(st.integers(0, 25 * 24 * 60)))
        pauses.append(Pause(begin, begin + timedelta(minutes=draw(st.integers(0, 6 * 24 * 60)))))
    return received, pauses


COUNTY = "330921000000"
NEW_YEAR = date(2027, 1, 1)
LOCAL_PAPERS: tuple[tuple[Notice, ...], ...] = (
    (),
    (arrangement("ON", "2026-12-01", on=(NEW_YEAR, date(2027, 1, 2)), unit=COUNTY),),
    (arrangement("OFF", "2026-12-01", off=(date(2026, 12, 30), date(2027, 1, 4)), unit=COUNTY),),
    (arrangement("NATIONAL", "2026-12-21", on=(NEW_YEAR,), off=(date(2027, 1, 2),)),),
)


@cache
def before_the_notice(local: tuple[Notice, ...]) -> Calendar:
    return Calendar((*packaged_papers(), *local), (COUNTY,))


SHORT = {WORKING_DAY: 8, WORKING_HOUR: 40, NATURAL_DAY: 12, CLOCK_HOUR: 200, MONTH: 1}
short_terms = units.flatmap(lambda unit: st.builds(Term, st.integers(1, SHORT[unit]), st.just(unit)))


@given(
    next_notices(),
    st.sampled_from(LOCAL_PAPERS),
    open_cases(),
    st.one_of(st.tuples(terms), st.lists(short_terms, min_size=1, max_size=3)),
    countings,
)
def test_no_notice_ends_an_open_term_before_its_bound_or_moves_a_fixed_one(
    notice: Notice,
    local: tuple[Notice, ...],
    case: tuple[datetime, list[Pause]],
    asked: Sequence[Term],
    counting: Counting,
) -> None:
    received, pauses = case
    term, *extensions = asked
    then, now = (
        deadline(calendar, received, term, counting=counting, pauses=pauses, extensions=extensions)
        for calendar in (before_the_notice(local), Calendar((*packaged_papers(), *local, notice), (COUNTY,)))
    )
    if then.status == "fixed":
        assert said(now) == said(then)
    elif then.status == "open" and now.last_day is not None:
        assert then.not_before is not None
        assert then.not_before <= now.last_day


@given(next_notices(date(2027, 1, 1)), open_cases(), st.integers(1, 40), st.sampled_from([WORKING_DAY, WORKING_HOUR]))
def test_what_remains_is_what_is_counted_in_the_year_to_come(
    notice: Notice, case: tuple[datetime, list[Pause]], amount: int, unit: TermUnit
) -> None:
    received, pauses = case
    then = deadline(CALENDAR, received, Term(amount, unit), pauses=pauses)
    now = deadline(Calendar((*packaged_papers(), notice)), received, Term(amount, unit), pauses=pauses)
    assume(now.due is not None)
    counted = [row for row in now.trace if row.counted is not None]
    known = [row.counted for row in counted if row.day.year == 2026]
    total = amount if unit is WORKING_DAY else amount * 3600
    # Seconds of a trace are whole ones that have passed, those that remain whole ones that are begun.
    assert then.remaining == total - (known[-1] or 0 if known else 0)
    assert (then.status == "open") is (then.remaining > 0)


def test_the_notices_that_have_come_are_among_those_drawn() -> None:
    for notice in load_notices():
        if notice.covers_year is not None:
            assert date(notice.covers_year, 1, 1) in notice.off
            assert min(notice.off + notice.on) >= date(notice.covers_year - 1, 12, 25)
