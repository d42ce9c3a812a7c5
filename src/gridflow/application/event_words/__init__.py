"""The events in Chinese 事件名称与内容: a title for each type, and what it says, label by label."""

from typing import Final

from gridflow.aggregates.event import Event
from gridflow.application.event_words.clocks import CLOCKS
from gridflow.application.event_words.closing import CLOSING
from gridflow.application.event_words.county import COUNTY
from gridflow.application.event_words.grids import GRIDS
from gridflow.application.event_words.intake import INTAKE
from gridflow.application.event_words.matters import MATTERS
from gridflow.application.event_words.particulars import PARTICULARS
from gridflow.application.event_words.people import PEOPLE
from gridflow.application.event_words.routing import ROUTING
from gridflow.application.event_words.supervision import SUPERVISION
from gridflow.application.event_words.titles import (
    EVIDENCE_TITLES,
    FIELD_TITLES,
    ITEM_TITLES,
    OUTCOME_TITLES,
    PHASE_TITLES,
    REVISION_TITLES,
    STATUS_TITLES,
    assistance_title,
    clock_title,
    left_title,
    order_title,
    terms_title,
)
from gridflow.application.event_words.words import Details, EventWords, Words, unit_title

__all__ = [
    "EVENT_WORDS",
    "EVIDENCE_TITLES",
    "FIELD_TITLES",
    "ITEM_TITLES",
    "OUTCOME_TITLES",
    "PHASE_TITLES",
    "REVISION_TITLES",
    "STATUS_TITLES",
    "Details",
    "Words",
    "assistance_title",
    "clock_title",
    "event_details",
    "event_title",
    "left_title",
    "order_title",
    "terms_title",
    "unit_title",
]

EVENT_WORDS: Final[dict[str, EventWords]] = {
    **INTAKE,
    **ROUTING,
    **CLOCKS,
    **CLOSING,
    **SUPERVISION,
    **PARTICULARS,
    **COUNTY,
    **GRIDS,
    **MATTERS,
    **PEOPLE,
}
"""The title and the details of every event type, by topic."""


def event_title(topic: str) -> str:
    """The Chinese title of an event type. Raises KeyError for a topic that is not in the catalogue."""
    return EVENT_WORDS[topic].title


def event_details(body: Event, words: Words) -> Details:
    """What an event says, as (label, text); parts that it leaves out are left out."""
    return tuple((label, text) for label, text in EVENT_WORDS[body.topic].details(body, words) if text)
