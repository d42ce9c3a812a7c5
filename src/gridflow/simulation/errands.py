"""What people do besides because of what has happened."""

from collections.abc import Iterator
from datetime import datetime

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import (
    CaseAppraised,
    CaseArchived,
    CaseDispatched,
    CaseReported,
    ClockStarted,
    ExtensionRequested,
    RecheckDrawn,
    SupervisionAnswered,
    SuspensionRequested,
    VisibilityChanged,
)
from gridflow.aggregates.case.state import Clock
from gridflow.aggregates.event import Event
from gridflow.policy import Timed
from gridflow.simulation.afterwards import appealing, correcting, publishing, rechecking, unpublishing
from gridflow.simulation.assisting import accompanying, helping
from gridflow.simulation.deeds import Errand
from gridflow.simulation.orders import answering, lifting, watching
from gridflow.simulation.people import People
from gridflow.simulation.respite import ruling


def errands(people: People, body: Event, case: Case, now: datetime) -> Iterator[Errand]:
    """The errands that an event gives rise to; `case` is as it is after the event."""
    match body:
        case CaseReported():
            yield from accompanying(people, case, now)
            yield from correcting(people, now)
        case CaseDispatched():
            yield from watching(people, case, now)
        case ClockStarted(stage=Timed.ANSWER, clock=name):
            yield from answering(people, case, _clock(case, name), now)
        case ClockStarted(stage=Timed.ASSIST, clock=name):
            yield from helping(people, case, _clock(case, name), now)
        case ExtensionRequested(clock=name) | SuspensionRequested(clock=name):
            yield ruling(people, case, name, now)
        case SupervisionAnswered(order=name):
            yield from lifting(people, case, name, now)
        case CaseAppraised():
            yield from appealing(people, case, body, now)
        case CaseArchived():
            yield from publishing(people, case, now)
        case VisibilityChanged(public=True):
            yield from unpublishing(people, case, now)
        case RecheckDrawn():
            yield from rechecking(people, case, now)
        case _:
            pass


def _clock(case: Case, name: str) -> Clock:
    clock = case.running(name)
    assert clock is not None, "it has just been started"
    return clock
