"""The matter 事项: what may enter the grid, from its proposal to the end of its admission (S0 二(六))."""

from gridflow.aggregates.matter.catalogue import Catalogue, Standing
from gridflow.aggregates.matter.commands import (
    MATTER_COMMANDS,
    AgreeMatter,
    ApproveMatter,
    MatterCode,
    ProposeMatter,
    RefuseMatter,
    ReviseMatter,
    WithdrawMatter,
)
from gridflow.aggregates.matter.events import (
    MATTER_EVENTS,
    MatterAgreed,
    MatterApproved,
    MatterProposed,
    MatterRefused,
    MatterRevised,
    MatterWithdrawn,
)
from gridflow.aggregates.matter.facts import MatterFacts, MatterTerm
from gridflow.aggregates.matter.kind import AdmissionKind
from gridflow.aggregates.matter.matters import Admission, MatterFile, Matters, matter_stream

__all__ = [
    "MATTER_COMMANDS",
    "MATTER_EVENTS",
    "Admission",
    "AdmissionKind",
    "AgreeMatter",
    "ApproveMatter",
    "Catalogue",
    "MatterAgreed",
    "MatterApproved",
    "MatterCode",
    "MatterFacts",
    "MatterFile",
    "MatterProposed",
    "MatterRefused",
    "MatterRevised",
    "MatterTerm",
    "MatterWithdrawn",
    "Matters",
    "ProposeMatter",
    "RefuseMatter",
    "ReviseMatter",
    "Standing",
    "WithdrawMatter",
    "matter_stream",
]
