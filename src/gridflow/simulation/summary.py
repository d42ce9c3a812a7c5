"""What happened in the simulated county."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import (
    CaseDelegated,
    CaseEscalated,
    ClockStarted,
    DeadlineMissed,
    SatisfactionRecorded,
    SendBackRequested,
    SupervisionOrdered,
)
from gridflow.aggregates.event import Event, Recorded
from gridflow.policy import Stage


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of cases: by `stages`, of them `settled` on the spot, `overdue` at some time and `overdue_now`; and of
    what happened to them: how often it did, not to how many."""

    events: int
    cases: int
    stages: Mapping[Stage, int]
    settled: int
    overdue: int
    overdue_now: int
    dissatisfied: int
    send_backs: int
    send_backs_upheld: int
    reworks: int
    escalations: int
    delegations: int
    ladder_orders: int
    manual_orders: int

    @property
    def declined(self) -> int:
        return self.stages.get(Stage.DECLINED, 0)

    @property
    def archived(self) -> int:
        return self.stages.get(Stage.ARCHIVED, 0)


class Chronicle:
    """Keeps the cases of the county as their events come by."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self._happened: Counter[type[Event]] = Counter()
        self._ladder_orders = 0
        self._dissatisfied = 0
        self._holidays: dict[tuple[str, str], int] = {}
        self._across: Counter[str] = Counter()

    def note(self, event: Recorded, after: Case) -> None:
        """One more event of a case, and the case after it."""
        self.cases[event.stream_id] = after
        self._happened[type(event.body)] += 1
        match event.body:
            case ClockStarted(clock=clock, trace=trace):
                self._holidays[event.stream_id, clock] = sum(day.reason == "holiday" for day in trace)
            case DeadlineMissed(clock=clock):
                self._across[event.stream_id] += self._holidays[event.stream_id, clock]
            case SupervisionOrdered(rung=rung) if rung is not None:
                self._ladder_orders += 1
            case SatisfactionRecorded(satisfied=False):
                self._dissatisfied += 1
            case _:
                pass

    def summary(self) -> Summary:
        """Counts up to the last event."""
        cases = self.cases.values()
        return Summary(
            events=self._happened.total(),
            cases=len(cases),
            stages=Counter(case.stage for case in cases),
            settled=sum(case.settled for case in cases),
            overdue=sum(_was_overdue(case) for case in cases),
            overdue_now=sum(_is_overdue(case) for case in cases),
            dissatisfied=self._dissatisfied,
            send_backs=self._happened[SendBackRequested],
            send_backs_upheld=sum(case.send_backs for case in cases),
            reworks=sum(case.reworks for case in cases),
            escalations=self._happened[CaseEscalated],
            delegations=self._happened[CaseDelegated],
            ladder_orders=self._ladder_orders,
            manual_orders=self._happened[SupervisionOrdered] - self._ladder_orders,
        )

    def an_overdue_case(self) -> str | None:
        """The number of the case that is or was overdue and tells most: a deadline counted across a public holiday,
        supervision, send-backs, rework; None when none was overdue."""
        late = [case for case in self.cases.values() if _was_overdue(case)]
        return max(late, key=self._interest).number if late else None

    def _interest(self, case: Case) -> tuple[bool, int, int]:
        turns = case.orders_issued + case.send_backs + case.reworks + case.stages_missed
        return bool(self._across[case.number]), turns, case.version


def _is_overdue(case: Case) -> bool:
    return case.clock is not None and case.clock.missed


def _was_overdue(case: Case) -> bool:
    return case.stages_missed > 0 or _is_overdue(case)
