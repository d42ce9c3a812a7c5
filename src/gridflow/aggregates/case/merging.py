"""Which case may take in a duplicate 并案."""

from gridflow.aggregates.case.state import Case
from gridflow.policy import Urgency


def why_not_into(other: Case, case: Case) -> str | None:
    """Why `case` cannot be merged into `other`, in Chinese; None if it can.

    What goes on was reported earlier, is of the same matter and at least as urgent: so nobody gains time by merging,
    and nothing that the matter asks for is lost.
    """
    if other.number == case.number:
        return "并入的须是另一事件"
    if other.kind != case.kind or other.clock is None:
        return "并入的须是受理、流转或办结环节的事件"
    if other.reported_at is None or case.reported_at is None or other.reported_at > case.reported_at:
        return "并入的须是先上报的事件"
    if other.matter != case.matter:
        return "并入的须是同一事项的事件,事项有误的先重新分类"
    if Urgency(other.urgency).rank < Urgency(case.urgency).rank:
        return "并入的事件须至少同样紧急,否则先重新分类"
    return None
