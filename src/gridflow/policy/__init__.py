"""Policy packs 政策包: everything in which counties differ, as versioned data."""

from gridflow.policy.pack import Anchor, Matter, PolicyPack, RespiteRule, Rung, RungKind, builtin_pack, parse_pack
from gridflow.policy.stage import Stage

__all__ = ["Anchor", "Matter", "PolicyPack", "RespiteRule", "Rung", "RungKind", "Stage", "builtin_pack", "parse_pack"]
