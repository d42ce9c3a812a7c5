"""The schema of a policy pack, and how a pack is read."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy.entry import Entry, Many, WrittenTerm
from gridflow.policy.flow import DuplicateRule, RecheckRule, SendBackRule, TransferRule, Triage
from gridflow.policy.ladder import Rung, RungKind
from gridflow.policy.matter import Matter
from gridflow.policy.terms import RespiteRule, SensitivePeriod, SpecialTerm, rule_of
from gridflow.policy.timed import Timed
from gridflow.policy.urgency import Urgency
from gridflow.wording import said
from gridflow.worktime import Counting, End, Roll, Start, Term, TermUnit


class Anchor(StrEnum):
    """What a stage's term is counted from 起算点."""

    PREVIOUS_STAGE = "previous_stage"
    """The instant at which the stage before ended."""
    REPORT = "report"
    """The report: the term of a stage is the sum of all terms up to it."""


class CountingRules(Entry):
    """How terms are counted where practice knows more than one way 计算规则; see `gridflow.worktime.Counting`."""

    start: Start = Start.NEXT_DAY
    end: End = End.MIDNIGHT
    roll: Roll = Roll.NEXT_WORKING_DAY


def _all_timed(terms: Mapping[Timed, Term]) -> Mapping[Timed, Term]:
    if set(terms) != set(Timed):
        raise ValueError(f"须写明且只写明{'、'.join(Timed)}的时限")
    return terms


def _all_urgencies(triage: Mapping[Urgency, Triage]) -> Mapping[Urgency, Triage]:
    if set(triage) != set(Urgency):
        raise ValueError(f"须写明且只写明{'、'.join(Urgency)}的分级处置")
    return triage


class PolicyPack(Entry):
    """A county's rules 政策包. Read-only; its version is a hash of its text.

    `counting`: how terms are counted. `terms`: how long everything timed may take, `special_terms` where it is
    another, `sensitive_periods` those that these may name; `extension` 延期 and `suspension` 挂起 how it may be
    lengthened. `rungs`: the ladder, where the one rung of kind `missed` stands at the due instant itself. `triage`,
    `send_back`, `transfer`, `duplicates`, `recheck`: how cases move. `roles`: role → commands it may give.
    `call_back_channels`: who is asked for satisfaction after resolving. `information`: what is only registered
    人地物事组织. `claim_tolerance_seconds`: by how much a claimed time may lie ahead of ours.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str
    source: str
    version: str
    anchor: Anchor
    counting_rules: CountingRules = Field(default=CountingRules(), alias="counting")
    claim_tolerance_seconds: int = Field(ge=0, le=86_400)
    terms: Annotated[Mapping[Timed, WrittenTerm], AfterValidator(_all_timed)]
    special_terms: Many[SpecialTerm] = ()
    sensitive_periods: Mapping[str, SensitivePeriod] = Field(default_factory=dict)
    extension: Many[RespiteRule]
    suspension: Many[RespiteRule]
    rungs: Many[Rung]
    triage: Annotated[Mapping[Urgency, Triage], AfterValidator(_all_urgencies)]
    send_back: SendBackRule
    transfer: TransferRule
    duplicates: DuplicateRule
    recheck: RecheckRule
    roles: Mapping[str, frozenset[str]]
    role_titles: Mapping[str, str]
    channels: Mapping[str, str]
    call_back_channels: frozenset[str]
    send_back_reasons: Mapping[str, str]
    matters: Mapping[str, Matter]
    information: Mapping[str, str]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self._consistent_ladder()
        self._consistent_terms()
        if set(self.roles) != set(self.role_titles):
            raise ValueError("roles与role_titles须写明同样的角色")
        if not self.call_back_channels <= set(self.channels):
            raise ValueError("call_back_channels须是channels中的渠道")
        if not set(self.information).isdisjoint(self.matters):
            raise ValueError("information与matters不得重名")
        return self

    def _consistent_ladder(self) -> None:
        names = [rung.name for rung in self.rungs]
        if len(set(names)) != len(names):
            raise ValueError("rungs的name不得重复")
        for timed in Timed:
            missed = [r for r in self.rungs if timed in r.stages and r.kind is RungKind.MISSED]
            if len(missed) != 1:
                raise ValueError(f"{timed}须有且只有一级kind为missed的rung")
        for rung in self.rungs:
            if not set(rung.roles) <= set(self.roles):
                raise ValueError(f"rung“{rung.name}”写了没有的角色")
            if rung.period is not None and rung.period not in self.sensitive_periods:
                raise ValueError(f"rung“{rung.name}”写了没有的敏感时期“{rung.period}”")

    def _consistent_terms(self) -> None:
        for rules in (self.extension, self.suspension):
            stages = [stage for rule in rules for stage in rule.stages]
            if len(set(stages)) != len(stages):
                raise ValueError("extension、suspension中每个环节至多一条")
        if any(rule.longest.unit.by_office for rule in self.suspension):
            raise ValueError("suspension的longest须以自然日、小时或月计")
        if self.duplicates.within.unit.by_office:
            raise ValueError("duplicates的within须以自然日、小时或月计")
        for special in self.special_terms:
            if special.matter is not None and special.matter not in self.matters:
                raise ValueError(f"special_terms写了没有的事项“{special.matter}”")
            if special.period is not None and special.period not in self.sensitive_periods:
                raise ValueError(f"special_terms写了没有的敏感时期“{special.period}”")
            for timed, term in special.terms.items() if special.period is not None else ():
                if term.unit not in (self.terms[timed].unit, TermUnit.WORKING_HOUR):
                    raise ValueError("敏感时期的时限须与平时同一单位,或以工作小时计,才能看出是否收紧")

    @property
    def counting(self) -> Counting:
        return Counting(self.counting_rules.start, self.counting_rules.end, self.counting_rules.roll)

    @property
    def claim_tolerance(self) -> timedelta:
        return timedelta(seconds=self.claim_tolerance_seconds)

    def periods(self, day: date, chain: Sequence[str]) -> frozenset[str]:
        """The sensitive periods that are on at a day, for a unit that `chain` leads down to."""
        return frozenset(name for name, period in self.sensitive_periods.items() if period.holds(day, chain))

    def term(self, timed: Timed, matter: str, urgency: str, chain: Sequence[str], periods: frozenset[str]) -> Term:
        """How long something may take for a case, where the unit that must act lies at the end of `chain`, and the
        clock counts from these sensitive periods, which tighten and never lengthen (FEATURES D13, D17)."""
        fitting = [s for s in self.special_terms if timed in s.terms and s.fits(matter, urgency, chain, periods)]
        usual = _most_said([s for s in fitting if s.period is None], timed) or self.terms[timed]
        tight = _most_said([s for s in fitting if s.period is not None], timed) or usual
        return usual if tight.unit is usual.unit and tight.amount > usual.amount else tight

    def extension_of(self, timed: Timed) -> RespiteRule | None:
        """How more time may be granted, if at all."""
        return rule_of(self.extension, timed)

    def suspension_of(self, timed: Timed) -> RespiteRule | None:
        """How a clock may stand still, if at all."""
        return rule_of(self.suspension, timed)

    def require(self, role: str, command: str, command_title: str) -> None:
        """Raises NotPermitted unless the role may give the command."""
        if command not in self.roles.get(role, frozenset()):
            title = self.role_titles.get(role, role)
            raise NotPermitted(f"角色“{title}”不能执行“{command_title}”", role=role, command=command)

    def rungs_of(self, timed: Timed, term: Term, periods: frozenset[str]) -> tuple[Rung, ...]:
        """The rungs for a clock of this term that starts in these sensitive periods, by the amount of their offset."""
        fitting = [r for r in self.rungs if timed in r.stages and (r.period is None or r.period in periods)]
        rungs = [one for rung in fitting for one in rung.each_day(term.unit, term.amount)]
        return tuple(sorted(rungs, key=lambda rung: rung.offset.amount))

    def rung(self, name: str) -> Rung | None:
        """The rung with this name, or the daily one that this is a day of; None if the pack has none."""
        daily = name.rsplit("-", 1)[0]
        return next((r for r in self.rungs if r.name == name or (r.daily and r.name == daily)), None)


def _most_said(fitting: Sequence[SpecialTerm], timed: Timed) -> Term | None:
    """The term of the one that says most, of equals of the later."""
    most = max((special.conditions for special in fitting), default=0)
    return next((s.terms[timed] for s in reversed(fitting) if s.conditions == most), None)


def parse_pack(text: str, name: str) -> PolicyPack:
    """A pack from TOML text. Raises InvalidInput naming the file and the path within it."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    try:
        data = tomllib.loads(text)
        return PolicyPack.model_validate(data | {"version": f"{data.get('id', name)}@{digest}"})
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"政策包“{name}”不是有效的TOML:{error}", field="file") from None
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(step) for step in first["loc"])
        raise InvalidInput(f"政策包“{name}”的“{path or '整体'}”有误:{said(first)}", field=path) from None


@cache
def builtin_pack(name: str) -> PolicyPack:
    """A pack that ships with GridFlow, e.g. `s0`. Raises InvalidInput when there is none of that name."""
    return parse_pack(builtin_text(name), name)


def builtin_text(name: str) -> str:
    """The TOML text of a pack that ships with GridFlow. Raises InvalidInput when there is none of that name."""
    file = resources.files("gridflow.policy.packs") / f"{name}.toml"
    if not file.is_file():
        raise InvalidInput(f"没有名为“{name}”的政策包", field="policy")
    return file.read_text(encoding="utf-8")
