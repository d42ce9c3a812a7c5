"""The registrar: what the county itself records — its registers, its papers, its policy."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.calendar import CALENDAR_STREAM, ImportPaper, PaperImported, import_paper, imported, wanting
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.county import decide_county
from gridflow.aggregates.event import Actor, Recorded
from gridflow.aggregates.policy import POLICY_STREAM, AdoptPolicy, PolicyAdopted, adopt_policy, adopted
from gridflow.aggregates.posting import Postings
from gridflow.aggregates.registers import Registers
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.almanac import Almanac
from gridflow.application.journal import Journal
from gridflow.application.ports import Answer, EventLog
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.errors import GridFlowError, KeyReused
from gridflow.territory import UnitHistory, UnitTree
from gridflow.worktime import Calendars, Paper


class Posted(BaseModel):
    """An event that was posted 记入: to which stream, as which version, of which topic."""

    model_config = ConfigDict(frozen=True)

    stream: str
    version: int
    topic: str


class RegisterReceipt(BaseModel):
    """What granted commands on registers are answered with: what was posted, and the log's position to wait for."""

    model_config = ConfigDict(frozen=True)

    position: int
    posted: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class Registrar:
    """Decides and appends under the write lock what is not about a case. All or none of what one call says."""

    journal: Journal
    territory: Territory
    almanac: Almanac
    rules: Rules

    @property
    def _log(self) -> EventLog:
        return self.journal.log

    def carry_out(self, commands: Sequence[Command], actor: Actor, keys: Sequence[str] = ()) -> RegisterReceipt:
        """Carry out commands on registers in this order, all or none.

        `keys` make them idempotent: each stands for these commands and no others. Raises what `decide_county` does, and
        KeyReused when a key came before with others.
        """
        fingerprint = _fingerprint(commands)
        with self._log.writing():
            now = self._refreshed()
            if (repeated := self._repeated(keys, fingerprint)) is not None:
                return repeated
            self._log.on_commit(self.territory.refresh)
            posted = self._post(commands, actor, now)
            receipt = RegisterReceipt(position=self._log.head().position, posted=tuple(posted))
            self._log.append((), [Answer(key, fingerprint, receipt.model_dump_json()) for key in keys])
            return receipt

    def rehearse(self, commands: Sequence[Command], actor: Actor) -> list[Postings | GridFlowError]:
        """What each of these commands would lead to 试办, one after the other; nothing is recorded.

        A command that would be refused has its refusal here, and those after it are decided as if it had not been.
        """
        now = self._refreshed()
        context, path = self._context(actor, now), self._path(actor.unit)
        outcomes: list[Postings | GridFlowError] = []
        for command in commands:
            try:
                postings = decide_county(command, context)
            except GridFlowError as refusal:
                outcomes.append(refusal)
                continue
            recorded: list[Recorded] = []
            for posting in postings:
                events = (posting.event,)
                recorded += self.journal.record(
                    posting.stream, 0, events, actor, now, path, correlation_id=context.token
                )
            context = _after(context, reduce(Registers.after, recorded, context.registers))
            outcomes.append(postings)
        return outcomes

    def register(self, units: Sequence[RegisterUnit], actor: Actor) -> int:
        """Register units, parents first, all or none; returns how many were new."""
        return len(self.carry_out(units, actor).posted)

    def import_papers(self, commands: Sequence[ImportPaper], actor: Actor) -> int:
        """Import papers of the calendar in this order, all or none; returns how many were new."""
        with self._log.writing():
            calendars, now = self._calendars_of_our_own(), self._refreshed()
            known = len(calendars.papers)
            for command in commands:
                for event in import_paper(command, self._context(actor, now, calendars)):
                    calendars = self._keep(calendars, event, actor, now)
        return len(calendars.papers) - known

    def adopt_papers(self, papers: Iterable[Paper], actor: Actor) -> int:
        """Take in the papers, published by now, that the county has not and that no other of it stands for.

        So what ships with the program is a fact of the log like any other. Returns how many were new.
        """
        shipped = tuple(papers)
        if not wanting(shipped, self.almanac.calendars.papers, self.journal.clock.now()):
            return 0
        with self._log.writing():
            calendars, now = self._calendars_of_our_own(), self._refreshed()
            wanted = wanting(shipped, calendars.papers, now)
            for paper in wanted:
                calendars = self._keep(calendars, imported(paper), actor, now)
        return len(wanted)

    def adopt_policy(self, command: AdoptPolicy, actor: Actor) -> bool:
        """Adopt a pack or a local text; returns whether that changes anything. Raises what `adopt_policy` does."""
        with self._log.writing():
            rules, now = self._rules_of_our_own(), self._refreshed()
            events = adopt_policy(command, replace(self._context(actor, now), policies=rules.policies))
            self._adopt(events, rules, actor, now)
        return bool(events)

    def adopt_first_policy(self, text: str, actor: Actor) -> bool:
        """Adopt a pack that ships with the program where the county has none at all; returns whether it had none.

        So what its first clocks are started under is a fact of the log like any other.
        """
        if self.rules.adoptions:
            return False
        with self._log.writing():
            rules, now = self._rules_of_our_own(), self._refreshed()
            events = () if rules.adoptions else (adopted(text),)
            self._adopt(events, rules, actor, now)
        return bool(events)

    def _rules_of_our_own(self) -> Rules:
        """The rules until the commit: what is rolled back must not stay known."""
        self._log.on_commit(self.rules.refresh)
        return self.rules.of_their_own()

    def _adopt(self, events: tuple[PolicyAdopted, ...], rules: Rules, actor: Actor, now: datetime) -> None:
        path = self._path(next((event.unit for event in events if event.unit is not None), actor.unit))
        version = len(rules.adoptions)
        self._log.append(self.journal.record(POLICY_STREAM, version, events, actor, now, path))

    def _calendars_of_our_own(self) -> Calendars:
        """The calendars until the commit: what is rolled back must not stay known."""
        self._log.on_commit(self.almanac.refresh)
        return Almanac(self._log).refresh()

    def _keep(self, calendars: Calendars, event: PaperImported, actor: Actor, now: datetime) -> Calendars:
        unit = event.unit if event.unit is not None and event.unit in self.territory.tree else actor.unit
        path = self._path(unit)
        version = len(calendars.papers)
        self._log.append(self.journal.record(CALENDAR_STREAM, version, (event,), actor, now, path))
        return calendars.with_papers((event.paper,))

    def _path(self, unit: str) -> str:
        """The path of a unit of today."""
        return _path_in(self.territory.tree, self.territory.registers.units, unit)

    def _post(self, commands: Sequence[Command], actor: Actor, now: datetime) -> list[Posted]:
        """Append what each command leads to as the ones before it leave the registers."""
        context, posted = self._context(actor, now), list[Posted]()
        versions: dict[str, int] = {}
        for command in commands:
            registers = context.registers
            for posting in decide_county(command, context):
                version = versions.get(posting.stream, self.territory.version(posting.stream))
                path = _path_in(context.units, registers.units, posting.unit or actor.unit)
                events = self.journal.record(
                    posting.stream, version, (posting.event,), actor, now, path, correlation_id=context.token
                )
                self._log.append(events)
                versions[posting.stream] = version + 1
                posted.append(Posted(stream=posting.stream, version=version + 1, topic=posting.event.topic))
                for event in events:
                    registers = registers.after(event)
            context = _after(context, registers)
        return posted

    def _repeated(self, keys: Sequence[str], fingerprint: str) -> RegisterReceipt | None:
        """The answer that one of the keys got before."""
        for answer in filter(None, map(self._log.answer, keys)):
            if answer.fingerprint != fingerprint:
                raise KeyReused(f"幂等键“{answer.key.rsplit(':', 1)[-1]}”已用于另一项内容不同的请求")
            return RegisterReceipt.model_validate_json(answer.response)
        return None

    def _refreshed(self) -> datetime:
        """Our instant for this transaction, with everything read that others may have written."""
        self.territory.refresh()
        self.rules.refresh()
        self.almanac.refresh()
        return self.journal.now(self._log.head())

    def _context(self, actor: Actor, now: datetime, calendars: Calendars | None = None) -> Context:
        return Context(
            actor,
            now,
            self.rules.policies,
            calendars or self.almanac.calendars,
            self.territory.on(now),
            self.rules.zone,
            self.journal.identities.new(),
            registers=self.territory.registers,
            place=actor.unit,
        )


def _path_in(tree: UnitTree, history: UnitHistory, unit: str) -> str:
    """The path of a unit of a tree, of the one that stands for it, or that it will have; the county's root has one
    before it is registered."""
    if tree.known(unit):
        return tree.path(unit)
    return history.path(unit) if unit in history else f"{unit}/"


def _after(context: Context, registers: Registers) -> Context:
    """The context of the command that comes after what led to these registers."""
    units = context.units if registers.units is context.registers.units else registers.units.on(context.day)
    return replace(context, registers=registers, units=units)


def _fingerprint(commands: Sequence[Command]) -> str:
    said = "\n".join(f"{command.name}\n{command.model_dump_json()}" for command in commands)
    return hashlib.sha256(said.encode()).hexdigest()
