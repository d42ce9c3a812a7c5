"""Terms that hold in some cases only 时限特例, and how terms may be lengthened."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from gridflow.policy.entry import Entry, Many, WrittenTerm
from gridflow.policy.timed import Timed
from gridflow.policy.urgency import Urgency
from gridflow.territory import Level, level_of_code
from gridflow.territory.codes import UNIT_CODE


class SensitivePeriod(Entry):
    """A sensitive period 敏感时期 (S1, S4): its first and last day in the county, and the subtree if not all of it."""

    title: str = Field(description="敏感时期的名称")
    first: date = Field(description="首日")
    last: date = Field(description="末日(含)")
    unit: str | None = Field(default=None, pattern=UNIT_CODE, description="只在此单位及其下级;不写为全县")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("敏感时期的末日早于首日")
        return self

    def holds(self, day: date, chain: Sequence[str]) -> bool:
        """Whether it is on at a day, for a unit that `chain` leads down to."""
        return self.first <= day <= self.last and (self.unit is None or self.unit in chain)


class SpecialTerm(Entry):
    """Other terms 时限特例 for cases of a matter, of an urgency, that a unit of some subtree or of a level must act on,
    or whose clock counts from a day of a sensitive period.

    What is not said holds for all. Of several that fit, the one that says most wins, of equals the later in the file.
    """

    matter: str | None = Field(default=None, description="只用于此事项")
    urgency: Urgency | None = Field(default=None, description="只用于此紧急程度")
    unit: str | None = Field(default=None, pattern=UNIT_CODE, description="只用于此单位及其下级承办的")
    level: Level | None = Field(default=None, description="只用于此层级的单位承办的")
    period: str | None = Field(default=None, description="只用于此敏感时期起算的")
    terms: Mapping[Timed, WrittenTerm] = Field(min_length=1, description="计时事项 = 时限")

    def fits(self, matter: str, urgency: str, chain: Sequence[str], periods: frozenset[str]) -> bool:
        """Whether it is for a case, for a unit that `chain` leads down to, and in these sensitive periods."""
        return (
            self.matter in (None, matter)
            and self.urgency in (None, urgency)
            and (self.unit is None or self.unit in chain)
            and (self.level is None or (bool(chain) and level_of_code(chain[-1]) is self.level))
            and (self.period is None or self.period in periods)
        )

    @property
    def conditions(self) -> int:
        """How much it says."""
        return sum(said is not None for said in (self.matter, self.urgency, self.unit, self.level, self.period))


class RespiteRule(Entry):
    """How often more time may be granted to a clock of these stages, and how much at most."""

    stages: Many[Timed] = Field(description="用于哪些计时事项")
    most: int = Field(ge=0, le=99, description="至多几次")
    longest: WrittenTerm = Field(description="每次至多多久")


def rule_of(rules: tuple[RespiteRule, ...], stage: Timed) -> RespiteRule | None:
    """The rule for a stage, if the policy grants it more time at all."""
    return next((rule for rule in rules if stage in rule.stages), None)
