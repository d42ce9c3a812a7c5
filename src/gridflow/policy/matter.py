"""The matters that may enter the grid 事项准入, and what closing them takes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from gridflow.policy.entry import Entry, Many

Phase = Literal["before", "during", "after"]
"""Which part of the work a note or a piece of evidence belongs to 办理阶段."""


class Matter(Entry):
    """A matter 事项, and the kind of platform that leads on it.

    `closing` are its closing conditions 结案条件 by code, of which a resolution must name one, if there are any;
    `evidence` the phases of the work that must be evidenced. `owner`: a named person answers for each case 包案.
    """

    name: str
    platform: str
    closing: Mapping[str, str] = Field(default_factory=dict)
    evidence: Many[Phase] = ()
    owner: bool = False
