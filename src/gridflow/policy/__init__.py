"""Policy packs 政策包: everything in which counties differ, as versioned data."""

from gridflow.policy.ladder import Rung, RungKind
from gridflow.policy.layers import layered, local_tables, merged
from gridflow.policy.matter import Matter, Phase
from gridflow.policy.pack import Anchor, PolicyPack, required_items
from gridflow.policy.parameters import deriving
from gridflow.policy.policies import Enactment, Layers, Policies, made_of
from gridflow.policy.reading import (
    builtin_pack,
    digest_of,
    parse_draft,
    parse_known,
    parse_new,
    parse_pack,
    parse_texts,
)
from gridflow.policy.shipped import builtin_names, builtin_text
from gridflow.policy.stage import Stage
from gridflow.policy.terms import RespiteRule, SpecialTerm
from gridflow.policy.timed import Timed
from gridflow.policy.urgency import Urgency

__all__ = [
    "Anchor",
    "Enactment",
    "Layers",
    "Matter",
    "Phase",
    "Policies",
    "PolicyPack",
    "RespiteRule",
    "Rung",
    "RungKind",
    "SpecialTerm",
    "Stage",
    "Timed",
    "Urgency",
    "builtin_names",
    "builtin_pack",
    "builtin_text",
    "deriving",
    "digest_of",
    "layered",
    "local_tables",
    "made_of",
    "merged",
    "parse_draft",
    "parse_known",
    "parse_new",
    "parse_pack",
    "parse_texts",
    "required_items",
]
