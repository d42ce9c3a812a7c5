"""Writing the log: our instant, and the record that each event gets."""

from dataclasses import dataclass
from datetime import UTC, datetime

from gridflow.aggregates.event import Actor, Event, Recorded
from gridflow.application.ports import Clock, EventLog, Head, Identities


@dataclass(frozen=True, slots=True)
class Journal:
    """The log with the clock and the identities by which it is written."""

    log: EventLog
    clock: Clock
    identities: Identities

    def now(self, head: Head) -> datetime:
        """Our instant, in UTC: never before the last event, even if the machine's clock stepped back."""
        now = self.clock.now().astimezone(UTC)
        return now if head.recorded_at is None or now > head.recorded_at else head.recorded_at

    def record(
        self,
        stream_id: str,
        version: int,
        events: tuple[Event, ...],
        actor: Actor,
        now: datetime,
        path: str,
        occurred_at: datetime | None = None,
        correlation_id: str | None = None,
    ) -> list[Recorded]:
        """What one command leads to in a stream that has so many events, ready to be appended."""
        causation = self.identities.new()
        return [
            Recorded(
                event_id=self.identities.new(),
                stream_id=stream_id,
                version=version + step,
                occurred_at=occurred_at or now,
                recorded_at=now,
                actor=actor,
                unit_path=path,
                correlation_id=correlation_id or causation,
                causation_id=causation,
                body=event,
            )
            for step, event in enumerate(events, start=1)
        ]
