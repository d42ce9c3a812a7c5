"""The schema of a policy pack, and how a pack is read."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy.stage import Stage
from gridflow.territory import Level
from gridflow.worktime import Counting, End, Offset, Roll, Start, Term

T = TypeVar("T")


def _tuple_of_items(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _written(parse: Callable[[str], T]) -> Callable[[object], T]:
    """A parser of texts for use in the schema, whose refusals get the path within the file."""

    def read(value: object) -> T:
        if not isinstance(value, str):
            raise ValueError("须写作文本")
        try:
            return parse(value)
        except InvalidInput as error:
            raise ValueError(error.detail) from None

    return read


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Anchor(StrEnum):
    """What a stage's term is counted from 起算点."""

    PREVIOUS_STAGE = "previous_stage"
    """The instant at which the stage before ended."""
    REPORT = "report"
    """The report: the term of a stage is the sum of all terms up to it."""


class RungKind(StrEnum):
    """What a rung of the ladder does 督办阶梯."""

    REMIND = "remind"
    """提醒: a reminder to the holder, before the deadline."""
    MISSED = "missed"
    """催办: the deadline has passed; states the fact and urges the holder."""
    ORDER = "order"
    """督办: an order that the holder must answer and the ordering unit lifts."""


class CountingRules(_Entry):
    """How terms are counted where practice knows more than one way 计算规则; see `gridflow.worktime.Counting`."""

    start: Start = Start.NEXT_DAY
    end: End = End.MIDNIGHT
    roll: Roll = Roll.NEXT_WORKING_DAY


class Rung(_Entry):
    """One rung of the supervision ladder: when, what, and which levels above the holder hear of it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")
    title: str
    kind: RungKind
    offset: Annotated[Offset, BeforeValidator(_written(Offset.parse))]
    stages: Annotated[tuple[Stage, ...], BeforeValidator(_tuple_of_items)]
    notify: Annotated[tuple[Level, ...], BeforeValidator(_tuple_of_items)] = ()


class Matter(_Entry):
    """A matter 事项 that may enter the grid, and the kind of platform that leads on it."""

    name: str
    platform: str


class RespiteRule(_Entry):
    """How often more time may be granted to a clock of these stages, and how much at most."""

    stages: Annotated[tuple[Stage, ...], BeforeValidator(_tuple_of_items)]
    most: int = Field(ge=0, le=99)
    longest: Annotated[Term, BeforeValidator(_written(Term.parse))]


class SpecialTerm(_Entry):
    """Other terms 时限特例 for cases of a matter, of an urgency, or that a unit of some subtree must act on.

    What is not said holds for all. Of several that fit, the one that says most wins, of equals the later in the file.
    """

    matter: str | None = None
    urgency: Literal["general", "urgent"] | None = None
    unit: str | None = Field(default=None, pattern=r"^[1-9][0-9]{11}([0-9]{3}|D[0-9]{2})?$")
    terms: Mapping[Stage, Annotated[Term, BeforeValidator(_written(Term.parse))]] = Field(min_length=1)

    def fits(self, matter: str, urgency: str, chain: Sequence[str]) -> bool:
        """Whether it is for a case, and for a unit that `chain` leads down to."""
        return (
            self.matter in (None, matter)
            and self.urgency in (None, urgency)
            and (self.unit is None or self.unit in chain)
        )

    @property
    def conditions(self) -> int:
        """How much it says."""
        return sum(said is not None for said in (self.matter, self.urgency, self.unit))


def _known_stages(terms: Mapping[Stage, Term]) -> Mapping[Stage, Term]:
    required = {Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE}
    if set(terms) != required:
        raise ValueError(f"terms must name exactly {sorted(required)}")
    return terms


class PolicyPack(_Entry):
    """A county's rules 政策包. Read-only; its version is a hash of its text.

    `counting`: how terms are counted. `terms`: how long each timed stage may take, `special_terms` where it is
    another; `extension` 延期 and `suspension` 挂起 how it may be lengthened. `rungs`: the ladder, where the one rung of
    kind `missed` stands at the due instant itself. `roles`: role → commands it may give. `call_back_channels`: who is
    asked for satisfaction after resolving. `claim_tolerance_seconds`: by how much a claimed time may lie ahead of ours.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str
    source: str
    version: str
    intake_level: Level
    anchor: Anchor
    counting_rules: CountingRules = Field(default=CountingRules(), alias="counting")
    claim_tolerance_seconds: int = Field(ge=0, le=86_400)
    terms: Annotated[
        Mapping[Stage, Annotated[Term, BeforeValidator(_written(Term.parse))]],
        AfterValidator(_known_stages),
    ]
    special_terms: Annotated[tuple[SpecialTerm, ...], BeforeValidator(_tuple_of_items)] = ()
    extension: RespiteRule
    suspension: RespiteRule
    rungs: Annotated[tuple[Rung, ...], BeforeValidator(_tuple_of_items)]
    roles: Mapping[str, frozenset[str]]
    role_titles: Mapping[str, str]
    channels: Mapping[str, str]
    call_back_channels: frozenset[str]
    send_back_reasons: Mapping[str, str]
    matters: Mapping[str, Matter]

    @model_validator(mode="after")
    def _consistent(self) -> "PolicyPack":
        names = [rung.name for rung in self.rungs]
        if len(set(names)) != len(names):
            raise ValueError("rung names must differ")
        for stage in self.terms:
            missed = [r for r in self.rungs if stage in r.stages and r.kind is RungKind.MISSED]
            if len(missed) != 1 or missed[0].offset.amount != 0:
                raise ValueError(f"stage {stage} needs one rung of kind missed at offset 0wd")
        for rule in (self.extension, self.suspension):
            if not set(rule.stages) <= set(self.terms):
                raise ValueError("extension and suspension must name stages that have a term")
        if self.suspension.longest.unit.by_office:
            raise ValueError("suspension.longest must be natural time: d, h or mo")
        for special in self.special_terms:
            if special.matter is not None and special.matter not in self.matters:
                raise ValueError(f"special_terms name an unknown matter {special.matter}")
            if not set(special.terms) <= set(self.terms):
                raise ValueError("special_terms must name stages that have a term")
        if set(self.roles) != set(self.role_titles):
            raise ValueError("roles and role_titles must name the same roles")
        if not self.call_back_channels <= set(self.channels):
            raise ValueError("call_back_channels must be channels")
        return self

    @property
    def counting(self) -> Counting:
        return Counting(self.counting_rules.start, self.counting_rules.end, self.counting_rules.roll)

    @property
    def claim_tolerance(self) -> timedelta:
        return timedelta(seconds=self.claim_tolerance_seconds)

    def term(self, stage: Stage, matter: str, urgency: str, chain: Sequence[str]) -> Term:
        """The term of a stage for a case, where the unit that must act lies at the end of `chain` (FEATURES D13)."""
        fitting = [s for s in self.special_terms if stage in s.terms and s.fits(matter, urgency, chain)]
        most = max((special.conditions for special in fitting), default=0)
        return next((s.terms[stage] for s in reversed(fitting) if s.conditions == most), self.terms[stage])

    def require(self, role: str, command: str) -> None:
        """Raises NotPermitted unless the role may give the command."""
        if command not in self.roles.get(role, frozenset()):
            title = self.role_titles.get(role, role)
            raise NotPermitted(f"角色“{title}”不能执行此操作({command})", role=role, command=command)

    def rungs_of(self, stage: Stage) -> tuple[Rung, ...]:
        """The rungs of a stage, by the amount of their offset, whatever its unit."""
        return tuple(sorted((r for r in self.rungs if stage in r.stages), key=lambda r: r.offset.amount))

    def rung(self, name: str) -> Rung | None:
        """The rung with this name, or None if this version of the pack has none."""
        return next((rung for rung in self.rungs if rung.name == name), None)


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
        raise InvalidInput(f"政策包“{name}”的“{path or '整体'}”有误:{first['msg']}", field=path) from None


@cache
def builtin_pack(name: str) -> PolicyPack:
    """A pack that ships with GridFlow, e.g. `s0`. Raises InvalidInput when there is none of that name."""
    file = resources.files("gridflow.policy.packs") / f"{name}.toml"
    if not file.is_file():
        raise InvalidInput(f"没有名为“{name}”的政策包", field="policy")
    return parse_pack(file.read_text(encoding="utf-8"), name)
