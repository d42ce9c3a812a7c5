"""The stages of a case 环节, named once for policies, events, queues and interfaces."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands. The first five are worked through in this order; each of the others ends it."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    RESOLVE = "resolve"
    SUPERVISE = "supervise"
    APPRAISE = "appraise"
    ARCHIVED = "archived"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    REGISTERED = "registered"

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
        return self not in _WORKED


_CHINESE = {
    Stage.ACCEPT: "受理",
    Stage.DISPATCH: "流转",
    Stage.RESOLVE: "办结",
    Stage.SUPERVISE: "督办",
    Stage.APPRAISE: "考核",
    Stage.ARCHIVED: "已归档",
    Stage.DECLINED: "不予受理",
    Stage.MERGED: "已并案",
    Stage.WITHDRAWN: "已撤回",
    Stage.REGISTERED: "已登记",
}
_WORKED = frozenset((Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE, Stage.SUPERVISE, Stage.APPRAISE))
