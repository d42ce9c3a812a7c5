"""The matters that may enter the grid 事项准入, and what opening and closing them takes."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from gridflow.policy.entry import Entry, Many
from gridflow.policy.terms import SpecialTerm

Phase = Literal["before", "during", "after"]
"""Which part of the work a note or a piece of evidence belongs to 办理阶段."""


class Matter(Entry):
    """A matter 事项, and the kind of platform that leads on it.

    `filing` are its filing conditions 立案条件 and `closing` its closing conditions 结案条件 by code; a resolution must
    name one of the latter, if there are any. `terms`: other terms for its cases, by urgency and level.
    """

    name: str = Field(description="事项名称")
    platform: str = Field(description="归口的平台")
    lead: str | None = Field(default=None, description="牵头部门")
    standard: str | None = Field(default=None, description="工作标准")
    filing: Mapping[str, str] = Field(default_factory=dict, description="立案条件:代码 = 条件")
    closing: Mapping[str, str] = Field(default_factory=dict, description="结案条件:代码 = 条件;有则办结须择其一")
    evidence: Many[Phase] = Field(default=(), description="须有证据的阶段:before 处置前、during 处置中、after 处置后")
    owner: bool = Field(default=False, description="每件须有专人包案")
    terms: Many[SpecialTerm] = Field(default=(), description="本事项的时限,可分紧急程度、层级")

    @model_validator(mode="after")
    def _own_terms(self) -> Self:
        if any(special.matter is not None for special in self.terms):
            raise ValueError("事项之下的terms不再写matter")
        return self
