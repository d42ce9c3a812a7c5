"""Events of the log that cannot be read: which of them park a case, and which stop the projector."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.case.number import require_number
from gridflow.aggregates.event import Recorded, Unreadable
from gridflow.errors import GridFlowError, UnknownCase

Batch: TypeAlias = Sequence[tuple[int, Recorded]]
"""Events with their positions, in order."""

_TOPICS: Final = frozenset(event.topic for event in CASE_EVENTS)


class LogUnreadable(GridFlowError):
    """An event that cannot be read is none of a case: what depends on it, nobody can tell. `context` names it."""

    code = "log-unreadable"
    title = "日志无法读取"


def of_a_case(event: Recorded) -> bool:
    """Whether an event is one of a case, as far as can be told of one that cannot be read."""
    body = event.body
    if type(body) is not Unreadable:
        return body.topic in _TOPICS
    return body.said_topic in _TOPICS or _is_number(event.stream_id)


def stops(event: Recorded) -> bool:
    """Whether the read models cannot go past an event: it cannot be read and is of a register, all cases' business."""
    return type(event.body) is Unreadable and not of_a_case(event)


def passable(batch: Batch) -> Batch:
    """The events of a batch before the first that stops. Raises LogUnreadable when that is the very first."""
    end = next((at for at, (_, event) in enumerate(batch) if stops(event)), len(batch))
    if batch and not end:
        refuse(*batch[0])
    return batch[:end]


def refuse(position: int, event: Recorded) -> None:
    """Raise the LogUnreadable of an event that stops."""
    body = event.body
    assert isinstance(body, Unreadable), "only what cannot be read stops"
    raise LogUnreadable(
        f"位置{position}的事件({body.said_topic},“{event.stream_id}”)无法读取:{body.detail}",
        position=position,
        stream=event.stream_id,
        topic=body.said_topic,
    )


def _is_number(stream_id: str) -> bool:
    try:
        require_number(stream_id)
    except UnknownCase:
        return False
    return True
