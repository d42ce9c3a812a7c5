"""The command bus: one transaction from a command to its events and its answer."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.calendar import CALENDAR_STREAM, ImportPaper, PaperImported, import_paper, imported, wanting
from gridflow.aggregates.case import Case, decide, fold
from gridflow.aggregates.case.commands import Merge, RecountDeadline, Report
from gridflow.aggregates.case.events import CaseReported
from gridflow.aggregates.case.intake import joined
from gridflow.aggregates.case.number import case_number, number_prefix, require_number, running_number
from gridflow.aggregates.case.revisions import recount_deadline
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor, Event, Recorded
from gridflow.aggregates.policy import POLICY_STREAM, AdoptPolicy, adopt_policy, adopted
from gridflow.aggregates.unit import RegisterUnit, register_unit, unit_stream
from gridflow.application.access import require_visible
from gridflow.application.almanac import Almanac
from gridflow.application.ports import Answer, Clock, EventLog, Head, Identities
from gridflow.application.rules import Rules, Territory
from gridflow.errors import KeyReused, StaleVersion, UnknownCase, UnknownUnit
from gridflow.policy import parse_pack
from gridflow.territory import UnitTree, county_of
from gridflow.worktime import Calendars, Paper


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
    """A case, after `revised` if its deadlines had to be counted anew, and what the command leads to.

    `other` is the case that it was merged into, if it was.
    """

    case: Case
    revised: Sequence[Recorded]
    events: tuple[Event, ...]
    other: Case | None = None


def system_actor(county: str) -> Actor:
    """The engine itself, acting for the whole county 系统."""
    return Actor(id="system", role="system", unit=f"{county}000000")


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
    ) -> None:
        self._log = log
        self._territory = territory
        self._almanac = almanac
        self._rules = rules
        self._clock = clock
        self._identities = identities
        # The event up to which the almanac and the rules know the log. Not its position: where a transaction is
        # rolled back, others may write something else at the positions that it had.
        self._seen: str | None = None

    def execute(self, request: Request) -> Granted:
        """Carry out one command on a case.

        Raises what `decide` raises, UnknownCase for a case that is missing or foreign, StaleVersion when the case has
        moved past `expected_version`, KeyReused when a key came before with another command. A refusal records nothing.
        What was answered before is answered again only to a role that may give the command now.

        A case whose deadline was counted under an earlier calendar is first counted anew, in the same transaction, so
        that it does not matter whether the sweep or the command came first.
        """
        fingerprint = _fingerprint(request)
        with self._log.writing():
            now = self._now_with_papers()
            if (repeated := self._repeated(request, fingerprint)) is not None:
                return repeated
            decision = self._territory.with_current(lambda units: self._decide(request, now, units))
            return Granted(self._append(decision, request, now, fingerprint), replayed=False)

    def register(self, units: Sequence[RegisterUnit], actor: Actor) -> int:
        """Register units, parents first, all or none; returns how many were new."""
        registered = 0
        with self._log.writing():
            # A tree of our own until the commit: what is rolled back must not stay known.
            tree, now = Territory(self._log).refresh(), self._now()
            self._log.on_commit(self._territory.refresh)
            for command in units:
                for event in register_unit(command, self._context(actor, now, tree)):
                    tree = tree.extended([event.unit])
                    path = tree.path(command.code)
                    recorded = self._record(unit_stream(command.code), 0, (event,), actor, now, path, None, None)
                    self._log.append(recorded, lambda _: ())
                    registered += 1
        return registered

    def import_papers(self, commands: Sequence[ImportPaper], actor: Actor) -> int:
        """Import papers of the calendar in this order, all or none; returns how many were new."""
        units = self._territory.refresh()
        with self._log.writing():
            calendars, now = self._calendars_of_our_own(), self._now()
            known = len(calendars.papers)
            for command in commands:
                for event in import_paper(command, self._context(actor, now, units, calendars)):
                    calendars = self._keep(calendars, event, actor, now)
        return len(calendars.papers) - known

    def adopt_papers(self, papers: Iterable[Paper], actor: Actor) -> int:
        """Take in the papers, published by now, that the county has not and that no other of it stands for.

        So what ships with the program is a fact of the log like any other. Returns how many were new.
        """
        shipped = tuple(papers)
        if not wanting(shipped, self._almanac.calendars.papers, self._clock.now()):
            return 0
        with self._log.writing():
            calendars, now = self._calendars_of_our_own(), self._now()
            wanted = wanting(shipped, calendars.papers, now)
            for paper in wanted:
                calendars = self._keep(calendars, imported(paper), actor, now)
        return len(wanted)

    def adopt_policy(self, command: AdoptPolicy, actor: Actor) -> bool:
        """Adopt a policy pack; returns whether it is another than the one in force. Raises what `adopt_policy` does."""
        units = self._territory.refresh()
        with self._log.writing():
            rules, now = self._rules_of_our_own(), self._now()
            events = adopt_policy(command, replace(self._context(actor, now, units), policies=rules.policies))
            self._adopt(events, rules, actor, now)
        return bool(events)

    def adopt_first_policy(self, text: str, actor: Actor) -> bool:
        """Adopt a pack that ships with the program where the county has none at all; returns whether it had none.

        So what its first clocks are started under is a fact of the log like any other.
        """
        if self._rules.adoptions:
            return False
        with self._log.writing():
            rules, now = self._rules_of_our_own(), self._now()
            events = () if rules.adoptions else (adopted(text, parse_pack(text, POLICY_STREAM)),)
            self._adopt(events, rules, actor, now)
        return bool(events)

    def _rules_of_our_own(self) -> Rules:
        """The rules until the commit: what is rolled back must not stay known."""
        self._log.on_commit(self._rules.refresh)
        return self._rules.of_their_own()

    def _adopt(self, events: tuple[Event, ...], rules: Rules, actor: Actor, now: datetime) -> None:
        path = self._path(actor.unit)
        version = len(rules.adoptions)
        self._log.append(self._record(POLICY_STREAM, version, events, actor, now, path, None, None), lambda _: ())

    def _calendars_of_our_own(self) -> Calendars:
        """The calendars until the commit: what is rolled back must not stay known."""
        self._log.on_commit(self._almanac.refresh)
        return Almanac(self._log).refresh()

    def _keep(self, calendars: Calendars, event: PaperImported, actor: Actor, now: datetime) -> Calendars:
        unit = event.unit if event.unit is not None and event.unit in self._territory.tree else actor.unit
        path = self._path(unit)
        version = len(calendars.papers)
        self._log.append(self._record(CALENDAR_STREAM, version, (event,), actor, now, path, None, None), lambda _: ())
        return calendars.with_papers((event.paper,))

    def _path(self, unit: str) -> str:
        """The path of a unit; the county's root has one before it is registered."""
        tree = self._territory.tree
        return tree.path(unit) if unit in tree else f"{unit}/"

    def _repeated(self, request: Request, fingerprint: str) -> Granted | None:
        """The answer that one of the keys got before; the others stand for the same command from now on."""
        answers = {key: self._log.answer(key) for key in request.all_keys}
        known = [answer for answer in answers.values() if answer is not None]
        if not known:
            return None
        self._rules.policy.require(request.actor.role, request.command.name, request.command.title)
        for answer in known:
            if answer.fingerprint != fingerprint:
                raise self._reused(answer, request)
        fresh = [Answer(key, fingerprint, known[0].response) for key, answer in answers.items() if answer is None]
        if fresh:
            self._log.append((), lambda _: fresh)
        receipt = Receipt.model_validate_json(known[0].response)
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
        context = self._context(request.actor, now, units)
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
        revised = self._counted_anew(case, request, now, units)
        case = fold(case, revised) or case
        if isinstance(request.command, Merge):
            context = replace(context, other=self._visible(request.command.into, request.actor, units))
        return _Decision(case, revised, decide(case, request.command, context), context.other)

    def _visible(self, number: str, actor: Actor, units: UnitTree) -> Case:
        case = self._log.load(require_number(number), fold)
        if case is None:
            raise UnknownCase(f"没有编号为“{number}”的事件", number=number)
        require_visible(case, actor, units)
        return case

    def _counted_anew(self, case: Case, request: Request, now: datetime, units: UnitTree) -> list[Recorded]:
        """The revisions of running deadlines, where the calendar has moved them and nobody has said so yet."""
        if not case.clocks or isinstance(request.command, RecountDeadline):
            return []
        system = system_actor(county_of(case.number))
        context = self._context(system, now, units)
        commands = [RecountDeadline(clock=clock.name) for clock in case.clocks]
        events = tuple(event for command in commands for event in recount_deadline(case, command, context))
        path = units.path(case.place)
        return self._record(case.number, case.version, events, system, now, path, None, request.correlation_id)

    def _append(self, decision: "_Decision", request: Request, now: datetime, fingerprint: str) -> Receipt:
        case, events = decision.case, decision.events
        recorded = list(decision.revised)
        if events:
            path = self._territory.tree.path(case.place or getattr(events[0], "place", ""))
            claimed = request.command.occurred_at
            recorded += self._record(
                case.number, case.version, events, request.actor, now, path, claimed, request.correlation_id
            )
        if not recorded:
            return Receipt(number=case.number, version=case.version, position=self._log.head().position, events=())
        topics = tuple(event.body.topic for event in recorded)
        code = next((event.query_code for event in events if isinstance(event, CaseReported)), None)

        def receipt(position: int) -> Receipt:
            version = recorded[-1].version
            return Receipt(number=case.number, version=version, position=position, events=topics, query_code=code)

        keys = request.all_keys
        written = [*recorded, *self._joined(decision, request.actor, now, recorded[-1].correlation_id)]
        position = self._log.append(
            written, lambda position: [Answer(key, fingerprint, receipt(position).model_dump_json()) for key in keys]
        )
        self._seen = written[-1].event_id
        return receipt(position)

    def _joined(self, decision: "_Decision", actor: Actor, now: datetime, correlation_id: str) -> list[Recorded]:
        """What the case learns that a duplicate was merged into."""
        other = decision.other
        if other is None:
            return []
        path = self._territory.tree.path(other.place)
        return self._record(
            other.number, other.version, (joined(decision.case),), actor, now, path, None, correlation_id
        )

    def _record(
        self,
        stream_id: str,
        version: int,
        events: tuple[Event, ...],
        actor: Actor,
        now: datetime,
        path: str,
        occurred_at: datetime | None,
        correlation_id: str | None,
    ) -> list[Recorded]:
        causation = self._identities.new()
        return [
            Recorded(
                event_id=self._identities.new(),
                stream_id=stream_id,
                version=version + step,
                occurred_at=occurred_at or now,
                recorded_at=now,
                actor=actor,
                unit_path=path,
                correlation_id=correlation_id or causation,
                causation_id=causation,
                body=event,
            )
            for step, event in enumerate(events, start=1)
        ]

    def _context(self, actor: Actor, now: datetime, units: UnitTree, calendars: Calendars | None = None) -> Context:
        calendars = calendars or self._almanac.calendars
        token = self._identities.new()
        return Context(actor, now, self._rules.policies, calendars, units, self._rules.zone, token)

    def _now(self) -> datetime:
        """Our instant for this transaction: never before the last event, even if the machine's clock stepped back.

        Where others have written since, the packs that they may have adopted are read.
        """
        head = self._log.head()
        if head.event_id != self._seen:
            self._rules.refresh()
        return self._not_before(head)

    def _now_with_papers(self) -> datetime:
        """The same; and the papers are read, which may have come likewise."""
        head = self._log.head()
        if head.event_id != self._seen:
            self._rules.refresh()
            self._almanac.refresh()
            self._seen = head.event_id
        return self._not_before(head)

    def _not_before(self, head: Head) -> datetime:
        now = self._clock.now().astimezone(UTC)
        return now if head.recorded_at is None or now > head.recorded_at else head.recorded_at

    def _next_number(self, place: str, now: datetime) -> str:
        county, day = county_of(place), now.astimezone(self._rules.zone).date()
        last = self._log.last_stream(number_prefix(county, day))
        return case_number(county, day, running_number(last) + 1 if last is not None else 1)


def _fingerprint(request: Request) -> str:
    said = f"{request.command.name}\n{request.number or ''}\n{request.command.model_dump_json()}"
    return hashlib.sha256(said.encode()).hexdigest()
