"""Commands on the admission of matters 事项准入 (S0 二(六))."""

from datetime import date
from typing import Annotated, Final

from pydantic import StringConstraints

from gridflow.aggregates.command import Command, Text, Title, Word
from gridflow.aggregates.matter.facts import MatterFacts
from gridflow.aggregates.matter.kind import AdmissionKind
from gridflow.policy.entry import CODE

MatterCode = Annotated[str, StringConstraints(pattern=CODE)]
"""The code of a matter, in the shape of a pack's own codes."""


class ProposeMatter(Command):
    """Propose that a matter enters the grid: for good, or from a first to a last day. `unit` is the subtree where it is
    to hold, by default that of the division whose unit proposes it; `first` is by default the day of its approval."""

    name = "propose-matter"
    title = "申请事项准入"
    code: MatterCode
    kind: AdmissionKind
    facts: MatterFacts
    unit: Word | None = None
    first: date | None = None
    last: date | None = None
    document: Title | None = None


class AgreeMatter(Command):
    """Agree to a temporary matter, as the township in which it is to hold."""

    name = "agree-matter"
    title = "同意临时事项"
    code: Word
    document: Title | None = None


class ApproveMatter(Command):
    """Admit a matter, as the county: a permanent one is approved and filed, a temporary one filed 备案. `document` is
    the number of the paper by which it is filed."""

    name = "approve-matter"
    title = "核准事项准入"
    code: Word
    document: Title


class RefuseMatter(Command):
    """Refuse what is proposed."""

    name = "refuse-matter"
    title = "不予准入"
    code: Word
    reason: Text


class ReviseMatter(Command):
    """Give an admitted matter other facts from now on, all of them. Cases that are open keep those they came under."""

    name = "revise-matter"
    title = "修订事项"
    code: Word
    facts: MatterFacts
    document: Title | None = None


class WithdrawMatter(Command):
    """Take a proposal back, or end an admission from today on. Cases that are open go on."""

    name = "withdraw-matter"
    title = "撤销事项准入"
    code: Word
    reason: Text


MATTER_COMMANDS: Final[tuple[type[Command], ...]] = (
    ProposeMatter,
    AgreeMatter,
    ApproveMatter,
    RefuseMatter,
    ReviseMatter,
    WithdrawMatter,
)
"""Every command on the admission of matters."""
