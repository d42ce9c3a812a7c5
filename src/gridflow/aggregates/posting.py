"""What a command on the county's registers 台账 leads to: events, each in a stream of its own."""

from typing import NamedTuple, TypeAlias

from gridflow.aggregates.event import Event


class Posting(NamedTuple):
    """An event and the stream that it goes to. It is recorded with the path of `unit`, the actor's if None."""

    stream: str
    event: Event
    unit: str | None = None


Postings: TypeAlias = tuple[Posting, ...]
"""What one command leads to, in order; none where everything is just so already."""
