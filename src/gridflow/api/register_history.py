"""What was recorded in a register, as it is shown."""

from datetime import datetime

from pydantic import BaseModel

from gridflow.aggregates.event import Actor, Recorded
from gridflow.api.history_views import ActorView, DetailView
from gridflow.api.texts import Texts
from gridflow.application.event_words import event_details, event_title


class RegisterEventView(BaseModel):
    """Something that was recorded in a register, in Chinese: what, when, by whom."""

    version: int
    topic: str
    title: str
    recorded_at: datetime
    actor: ActorView
    details: list[DetailView]


def register_event(event: Recorded, texts: Texts) -> RegisterEventView:
    """An event of a register as it is answered."""
    return RegisterEventView(
        version=event.version,
        topic=event.body.topic,
        title=event_title(event.body.topic),
        recorded_at=texts.at(event.recorded_at),
        actor=actor_view(event.actor, texts),
        details=[DetailView(label=label, text=text) for label, text in event_details(event.body, texts.words)],
    )


def actor_view(actor: Actor, texts: Texts) -> ActorView:
    """Who acted, with the names of role and unit."""
    words = texts.words
    return ActorView(
        id=actor.id,
        role=actor.role,
        role_title=words.role(actor.role),
        unit=actor.unit,
        unit_name=words.unit(actor.unit),
    )
