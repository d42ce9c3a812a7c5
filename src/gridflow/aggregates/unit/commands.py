"""Commands on units 单位. Each takes effect at 00:00 of `effective_on` in the county's time zone, today without one."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gridflow.aggregates.command import Command, Title, Word
from gridflow.territory import Level


class RegisterUnit(Command):
    """Register a unit under its parent; without a parent it becomes the root of the county's tree.

    Without `effective_on` it has been there as long as its parent, the root since before anything was recorded.
    """

    name = "register-unit"
    title = "登记单位"
    code: Word
    level: Level
    unit_name: Title
    parent: Word | None = None
    effective_on: date | None = None
    origins: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    document: Title | None = None


class Adjustment(Command):
    """Base of what changes units that are there 调整: from which day on, and by which paper 依据文件."""

    effective_on: date | None = None
    document: Title | None = None


class RenameUnit(Adjustment):
    """Give a unit another name."""

    name = "rename-unit"
    title = "单位更名"
    code: Word
    unit_name: Title


class MoveUnit(Adjustment):
    """Move a unit with everything below it to another parent. Codes begin with the parent's, so all of them get new
    ones; `codes` says which, those that it does not name keep their sequence or take the next that was never used."""

    name = "move-unit"
    title = "单位改属"
    code: Word
    parent: Word
    codes: Mapping[Word, Word] = Field(default_factory=dict, max_length=5000)


class MergeUnits(Adjustment):
    """Merge units of one level into one: one of them, or a new one, for which `unit_name` and `parent` are needed.

    What is below those that end goes below it, with new codes as in `MoveUnit`.
    """

    name = "merge-units"
    title = "单位合并"
    units: Annotated[tuple[Word, ...], Field(min_length=1, max_length=100)]
    into: Word
    unit_name: Title | None = None
    parent: Word | None = None
    codes: Mapping[Word, Word] = Field(default_factory=dict, max_length=5000)


class Part(BaseModel):
    """A part of a unit that is split: its code and name, and which of the units right below go to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Word
    unit_name: Title | None = None
    units: Annotated[tuple[Word, ...], Field(max_length=1000)] = ()


class SplitUnit(Adjustment):
    """Split a unit into parts, of which one may keep its code. Every unit right below goes to exactly one part.

    The part that keeps the code, or else the first, stands for the unit in what is not said otherwise.
    """

    name = "split-unit"
    title = "单位拆分"
    code: Word
    parts: Annotated[tuple[Part, ...], Field(min_length=2, max_length=50)]
    codes: Mapping[Word, Word] = Field(default_factory=dict, max_length=5000)


class RetireUnit(Adjustment):
    """Retire a unit that nothing is below, naming who comes after it; without any, the unit above does."""

    name = "retire-unit"
    title = "撤销单位"
    code: Word
    successors: Annotated[tuple[Word, ...], Field(max_length=50)] = ()


UNIT_COMMANDS: tuple[type[Command], ...] = (RegisterUnit, RenameUnit, MoveUnit, MergeUnits, SplitUnit, RetireUnit)
"""Every command on units."""
