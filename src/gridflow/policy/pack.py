"""The schema of a policy pack."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from gridflow.errors import NotPermitted
from gridflow.policy.citations import Citation
from gridflow.policy.consistency import contradictions
from gridflow.policy.duties import Duty
from gridflow.policy.entry import CODE, Entry, Many, WrittenTerm
from gridflow.policy.figures import Figure
from gridflow.policy.flow import DuplicateRule, RecheckRule, SendBackRule, TransferRule, Triage
from gridflow.policy.ladder import Rung
from gridflow.policy.levels import LevelRule
from gridflow.policy.matter import Matter
from gridflow.policy.parameters import Parameter
from gridflow.policy.publicity import Publicity
from gridflow.policy.rules import CitedRules
from gridflow.policy.sheets import Sheet
from gridflow.policy.staffing import Staffing
from gridflow.policy.terms import RespiteRule, SensitivePeriod, SpecialTerm, rule_of
from gridflow.policy.territory_rules import TerritoryRules
from gridflow.policy.timed import Timed
from gridflow.policy.training import Training
from gridflow.policy.urgency import Urgency
from gridflow.worktime import Counting, End, Roll, Start, Term


class Anchor(StrEnum):
    """What a stage's term is counted from 起算点."""

    PREVIOUS_STAGE = "previous_stage"
    """The instant at which the stage before ended."""
    REPORT = "report"
    """The report: the term of a stage is the sum of all terms up to it."""


class CountingRules(Entry):
    """How terms are counted where practice knows more than one way 计算规则; see `gridflow.worktime.Counting`."""

    start: Start = Field(
        default=Start.NEXT_DAY,
        description="收到当日不计;deemed-next-working-day:休息日收到的,视为次一工作日收到",
    )
    end: End = Field(default=End.MIDNIGHT, description="届满:midnight 末日24时、close-of-business 下班时")
    roll: Roll = Field(default=Roll.NEXT_WORKING_DAY, description="末日为休息日时:next-working-day 顺延、none 不顺延")


def _all_timed(terms: Mapping[Timed, Term]) -> Mapping[Timed, Term]:
    if set(terms) != set(Timed):
        raise ValueError(f"须写明且只写明{'、'.join(Timed)}的时限")
    return terms


def _all_urgencies(triage: Mapping[Urgency, Triage]) -> Mapping[Urgency, Triage]:
    if set(triage) != set(Urgency):
        raise ValueError(f"须写明且只写明{'、'.join(Urgency)}的分级处置")
    return triage


class PolicyPack(Entry):
    """A county's rules 政策包. Read-only; its version is a hash of the texts that it is made of.

    What each part says is written at its field, in the words that docs/POLICY.md shows.
    """

    id: str = Field(pattern=CODE, description="政策包的代码")
    title: str = Field(description="政策包的名称")
    source: str = Field(description="依据的文件")
    version: str = Field(description="代码@原文的散列,由系统得出")
    effective_on: date | None = Field(default=None, description="自哪一日起施行;不写为启用之时")
    overridable: frozenset[str] = Field(default=frozenset(), description="乡镇(街道)、村(社区)可以另行规定的顶层条目")
    anchor: Anchor = Field(description="起算点:previous_stage 上一环节结束、report 上报")
    counting_rules: CountingRules = Field(default=CountingRules(), alias="counting", description="时限怎样计算")
    claim_tolerance_seconds: int = Field(ge=0, le=86_400, description="申报的时间可比系统时间早到几秒")
    terms: Annotated[Mapping[Timed, WrittenTerm], AfterValidator(_all_timed)] = Field(
        description="时限:accept 受理、dispatch 流转、resolve 办结、assist 协办、answer 督办答复"
    )
    special_terms: Many[SpecialTerm] = Field(
        default=(), description="时限特例;几条都合的,条件多者优先,同多者后写的优先"
    )
    sensitive_periods: Mapping[str, SensitivePeriod] = Field(default_factory=dict, description="敏感时期,时限只紧不松")
    extension: Many[RespiteRule] = Field(description="延期")
    suspension: Many[RespiteRule] = Field(description="挂起")
    rungs: Many[Rung] = Field(description="督办阶梯;每个计时事项有且只有一级 missed")
    triage: Annotated[Mapping[Urgency, Triage], AfterValidator(_all_urgencies)] = Field(
        description="分级处置:general 一般、coordination 需协调、urgent 紧急"
    )
    send_back: SendBackRule = Field(description="退回")
    transfer: TransferRule = Field(description="转办")
    duplicates: DuplicateRule = Field(description="疑似重复")
    recheck: RecheckRule = Field(description="随机抽查")
    roles: Mapping[str, frozenset[str]] = Field(description="角色 = 可以执行的操作")
    role_titles: Mapping[str, str] = Field(description="角色 = 名称")
    rules: CitedRules = Field(default=CitedRules(), description="拒绝时写明的规则出处;不写则写政策包的名称")
    channels: Mapping[str, str] = Field(description="上报渠道 = 名称")
    call_back_channels: frozenset[str] = Field(description="办结后须回访的渠道")
    call_back_within: WrittenTerm | None = Field(default=None, description="办结后多久之内回访;目前只记载、显示,不计时")
    send_back_reasons: Mapping[str, str] = Field(description="退回理由 = 名称")
    matters: Mapping[str, Matter] = Field(description="准入的事项")
    information: Mapping[str, str] = Field(description="只登记、不流转的信息(人地物事组织)= 名称")
    levels: Many[LevelRule] = Field(default=(), description="层级,自上而下")
    territory: TerritoryRules = Field(default=TerritoryRules(), description="网格划分")
    staffing: Many[Staffing] = Field(default=(), description="人员配备")
    training: Training = Field(default=Training(), description="培训")
    duties: Many[Duty] = Field(default=(), description="履职指标")
    sheets: Many[Sheet] = Field(default=(), description="考核表")
    publicity: Publicity = Field(default=Publicity(), description="公示")
    figures: Mapping[str, Figure] = Field(default_factory=dict, description="文件载明、规则不用的数")
    parameters: Mapping[str, Parameter] = Field(default_factory=dict, description="原件残缺、须由县给出的参数")
    values: Mapping[str, int | float | str] = Field(default_factory=dict, description="参数 = 值")
    citations: Many[Citation] = Field(default=(), description="每个数的出处")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for contradiction in contradictions(self):
            raise ValueError(contradiction)
        return self

    @property
    def counting(self) -> Counting:
        return Counting(self.counting_rules.start, self.counting_rules.end, self.counting_rules.roll)

    @property
    def claim_tolerance(self) -> timedelta:
        return timedelta(seconds=self.claim_tolerance_seconds)

    def periods(self, day: date, chain: Sequence[str]) -> frozenset[str]:
        """The sensitive periods that are on at a day, for a unit that `chain` leads down to."""
        return frozenset(name for name, period in self.sensitive_periods.items() if period.holds(day, chain))

    def term(
        self,
        timed: Timed,
        matter: str,
        urgency: str,
        chain: Sequence[str],
        periods: frozenset[str],
        matter_terms: Sequence[SpecialTerm] = (),
    ) -> Term:
        """How long something may take for a case, where the unit that must act lies at the end of `chain`, and the
        clock counts from these sensitive periods, which tighten and never lengthen (FEATURES D13, D17).

        `matter_terms`: the matter's own terms, as the county's catalogue has it; without any, those of the pack's.
        """
        known = self.matters.get(matter)
        of_matter = matter_terms or (known.terms if known else ())
        specials = (*self.special_terms, *(one.model_copy(update={"matter": matter}) for one in of_matter))
        fitting = [s for s in specials if timed in s.terms and s.fits(matter, urgency, chain, periods)]
        usual = _most_said([s for s in fitting if s.period is None], timed) or self.terms[timed]
        tight = _most_said([s for s in fitting if s.period is not None], timed) or usual
        return usual if tight.unit is usual.unit and tight.amount > usual.amount else tight

    def rule(self, name: Literal["admission", "grids"]) -> str:
        """Where a rule is said, for refusals: the place that the pack cites, or else its title."""
        cited: str | None = getattr(self.rules, name)
        return cited or self.title

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


def required_items() -> frozenset[str]:
    """The top-level items that every pack has."""
    fields = {field.alias or name: field for name, field in PolicyPack.model_fields.items() if name != "version"}
    return frozenset(name for name, field in fields.items() if field.is_required())


def _most_said(fitting: Sequence[SpecialTerm], timed: Timed) -> Term | None:
    """The term of the one that says most, of equals of the later."""
    most = max((special.conditions for special in fitting), default=0)
    return next((s.terms[timed] for s in reversed(fitting) if s.conditions == most), None)
