"""What cannot be counted is refused, and the refusal names the field."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from gridflow.errors import InvalidInput, NaiveTime
from gridflow.worktime import (
    Calendar,
    DayOutOfRange,
    Term,
    TermUnit,
    UnknownTerm,
    Used,
    deadline,
    default_calendar,
    default_calendars,
    packaged_papers,
    used,
)
from tests.unit.worktime.papers import shanghai

CALENDAR = default_calendar()
RECEIVED = shanghai("2026-05-07T10:00:00")
NAIVE = datetime.fromisoformat("2026-05-07T10:00:00")
TERMS = [Term.parse(text) for text in ("3wd", "3wh", "3d", "3h", "3mo")]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_a_naive_receipt_is_refused(term: Term) -> None:
    with pytest.raises(NaiveTime) as refused:
        deadline(CALENDAR, NAIVE, term)
    assert refused.value.context["field"] == "received_at"


@pytest.mark.parametrize("term", TERMS, ids=str)
@pytest.mark.parametrize(
    "instant",
    [
        shanghai("2013-12-31T23:59:59"),
        datetime.min.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
        shanghai("2200-01-01T00:00:00"),
    ],
)
def test_a_receipt_outside_the_years_kept_is_refused(instant: datetime, term: Term) -> None:
    with pytest.raises(DayOutOfRange) as refused:
        deadline(CALENDAR, instant, term)
    assert refused.value.context["field"] == "received_at"


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_the_first_and_the_last_instant_kept_are_counted(term: Term) -> None:
    assert deadline(CALENDAR, shanghai("2014-01-01T00:00:00"), term).status == "fixed"
    last = deadline(CALENDAR, shanghai("2199-12-31T23:59:59.999999"), term)
    assert last.status == ("fixed" if term.unit is TermUnit.CLOCK_HOUR else "open")


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda: Calendar(packaged_papers(), known_at=NAIVE), id="a calendar"),
        pytest.param(lambda: default_calendars().of((), NAIVE), id="calendars"),
    ],
)
def test_a_naive_time_of_knowledge_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(NaiveTime) as refused:
        ask()
    assert refused.value.context["field"] == "known_at"


@pytest.mark.parametrize("unit", TermUnit)
@pytest.mark.parametrize(
    ("at", "error"), [(NAIVE, NaiveTime), (shanghai("2013-01-01T00:00:00"), DayOutOfRange)], ids=["naive", "2013"]
)
def test_a_wrong_time_of_use_is_refused(unit: TermUnit, at: datetime, error: type[InvalidInput]) -> None:
    with pytest.raises(error) as refused:
        used(CALENDAR, RECEIVED, at, unit)
    assert refused.value.context["field"] == "at"


@pytest.mark.parametrize(
    ("spent", "error"),
    [
        pytest.param(Used(-1, RECEIVED), InvalidInput, id="negative"),
        pytest.param(Used(3, RECEIVED), InvalidInput, id="nothing left"),
        pytest.param(Used(1, NAIVE), NaiveTime, id="naive"),
        pytest.param(Used(1, datetime.max.replace(tzinfo=UTC)), DayOutOfRange, id="9999"),
    ],
)
def test_a_wrong_use_is_refused(spent: Used, error: type[InvalidInput]) -> None:
    with pytest.raises(error) as refused:
        deadline(CALENDAR, RECEIVED, Term.parse("3wd"), used=spent)
    assert refused.value.context["field"] == "used"


@pytest.mark.parametrize(
    ("term", "extensions"), [("1wd", ["9999wd"]), ("1wd", ["9999d", "1d"]), ("120mo", ["1mo"]), ("1h", ["5wd"] * 2000)]
)
def test_extensions_add_up_to_no_more_than_a_term_may_be(term: str, extensions: list[str]) -> None:
    with pytest.raises(UnknownTerm) as refused:
        deadline(CALENDAR, RECEIVED, Term.parse(term), extensions=map(Term.parse, extensions))
    assert refused.value.context["field"] == "extensions"


def test_a_zone_without_a_name_is_refused() -> None:
    with files("tzdata.zoneinfo.Asia").joinpath("Shanghai").open("rb") as file:
        nameless = ZoneInfo.from_file(file)
    with pytest.raises(InvalidInput) as refused:
        deadline(CALENDAR, RECEIVED, Term.parse("3wd"), nameless)
    assert refused.value.context["field"] == "zone"
