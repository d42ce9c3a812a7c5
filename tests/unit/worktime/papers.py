"""Papers and instants for the tests of worktime."""

from datetime import UTC, date, datetime, time

from gridflow.worktime import SHANGHAI, Notice, OfficeHours, Season, Session


def shanghai(text: str) -> datetime:
    """A local time of China."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def day_began(day: date) -> datetime:
    """The UTC instant at which a day begins in China, as that of a paper dated by day."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def yearly(year: int, off: tuple[date, ...], on: tuple[date, ...] = ()) -> Notice:
    """A notice that covers a year, known from 30 November before."""
    return Notice(
        id=f"T-{year}",
        document=f"测试〔{year - 1}〕1号",
        document_confirmed=False,
        published_at=day_began(date(year - 1, 11, 30)),
        source="https://example.invalid/",
        covers_year=year,
        off=off,
        on=on,
    )


def arrangement(
    id: str,  # noqa: A002 - the paper's own word
    published: str,
    off: tuple[date, ...] = (),
    on: tuple[date, ...] = (),
    unit: str | None = None,
) -> Notice:
    """An amendment, or a local notice."""
    return Notice(
        id=id,
        document="测试",
        document_confirmed=False,
        published_at=shanghai(published).astimezone(UTC),
        source="https://example.invalid/",
        covers_year=None,
        off=off,
        on=on,
        unit=unit,
    )


def office_hours(
    id: str,  # noqa: A002 - the paper's own word
    effective_from: date,
    *seasons: tuple[tuple[int, int], str],
    unit: str | None = None,
    published: str = "2014-01-01",
) -> OfficeHours:
    """Office hours whose seasons begin on a month and day and have sessions as `08:30-12:00 14:30-18:00`."""
    return OfficeHours(
        id=id,
        document="测试",
        document_confirmed=False,
        published_at=shanghai(published).astimezone(UTC),
        source="https://example.invalid/",
        effective_from=effective_from,
        seasons=tuple(Season(first, tuple(map(_session, sessions.split()))) for first, sessions in seasons),
        unit=unit,
    ).checked()


def _session(text: str) -> Session:
    begin, end = map(time.fromisoformat, text.split("-"))
    return Session(begin, end)
