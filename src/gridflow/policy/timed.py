"""What a term is set for 计时事项."""

from enum import StrEnum

from gridflow.policy.stage import Stage


class Timed(StrEnum):
    """A stage of the flow that has a term; the share of an assisting unit; the answer to a supervision order."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    RESOLVE = "resolve"
    ASSIST = "assist"
    ANSWER = "answer"

    @classmethod
    def stages(cls) -> "tuple[Timed, ...]":
        """Those that are stages of the flow, in its order."""
        return (cls.ACCEPT, cls.DISPATCH, cls.RESOLVE)

    @property
    def chinese(self) -> str:
        match self:
            case Timed.ASSIST:
                return "协办"
            case Timed.ANSWER:
                return "督办答复"
            case _:
                return Stage(self.value).chinese
