"""The stages of a case 环节, named once for policies, events, queues and interfaces."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands. The first five are worked through in this order; the last two end it."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    RESOLVE = "resolve"
    SUPERVISE = "supervise"
    APPRAISE = "appraise"
    ARCHIVED = "archived"
    DECLINED = "declined"

    @classmethod
    def worked(cls) -> "tuple[Stage, ...]":
        """The stages in which a case stands in a queue, in their order."""
        return tuple(stage for stage in cls if not stage.ended)

    @property
    def chinese(self) -> str:
        return _CHINESE[self]

    @property
    def ended(self) -> bool:
        """Whether a case in this stage is closed and stands in no queue."""
        return self in (Stage.ARCHIVED, Stage.DECLINED)


_CHINESE = {
    Stage.ACCEPT: "受理",
    Stage.DISPATCH: "流转",
    Stage.RESOLVE: "办结",
    Stage.SUPERVISE: "督办",
    Stage.APPRAISE: "考核",
    Stage.ARCHIVED: "已归档",
    Stage.DECLINED: "不予受理",
}
