"""How urgent a case is 紧急程度."""

from enum import StrEnum


class Urgency(StrEnum):
    """What triage 分级 found (S3b): general 一般, needing coordination 需协调, or urgent 紧急.

    Only an urgent case may skip a level when it is escalated.
    """

    GENERAL = "general"
    COORDINATION = "coordination"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """How grave it is: the greater, the graver."""
        return list(Urgency).index(self)

    @property
    def chinese(self) -> str:
        return {"general": "一般", "coordination": "需协调", "urgent": "紧急"}[self.value]
