"""A county under watch: its log is read by brute force, and its read models are held against that reading."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from gridflow.aggregates.case import Case
from gridflow.aggregates.event import Actor, Recorded
from gridflow.application.bus import Granted, Request
from gridflow.bootstrap import County
from gridflow.errors import GridFlowError, StaleVersion
from gridflow.policy import Stage
from gridflow.projections.overdue_queries import overdue
from gridflow.projections.queue_queries import QueueFilter, queue_page, queue_tree
from gridflow.projections.read_model import FOREVER
from gridflow.projections.rebuild import digests, rebuild
from gridflow.store.times import instant as from_microseconds
from gridflow.store.times import microseconds
from gridflow.territory import division_chain
from gridflow.testing.territory import COUNTY, TOWNSHIP
from gridflow.worktime import SHANGHAI, Counting, End, Pause, Roll, Start, Term, deadline
from tests.property.hands import Hands
from tests.property.reading import LogReading, overdue_at, queue_at

MANY: Final = 100_000


class Watched:
    """One county, everything that was granted in it, and its log as it has been read."""

    def __init__(self, county: County, there: Hands) -> None:
        self.county = county
        self.code = there.county
        self.tree = there.tree
        self.root, self.township = there.there(COUNTY), there.there(TOWNSHIP)
        self.granted: list[tuple[Request, Granted]] = []
        self.history: list[tuple[int, Recorded]] = []
        self.reading = LogReading()

    def numbers(self) -> Sequence[str]:
        return sorted(self.reading.cases)

    def case(self, number: str) -> Case:
        return self.county.files.open(number, Actor(id="auditor", role="auditor", unit=self.root)).case

    def give(self, request: Request) -> None:
        granted = None
        with suppress(GridFlowError):
            granted = self.execute(request)
        if granted is not None and not granted.replayed and granted.receipt.events:
            self.granted.append((request, granted))

    def execute(self, request: Request) -> Granted:
        before = self.county.log.head()
        read = self.reading.cases.get(request.number or "")
        stale = read is not None and request.expected_version not in (None, read.version)
        try:
            granted = self.county.bus.execute(request)
        except StaleVersion:
            assert stale
            raise
        except GridFlowError:
            assert self.county.log.head() == before, "a refusal appends nothing"
            raise
        appended = self.county.log.head().position - before.position
        joins = "case.merged" in granted.receipt.events
        assert appended == (0 if granted.replayed else len(granted.receipt.events) + joins)
        assert granted.replayed or not stale
        return granted

    def read_on(self) -> None:
        """The log tells a possible story."""
        fresh = self.county.log.after(self.reading.position, MANY)
        self.reading.read(fresh)
        self.history.extend(fresh)
        self.reading.settled()

    def recounted(self) -> None:
        """Once all have been looked at, every running clock has the deadline that the papers of today give it."""
        self.county.projector.catch_up()
        while self.county.ticker.recounts.step() or not self.county.ticker.recounts.done:
            self.county.projector.catch_up()
        calendars = self.county.almanac.refresh()
        for number in self.reading.cases:
            for clock in self.case(number).clocks:
                basis = clock.basis
                calendar = calendars.lived(division_chain(self.tree.path(basis.unit or self.root)), clock.received_at)
                counted = deadline(
                    calendar,
                    clock.received_at,
                    Term.parse(basis.term),
                    counting=Counting(Start(basis.start), End(basis.end), Roll(basis.roll)),
                    extensions=tuple(map(Term.parse, basis.extensions)),
                    pauses=[Pause(*span) for span in basis.pauses],
                )
                assert clock.due == counted.due

    def digests(self) -> dict[str, str]:
        with self.county.database.reading() as connection:
            return digests(connection)

    def rebuilt(self, batch: int) -> None:
        """Rebuilt tables are those that the projector comes to, byte for byte; both stand at the head of the log."""
        self.county.projector.catch_up()
        before = self.digests()
        rebuild(self.county.database, self.county.log.lightly_after, SHANGHAI, lambda _: None, batch)
        assert self.digests() == before

    def agree_with_evolve(self) -> None:
        for number, read in self.reading.cases.items():
            case = self.case(number)
            assert (case.stage, case.holder, case.version) == (read.stage, read.holder, read.version)
            assert [set(case.handlers), set(case.checkers)] == [read.handlers, read.checkers]
            assert (set(case.callers), set(case.handling_units)) == (read.callers, read.handling_units)
            assert {order.name for order in case.orders} == set(read.open_orders)
            assert {clock.name: clock.due for clock in case.clocks} == {c.name: c.due for c in read.running_clocks}
            assert (case.owner.id if case.owner else None, case.drawn is not None) == (read.owner, read.drawn)

    def compare(self, at: datetime) -> None:
        """The overdue set and the queues of an instant are those that the log tells."""
        reader, when = self.county.reader, microseconds(at)
        assert overdue(reader, when) == overdue_at(self.history, at)
        expected = queue_at(self.history, at)
        page = queue_page(reader, self.tree, QueueFilter(self.root, "subtree", when, past=True), MANY, None)
        assert len(page.rows) == len(expected)
        assert {row["number"]: _standing(row) for row in page.rows} == expected
        branches, _ = queue_tree(reader, self.tree, self.township, when, past=True)
        for branch in branches:
            holders = [holder for holder, _, _ in expected.values()]
            held = [
                holder == self.township if branch.own else self.tree.within(holder, branch.unit.code)
                for holder in holders
            ]
            assert branch.total == sum(held)


def _standing(row: dict[str, Any]) -> tuple[str, Stage, datetime | None]:
    due = None if row["due_at"] == FOREVER else from_microseconds(row["due_at"])
    return row["holder"], Stage(row["stage"]), due
