"""Taking the read models past a batch of events, case by case."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection

from gridflow.projections.case_rows import CaseRows, Placed, Stumble, follow, no_rows, state_in
from gridflow.projections.gazetteer import Gazetteer
from gridflow.projections.model_table import ModelTable
from gridflow.projections.read_model import Rows
from gridflow.projections.unreadable import Batch, of_a_case
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
    events = _by_case(batch, gazetteer)
    passed, out = Passed(), left_out(list(events))
    passed.followed = [(number, events.pop(number)[-1].position) for number in out]
    # A case that begins has no rows.
    begun = {number for number, steps in events.items() if steps[0].event.version == 1}
    present = dict(known(events)) if known is not None else {}
    present |= load_cases(connection, tables, [one for one in events if one not in present and one not in begun])
    for number, steps in events.items():
        again = [] if number in begun else [number]
        rows, stumble = _followed(
            tables, present.get(number), number, steps, partial(load_cases, connection, tables, again)
        )
        if stumble is not None:
            passed.parked.append(stumble.letter(steps[-1].position))
        elif (case := state_in(rows)) is not None and not case.stage.ended:
            passed.cases[number] = rows
        present[number] = rows
    for at, table in enumerate(tables):
        written = [present[number][at] for number in events]
        table.write(
            connection,
            [row for of_case in written for row in of_case.changed()],
            [key for of_case in written for key in of_case.removed()],
        )
        for of_case in written:
            of_case.written(table.current)
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


def build_case(tables: Sequence[ModelTable], number: str, events: Sequence[Placed]) -> tuple[CaseRows, Stumble | None]:
    """The rows of a case from its first event on, as far as it can be taken."""
    return _followed(tables, None, number, events, dict)


def _followed(
    tables: Sequence[ModelTable],
    rows: CaseRows | None,
    number: str,
    events: Sequence[Placed],
    again: Callable[[], Mapping[str, CaseRows]],
) -> tuple[CaseRows, Stumble | None]:
    """The rows of a case after as many of its events as it can be taken past. `again` has its rows as they are in the
    tables, if it has any."""
    models = [table.model for table in tables]
    rows = rows or no_rows(models)
    stumble = follow(models, rows, number, events)
    if stumble is None or stumble.clean:
        return rows, stumble
    stumble = follow(models, again().get(number) or no_rows(models), number, events, one_by_one=True)
    end = stumble.placed.position if stumble is not None else events[-1].position + 1
    rows = again().get(number) or no_rows(models)
    follow(models, rows, number, [step for step in events if step.position < end])
    return rows, stumble


def _by_case(batch: Batch, gazetteer: Gazetteer) -> dict[str, list[Placed]]:
    events: dict[str, list[Placed]] = {}
    for position, event in batch:
        if of_a_case(event):
            placed = Placed(position, event, gazetteer.units(position, event.recorded_at))
            events.setdefault(event.stream_id, []).append(placed)
    return events
