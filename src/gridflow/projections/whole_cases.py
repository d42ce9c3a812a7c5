"""All rows of a case at once, worked out from its first event on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from gridflow.projections.case_rows import CaseRows, Placed, Stumble, followed, said
from gridflow.projections.gazetteer import Gazetteer
from gridflow.projections.model_table import ModelTable
from gridflow.projections.read_model import Row
from gridflow.projections.streams import Stream, stream
from gridflow.store.dead_letters import DeadLetter

REFUSALS: Final = (DataError, IntegrityError, ValueError, TypeError, OverflowError)
"""What comes of a row that a database, or the way to it, does not take: a zero character on PostgreSQL, a number beyond
64 bits. Whatever else fails is not about the row."""


def build_rows(
    tables: Sequence[ModelTable], gazetteer: Gazetteer, case: Stream, left_out: DeadLetter | None
) -> tuple[list[list[Row]], DeadLetter | None]:
    """All rows of a case by table, and the letter that it has then.

    With `left_out` it is taken up to the event that this letter names and no further.
    """
    rows, stumble = _built(tables, case.number, _placed(gazetteer, case, left_out))
    last = case.events[-1][0]
    letter = replace(left_out, last_position=last) if left_out is not None else None
    if stumble is not None:
        letter = stumble.letter(last)
    return [kept.changed() for kept in rows], letter


def insert_case(
    connection: Connection,
    tables: Sequence[ModelTable],
    gazetteer: Gazetteer,
    case: Stream,
    left_out: DeadLetter | None,
) -> DeadLetter | None:
    """Insert all rows of a case that has none in these tables: as `build_rows` has them, or, if the database refuses
    these, as they were before the event from which on it does. Returns the letter that the case has then."""
    rows, letter = build_rows(tables, gazetteer, case, left_out)
    try:
        with connection.begin_nested():
            _insert(connection, tables, rows)
    except REFUSALS:
        return _insert_before_refusal(connection, tables, case, _placed(gazetteer, case, letter)) or letter
    return letter


def project_anew(
    connection: Connection,
    tables: Sequence[ModelTable],
    gazetteer: Gazetteer,
    number: str,
    position: int,
    left_out: DeadLetter | None,
) -> DeadLetter | None:
    """Work out all rows of a case anew, from its events up to a position; without those from its letter on, if it is
    to be left out. Returns the letter that it has then, None if it is as all others."""
    for table in tables:
        table.clear(connection, number)
    return insert_case(connection, tables, gazetteer, stream(connection, number, position), left_out)


def _insert_before_refusal(
    connection: Connection, tables: Sequence[ModelTable], case: Stream, events: Sequence[Placed]
) -> DeadLetter | None:
    """Insert the rows of a case as they were before the first event after which the database refuses them."""
    taken: list[list[Row]] = []
    letter = None
    for end, placed in enumerate(events, 1):
        rows = [kept.changed() for kept in _built(tables, case.number, events[:end])[0]]
        try:
            with connection.begin_nested() as trial:
                _insert(connection, tables, rows)
                trial.rollback()
        except REFUSALS as error:
            letter = Stumble(placed, *said(error), clean=False).letter(case.events[-1][0])
            break
        taken = rows
    if taken:
        _insert(connection, tables, taken)
    return letter


def _insert(connection: Connection, tables: Sequence[ModelTable], rows: Sequence[Sequence[Row]]) -> None:
    for table, kept in zip(tables, rows, strict=True):
        table.insert(connection, kept)


def _placed(gazetteer: Gazetteer, case: Stream, left_out: DeadLetter | None) -> list[Placed]:
    end = left_out.first_position if left_out is not None else None
    return [
        Placed(position, event, gazetteer.units(position, event.recorded_at))
        for position, event in case.events
        if end is None or position < end
    ]


def _built(tables: Sequence[ModelTable], number: str, events: Sequence[Placed]) -> tuple[CaseRows, Stumble | None]:
    return followed([table.model for table in tables], None, number, events, dict)
