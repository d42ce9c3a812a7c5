"""What happened in the simulated county."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.events import CaseEscalated, ClockStarted, DeadlineMissed
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Event, Recorded
from gridflow.errors import GridFlowError
from gridflow.policy import Stage
from gridflow.simulation.happened import COUNTS, counted
from gridflow.simulation.office import Office
from gridflow.simulation.stuck import stuck
from gridflow.territory import UnitTree


@dataclass(frozen=True, slots=True)
class Summary:
    """`events` of `cases`, by `stages` where they stand; `settled` on the spot; `overdue` at some time, `overdue_now`.

    `counts` says how often what happened, by the keys of `gridflow.simulation.happened.COUNTS`; `met` and `missed` are
    stages that ended in time or not. `stuck` are the numbers of open cases that nothing will ever move again;
    `surprises` says how often which command was refused that nobody had expected to be.
    """

    events: int
    cases: int
    stages: Mapping[Stage, int]
    settled: int
    overdue: int
    overdue_now: int
    met: int
    missed: int
    counts: Mapping[str, int]
    stuck: tuple[str, ...]
    surprises: Mapping[str, int]

    @property
    def open(self) -> int:
        return sum(self.stages.get(stage, 0) for stage in Stage.worked())

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many cases ended how, or have not; those settled on the spot are among the others, too."""
        ended = {stage.value: self.stages.get(stage, 0) for stage in Stage if stage.ended}
        return ended | {"settled": self.settled, "open": self.open}

    @property
    def on_time_rate(self) -> float | None:
        """The share of stages that ended in time, of all that ended or should have 按期率."""
        due = self.met + self.missed + self.overdue_now
        return self.met / due if due else None

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of what never happened, though it should in a county that lives."""
        expected = {**self.outcomes, **self.counts, "overdue": self.overdue, "overdue-now": self.overdue_now}
        return tuple(key for key, count in expected.items() if not count)


class Chronicle:
    """Keeps the cases of the county as their events come by."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self._events = 0
        self._counts: Counter[str] = Counter(dict.fromkeys(COUNTS, 0))
        self._moved: dict[str, datetime] = {}
        self._holidays: dict[tuple[str, str], int] = {}
        self._across: Counter[str] = Counter()
        self._surprises: Counter[str] = Counter()

    def note(self, event: Recorded, after: Case, units: UnitTree) -> None:
        """One more event of a case, and the case after it."""
        before, body = self.cases.get(event.stream_id), event.body
        self.cases[event.stream_id] = after
        self._events += 1
        self._moved[event.stream_id] = event.recorded_at
        self._count(counted(body))
        self._counts["hops"] += after.hops - (before.hops if before is not None else 0)
        if isinstance(body, CaseEscalated) and units.current(body.origin).parent != body.to:
            self._counts["skipped"] += 1
        if isinstance(body, ClockStarted):
            self._holidays[event.stream_id, body.clock] = sum(day.reason == "holiday" for day in body.trace)
        elif isinstance(body, DeadlineMissed):
            self._across[event.stream_id] += self._holidays[event.stream_id, body.clock]

    def note_of_county(self, body: Event) -> None:
        """One more event that is of no case."""
        self._events += 1
        self._count(counted(body))

    def note_refusal(self, refusal: GridFlowError) -> None:
        """A command was refused."""
        self._count(f"refused-{refusal.code}")

    def note_surprise(self, command: Command, refusal: GridFlowError) -> None:
        """A command was refused that nobody had expected to be: the rules, or these people, are not as was thought."""
        self._surprises[f"{command.title}:{refusal.detail}"] += 1

    def summary(self, units: UnitTree, office: Office, now: datetime) -> Summary:
        """Counts up to the last event; what is stuck is judged at an aware instant."""
        cases = self.cases.values()
        return Summary(
            events=self._events,
            cases=len(cases),
            stages=Counter(case.stage for case in cases),
            settled=sum(case.settled for case in cases),
            overdue=sum(_was_overdue(case) for case in cases),
            overdue_now=sum(_is_overdue(case) for case in cases),
            met=sum(case.stages_met for case in cases),
            missed=sum(case.stages_missed for case in cases),
            counts=dict(self._counts),
            stuck=tuple(stuck(cases, self._moved, units, office, now)),
            surprises=dict(self._surprises),
        )

    def an_overdue_case(self) -> str | None:
        """The number of the case that is or was overdue and tells most: a deadline counted across a public holiday,
        supervision, send-backs, rework; None when none was overdue."""
        late = [case for case in self.cases.values() if _was_overdue(case)]
        return max(late, key=self._interest).number if late else None

    def _count(self, key: str | None) -> None:
        if key is not None:
            self._counts[key] += 1

    def _interest(self, case: Case) -> tuple[bool, int, int]:
        turns = case.orders_issued + case.send_backs + case.reworks + case.stages_missed
        return bool(self._across[case.number]), turns, case.version


def _is_overdue(case: Case) -> bool:
    return case.clock is not None and case.clock.missed


def _was_overdue(case: Case) -> bool:
    return case.stages_missed > 0 or _is_overdue(case)
