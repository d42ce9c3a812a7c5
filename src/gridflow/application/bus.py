"""The command bus: one transaction from a command to its events and its answer."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.case import Case, decide, fold
from gridflow.aggregates.case.commands import HandOver, Merge, RecountDeadline, Report
from gridflow.aggregates.case.events import CaseReported
from gridflow.aggregates.case.intake import joined
from gridflow.aggregates.case.number import case_number, number_prefix, require_number, running_number
from gridflow.aggregates.case.revisions import recount_deadline
from gridflow.aggregates.case.succession import hand_over
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import SYSTEM_ROLE, Actor, Event, Recorded
from gridflow.application.access import require_visible
from gridflow.application.almanac import Almanac
from gridflow.application.group import Group
from gridflow.application.journal import Journal
from gridflow.application.ports import Answer, Clock, EventLog, Identities
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.errors import (
    GridFlowError,
    KeyReused,
    StaleVersion,
    StoreBusy,
    StoreUnreachable,
    UnknownCase,
    UnknownUnit,
)
from gridflow.territory import UnitTree, county_of

_PATIENCE_SECONDS: Final = 10
"""How long a command waits for its turn; a request is better refused than kept waiting longer."""


class Receipt(BaseModel):
    """What a granted command is answered with: the case, its version now, and the log's position to wait for.

    `query_code` is for whoever reported the case, and for units that see it.
    """

    model_config = ConfigDict(frozen=True)

    number: str
    version: int
    position: int
    events: tuple[str, ...]
    query_code: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """A receipt, and whether it repeats the answer that the same key got before."""

    receipt: Receipt
    replayed: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A command with its circumstances.

    `number` is the case, None for a report. `keys` make it idempotent: each stands for this command and no other; the
    source of a report is such a key by itself. `expected_version` is the version that the caller has seen (If-Match).
    """

    command: Command
    actor: Actor
    number: str | None = None
    keys: tuple[str, ...] = ()
    expected_version: int | None = None
    correlation_id: str | None = None

    @property
    def all_keys(self) -> tuple[str, ...]:
        """The keys with that of the source 来源, which is the whole county's: a source number is one case.

        Whichever unit forwards it first makes the case; another one that says just the same gets the same receipt, one
        that says anything else is told that the number is taken. So a unit may learn that a source number, which it
        must know already, has come in, and the number of the case; the case itself it sees only if it may.
        """
        return self.keys if self.source_key is None else (*self.keys, self.source_key)

    @property
    def source_key(self) -> str | None:
        source = self.command.source if isinstance(self.command, Report) else None
        if source is None:
            return None
        return f"source:{quote(source.system, safe='')}:{quote(source.number, safe='')}"


@dataclass(frozen=True, slots=True)
class _Decision:
    """A case, after what had `overtaken` it, and what the command leads to.

    `other` is the case that it was merged into, if it was.
    """

    case: Case
    overtaken: Sequence[Recorded]
    events: tuple[Event, ...]
    other: Case | None = None


@cache
def system_actor(county: str) -> Actor:
    """The engine itself, acting for the whole county 系统."""
    return Actor(id="system", role=SYSTEM_ROLE, unit=f"{county}000000")


class CommandBus:
    """Loads, decides and appends under the write lock, so that a decision never meets a newer state than it saw."""

    def __init__(
        self,
        log: EventLog,
        territory: Territory,
        almanac: Almanac,
        rules: Rules,
        clock: Clock,
        identities: Identities,
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        self._log = log
        self._journal = Journal(log, clock, identities)
        self._territory = territory
        self._almanac = almanac
        self._rules = rules
        # The event up to which the almanac and the rules know the log. Not its position: where a transaction is
        # rolled back, others may write something else at the positions that it had.
        self._seen: str | None = None
        self._group = Group(self._together, _busy, _interrupted, patience_seconds)

    def execute(self, request: Request) -> Granted:
        """Carry out one command on a case.

        Raises what `decide` raises, UnknownCase for a case that is missing or foreign, StaleVersion when the case has
        moved past `expected_version`, KeyReused when a key came before with another command. A refusal records nothing.
        What was answered before is answered again only to a role that may give the command now.

        A case that names units which are no more is first handed over, and one whose deadline was counted under an
        earlier calendar counted anew, in the same transaction, so that it does not matter whether the sweep or the
        command came first.
        """
        (outcome,) = self.execute_all((request,))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def execute_all(self, requests: Sequence[Request]) -> Sequence[Granted | Exception]:
        """Carry out commands in this order, each failing alone; returns what became of each, as `execute` would.

        What other threads ask at the same time is carried out in the same transaction. Inside of `log.writing()` it is
        that transaction.
        """
        return self._carry_out(requests) if self._log.is_writing else self._group.ask(requests)

    def _together(self, requests: Sequence[Request]) -> Sequence[Granted | Exception]:
        try:
            with self._log.writing():
                return self._carry_out(requests)
        except (StoreBusy, StoreUnreachable):
            raise
        except Exception:
            if len(requests) == 1:
                raise
        return self._one_by_one(requests)

    def _one_by_one(self, requests: Sequence[Request]) -> Sequence[Granted | Exception]:
        """Whoever made a whole transaction fail is told so; the others need not suffer from it."""
        outcomes: list[Granted | Exception] = []
        for request in requests:
            try:
                outcomes += self._together((request,))
            except (StoreBusy, StoreUnreachable) as error:
                # The rest would wait as long, one after the other.
                return [*outcomes, *[error] * (len(requests) - len(outcomes))]
            except Exception as error:  # noqa: BLE001 - it is this one's outcome
                outcomes.append(error)
        return outcomes

    def _carry_out(self, requests: Sequence[Request]) -> list[Granted | Exception]:
        self._log.expect(
            (key for request in requests for key in request.all_keys),
            (request.number for request in requests if request.number is not None),
        )
        return [self._outcome(request) for request in requests]

    def _outcome(self, request: Request) -> Granted | Exception:
        try:
            with self._log.writing():
                return self._execute(request)
        except (StoreBusy, StoreUnreachable):
            raise
        except GridFlowError as error:
            return error

    def _execute(self, request: Request) -> Granted:
        fingerprint, now = _fingerprint(request), self._now()
        if (repeated := self._repeated(request, now, fingerprint)) is not None:
            return repeated
        decision = self._decide(request, now, self._territory.on(now))
        return Granted(self._append(decision, request, now, fingerprint), replayed=False)

    def foresee(self, request: Request) -> tuple[Event, ...]:
        """What one command on a case would lead to now 试算, beside what has overtaken the case; nothing is recorded.

        Raises what `execute` does for a command without keys.
        """
        with self._log.writing():
            now = self._now()
            return self._decide(request, now, self._territory.on(now)).events

    def _repeated(self, request: Request, now: datetime, fingerprint: str) -> Granted | None:
        """The answer that one of the keys got before; the others stand for the same command from now on."""
        answers = {key: self._log.answer(key) for key in request.all_keys}
        known = [answer for answer in answers.values() if answer is not None]
        if not known:
            return None
        receipt = Receipt.model_validate_json(known[0].response)
        place = _place(request, self._log.case(receipt.number))
        context = self._context(request.actor, now, self._territory.on(now), place)
        context.policy.require(request.actor.role, request.command.name, request.command.title)
        for answer in known:
            if answer.fingerprint != fingerprint:
                raise self._reused(answer, request)
        fresh = [Answer(key, fingerprint, known[0].response) for key, answer in answers.items() if answer is None]
        if fresh:
            self._log.append((), fresh)
        if receipt.query_code is not None and not self._sees(receipt.number, request.actor):
            # Another unit sent the same source number: it learns the case's number, and not how to look into it.
            receipt = receipt.model_copy(update={"query_code": None})
        return Granted(receipt, replayed=True)

    def _reused(self, answer: Answer, request: Request) -> KeyReused:
        """That a key stands for another command; it names the case to an actor that sees it."""
        kind = "来源编号" if answer.key == request.source_key else "幂等键"
        said = f"{kind}“{unquote(answer.key.rsplit(':', 1)[-1])}”已用于另一项内容不同的请求"
        number = Receipt.model_validate_json(answer.response).number
        if not self._sees(number, request.actor):
            return KeyReused(said)
        return KeyReused(f"{said}(事件{number})", number=number)

    def _sees(self, number: str, actor: Actor) -> bool:
        try:
            self._territory.with_current(lambda units: self._visible(number, actor, units))
        except (UnknownCase, UnknownUnit):
            return False
        return True

    def _decide(self, request: Request, now: datetime, units: UnitTree) -> "_Decision":
        units.get(request.actor.unit)
        if request.number is None:
            report = request.command
            case = Case(self._next_number(units.get(report.place).code, now) if isinstance(report, Report) else "")
        else:
            case = self._visible(request.number, request.actor, units)
        if request.expected_version is not None and request.expected_version != case.version:
            raise StaleVersion(
                f"事件已是第{case.version}版,您依据的是第{request.expected_version}版,请刷新后重试",
                version=case.version,
            )
        overtaken = self._overtaken(case, request, now, units)
        case = fold(case, overtaken) or case
        context = self._context(request.actor, now, units, _place(request, case))
        if isinstance(request.command, Merge):
            context = replace(context, other=self._visible(request.command.into, request.actor, units))
        return _Decision(case, overtaken, decide(case, request.command, context), context.other)

    def _visible(self, number: str, actor: Actor, units: UnitTree) -> Case:
        case = self._log.case(require_number(number))
        if case is None:
            raise UnknownCase(f"没有编号为“{number}”的事件", number=number)
        require_visible(case, actor, units)
        return case

    def _overtaken(self, case: Case, request: Request, now: datetime, units: UnitTree) -> list[Recorded]:
        """What has overtaken the case and nobody has said yet: units that are no more, deadlines that papers moved."""
        if not case.version or isinstance(request.command, RecountDeadline | HandOver):
            return []
        papers = len(self._almanac.calendars.papers)
        if not units.former and all(clock.papers == papers for clock in case.clocks):
            # Nothing has come that could; of most cases this is so, and to ask takes as long as to decide.
            return []
        system = system_actor(county_of(case.number))
        context = self._context(system, now, units, case.place)
        handed = hand_over(case, HandOver(), context)
        recounts = [RecountDeadline(clock=clock.name) for clock in case.clocks]
        events = (*handed, *(event for command in recounts for event in recount_deadline(case, command, context)))
        path = units.path(case.place)
        return self._journal.record(case.number, case.version, events, system, now, path, None, request.correlation_id)

    def _append(self, decision: "_Decision", request: Request, now: datetime, fingerprint: str) -> Receipt:
        case, events = decision.case, decision.events
        recorded = list(decision.overtaken)
        if events:
            path = self._territory.on(now).path(case.place or getattr(events[0], "place", ""))
            claimed = request.command.occurred_at
            recorded += self._journal.record(
                case.number, case.version, events, request.actor, now, path, claimed, request.correlation_id
            )
        if not recorded:
            return Receipt(number=case.number, version=case.version, position=self._log.head().position, events=())
        topics = tuple(event.body.topic for event in recorded)
        code = next((event.query_code for event in events if isinstance(event, CaseReported)), None)

        written = [*recorded, *self._joined(decision, request.actor, now, recorded[-1].correlation_id)]
        position, version = self._log.head().position + len(written), recorded[-1].version
        receipt = Receipt(number=case.number, version=version, position=position, events=topics, query_code=code)
        if keys := request.all_keys:
            response = receipt.model_dump_json()
            self._log.append(written, [Answer(key, fingerprint, response) for key in keys])
        else:
            self._log.append(written)
        self._seen = written[-1].event_id
        return receipt

    def _joined(self, decision: "_Decision", actor: Actor, now: datetime, correlation_id: str) -> list[Recorded]:
        """What the case learns that a duplicate was merged into."""
        other = decision.other
        if other is None:
            return []
        path = self._territory.on(now).path(other.place)
        return self._journal.record(
            other.number, other.version, (joined(decision.case),), actor, now, path, None, correlation_id
        )

    def _context(self, actor: Actor, now: datetime, units: UnitTree, place: str) -> Context:
        calendars, token = self._almanac.calendars, self._journal.identities.new()
        registers, policies, zone = self._territory.registers, self._rules.policies, self._rules.zone
        return Context(actor, now, policies, calendars, units, zone, token, registers=registers, place=place)

    def _now(self) -> datetime:
        """Our instant for this transaction. Where others have written since, what they may have changed is read."""
        head = self._log.head()
        if head.event_id != self._seen:
            self._rules.refresh()
            self._almanac.refresh()
            self._territory.refresh()
            self._seen = head.event_id
        return self._journal.now(head)

    def _next_number(self, place: str, now: datetime) -> str:
        county, day = county_of(place), now.astimezone(self._rules.zone).date()
        last = self._log.last_stream(number_prefix(county, day))
        return case_number(county, day, running_number(last) + 1 if last is not None else 1)


def _busy() -> StoreBusy:
    return StoreBusy("等待写入超时,请稍后重试")


def _interrupted() -> StoreUnreachable:
    return StoreUnreachable("interrupted while commands were carried out")


def _place(request: Request, case: Case | None) -> str:
    """Whose rules hold: those of where the case is, or is reported to be."""
    if isinstance(request.command, Report):
        return request.command.place
    return case.place if case is not None else ""


def _fingerprint(request: Request) -> str:
    said = f"{request.command.name}\n{request.number or ''}\n{request.command.model_dump_json()}"
    return hashlib.sha256(said.encode()).hexdigest()
