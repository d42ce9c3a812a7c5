"""Taking the read models past a batch of events, case by case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection

from gridflow.projections.case_rows import CaseRows, Placed, followed, state_in
from gridflow.projections.gazetteer import Gazetteer
from gridflow.projections.model_table import ModelTable
from gridflow.projections.read_model import Rows
from gridflow.projections.unreadable import Batch, of_a_case
from gridflow.projections.whole_cases import REFUSALS, project_anew
from gridflow.store.dead_letters import DeadLetter

LeftOut = Callable[[Sequence[str]], Mapping[str, DeadLetter]]
"""Tells which of some cases are left out."""


@dataclass(slots=True)
class Passed:
    """What became of the cases of a batch: the open ones with their rows, those that were parked, and the last
    positions of those that had been left out before."""

    cases: dict[str, CaseRows] = field(default_factory=dict)
    parked: list[DeadLetter] = field(default_factory=list)
    followed: list[tuple[str, int]] = field(default_factory=list)


def pass_batch(
    connection: Connection,
    tables: Sequence[ModelTable],
    batch: Batch,
    gazetteer: Gazetteer,
    left_out: LeftOut,
    known: Callable[[Iterable[str]], Mapping[str, CaseRows]] | None = None,
) -> Passed:
    """Write the rows that follow from a batch, each case on its own, so that one of them cannot harm the others.

    `known` gives the rows of the cases that need not be read. What the tables hold follows from the log alone, however
    it is cut into batches.
    """
    gazetteer.learn(batch)
    models = [table.model for table in tables]
    events = _by_case(batch, gazetteer)
    passed, out = Passed(), left_out(list(events))
    for number, letter in out.items():
        passed.followed.append((number, events[number][-1].position))
        # New tables have yet to come to the event from which on it is left out.
        before = [step for step in events.pop(number) if step.position < letter.first_position]
        if before:
            events[number] = before
    # A case that begins has no rows.
    begun = {number for number, steps in events.items() if steps[0].event.version == 1}
    present = dict(known(events)) if known is not None else {}
    present |= load_cases(connection, tables, [one for one in events if one not in present and one not in begun])
    for number, steps in events.items():
        again = [] if number in begun else [number]
        rows, stumble = followed(
            models, present.get(number), number, steps, partial(load_cases, connection, tables, again)
        )
        if stumble is not None:
            passed.parked.append(stumble.letter(steps[-1].position))
        elif number not in out and (case := state_in(rows)) is not None and not case.stage.ended:
            passed.cases[number] = rows
        present[number] = rows
    try:
        _write(connection, tables, [present[number] for number in events])
    except REFUSALS:
        for number in events:
            try:
                _write(connection, tables, [present[number]])
            except REFUSALS:
                passed.cases.pop(number, None)
                passed.parked = [letter for letter in passed.parked if letter.stream_id != number]
                anew = project_anew(connection, tables, gazetteer, number, batch[-1][0], out.get(number))
                passed.parked += [anew] if anew is not None else []
    return passed


def load_cases(connection: Connection, tables: Sequence[ModelTable], numbers: Sequence[str]) -> dict[str, CaseRows]:
    """The rows of cases, as far as a further change may touch them."""
    if not numbers:
        return {}
    found = [table.load(connection, numbers) for table in tables]
    return {
        number: tuple(Rows(table.model.key, rows.get(number, ())) for table, rows in zip(tables, found, strict=True))
        for number in numbers
    }


def _write(connection: Connection, tables: Sequence[ModelTable], cases: Sequence[CaseRows]) -> None:
    """Write what has changed in the rows of cases; nothing of it, if the database refuses any."""
    with connection.begin_nested():
        for at, table in enumerate(tables):
            table.write(
                connection,
                [row for rows in cases for row in rows[at].changed()],
                [key for rows in cases for key in rows[at].removed()],
            )
    for rows in cases:
        for table, kept in zip(tables, rows, strict=True):
            kept.written(table.current)


def _by_case(batch: Batch, gazetteer: Gazetteer) -> dict[str, list[Placed]]:
    events: dict[str, list[Placed]] = {}
    for position, event in batch:
        if of_a_case(event):
            placed = Placed(position, event, gazetteer.units(position, event.recorded_at))
            events.setdefault(event.stream_id, []).append(placed)
    return events
