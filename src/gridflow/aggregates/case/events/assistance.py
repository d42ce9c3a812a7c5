"""What is recorded of assisting units 协办."""

from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.event import Event
from gridflow.aggregates.personal import FreeText


class AssistanceRequested(Event):
    """A unit was asked to assist 协办. The clock of its share bears the assistance's own name."""

    topic = "case.assistance-requested"
    assistance: str
    unit: str
    by: str
    task: FreeText | None = None


class AssistanceReplied(Event):
    """The assisting unit replied 协办答复."""

    topic = "case.assistance-replied"
    assistance: str
    reply: FreeText
    evidence: tuple[Evidence, ...] = ()


class AssistanceReleased(Event):
    """The assisting unit was released 解除协办."""

    topic = "case.assistance-released"
    assistance: str
    reason: FreeText
