"""Policy packs 政策包: everything in which counties differ, as versioned data."""

from gridflow.policy.ladder import Rung, RungKind
from gridflow.policy.matter import Matter, Phase
from gridflow.policy.pack import Anchor, PolicyPack, builtin_pack, builtin_text, parse_pack
from gridflow.policy.policies import Policies
from gridflow.policy.stage import Stage
from gridflow.policy.terms import RespiteRule
from gridflow.policy.timed import Timed
from gridflow.policy.urgency import Urgency

__all__ = [
    "Anchor",
    "Matter",
    "Phase",
    "Policies",
    "PolicyPack",
    "RespiteRule",
    "Rung",
    "RungKind",
    "Stage",
    "Timed",
    "Urgency",
    "builtin_pack",
    "builtin_text",
    "parse_pack",
]
