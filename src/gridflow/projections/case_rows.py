"""What follows from the events of one case in all read models."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from traceback import extract_tb
from typing import NamedTuple

from gridflow.aggregates.case import Case, evolve
from gridflow.aggregates.event import Recorded, Unreadable
from gridflow.errors import GridFlowError
from gridflow.projections.read_model import Change, ReadModel, Rows
from gridflow.store.dead_letters import DeadLetter, LetterState
from gridflow.store.times import microseconds
from gridflow.territory import UnitTree

CaseRows = tuple[Rows, ...]
"""The rows of one case in each of the read models, in their order, as far as a change may touch them."""


class Placed(NamedTuple):
    """An event of a case at its position of the log, and the units of its day as they were known then."""

    position: int
    event: Recorded
    units: UnitTree


class Stumble(NamedTuple):
    """The event that a case could not be taken past, and why: a stable code and a Chinese text.

    `clean` says whether the rows are still as they were before it.
    """

    placed: Placed
    error: str
    detail: str
    clean: bool

    def letter(self, last: int, attempts: int = 1) -> DeadLetter:
        """The letter of the case, whose last event so far is at a position."""
        event, body = self.placed.event, self.placed.event.body
        topic = body.said_topic if isinstance(body, Unreadable) else body.topic
        return DeadLetter(
            stream_id=event.stream_id,
            state=LetterState.PARKED,
            first_position=self.placed.position,
            last_position=last,
            topic=topic,
            error=self.error,
            detail=self.detail,
            attempts=attempts,
            recorded_at=event.recorded_at,
        )


def no_rows(models: Iterable[ReadModel]) -> CaseRows:
    """The rows of a case that is not in the tables."""
    return tuple(Rows(model.key) for model in models)


def state_in(rows: CaseRows) -> Case | None:
    """The state of the case, which is in its row of the first of the read models; None without such a row."""
    return next((row["state"] for row in rows[0].all()), None)


def follow(
    models: Sequence[ReadModel], rows: CaseRows, number: str, events: Sequence[Placed], *, one_by_one: bool = False
) -> Stumble | None:
    """Have the rows of a case follow its next events, as far as that is possible.

    Taken all at once, which is quicker, a read model that fails leaves the rows spoilt and does not say at which event;
    taken one by one it does.
    """
    changes, stumble = _changes(state_in(rows) or Case(number), events)
    for some in [[change] for change in changes] if one_by_one else [changes] if changes else []:
        try:
            for model, kept in zip(models, rows, strict=True):
                model.apply_all(kept, some)
        except Exception as error:  # noqa: BLE001 - one case must not stop the others, whatever is wrong with it
            placed = next(one for one in events if one.position == some[0].position)
            return Stumble(placed, *said(error), clean=False)
    return stumble


def followed(
    models: Sequence[ReadModel],
    rows: CaseRows | None,
    number: str,
    events: Sequence[Placed],
    again: Callable[[], Mapping[str, CaseRows]],
) -> tuple[CaseRows, Stumble | None]:
    """The rows of a case after as many of its events as it can be taken past. `again` has its rows as they are in the
    tables, if it has any."""
    rows = rows or no_rows(models)
    stumble = follow(models, rows, number, events)
    if stumble is None or stumble.clean:
        return rows, stumble
    rows = again().get(number) or no_rows(models)
    stumble = follow(models, rows, number, events, one_by_one=True)
    if stumble is None or stumble.clean:
        return rows, stumble
    # These are spoilt, too, but now it is known how far they were not. All at once may fail once more, one by one not.
    rows, end = again().get(number) or no_rows(models), stumble.placed.position
    follow(models, rows, number, [step for step in events if step.position < end], one_by_one=True)
    return rows, stumble


def _changes(before: Case, events: Sequence[Placed]) -> tuple[list[Change], Stumble | None]:
    """What the events do to a case, up to the first that it cannot be taken past."""
    changes: list[Change] = []
    for placed in events:
        position, event, units = placed
        body = event.body
        if type(body) is Unreadable:
            return changes, Stumble(placed, body.error, body.detail, clean=True)
        try:
            after = evolve(before, event)
        except Exception as error:  # noqa: BLE001 - as above
            return changes, Stumble(placed, *said(error), clean=True)
        changes.append(Change(position, event, microseconds(event.recorded_at), before, after, units))
        before = after
    return changes, None


def said(error: Exception) -> tuple[str, str]:
    """What is told of an error. The words of one that nobody foresaw may repeat what people reported: only its kind
    and place are told."""
    if isinstance(error, GridFlowError):
        return error.code, error.detail
    *_, last = extract_tb(error.__traceback__)
    module = last.filename.rpartition("/")[2]
    return "projection-failed", f"计算查询数据时出错:{type(error).__name__}({module} 第{last.lineno}行,{last.name})"
