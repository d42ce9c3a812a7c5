"""Given events, when a command, then events: a case told as the rule is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from gridflow.aggregates.case import Case, decide, fold
from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor, Event, Recorded
from gridflow.errors import GridFlowError
from gridflow.policy import Policies, PolicyPack, builtin_pack
from gridflow.territory import UnitTree
from gridflow.testing.territory import GRID_WORKER, small_county
from gridflow.worktime import SHANGHAI, Calendars, default_calendars

E = TypeVar("E", bound=Event)

STORY_NUMBER: Final = "990101-20261120-000001-8"


@dataclass(frozen=True, slots=True)
class World:
    """What every decision of a story is made under; `earlier` packs were in force before `policy`."""

    policy: PolicyPack = field(default_factory=lambda: builtin_pack("s0"))
    calendars: Calendars = field(default_factory=default_calendars)
    units: UnitTree = field(default_factory=small_county)
    zone: ZoneInfo = SHANGHAI
    earlier: tuple[PolicyPack, ...] = ()

    def context(self, actor: Actor, at: datetime, other: Case | None = None) -> Context:
        """What a decision at an aware instant is made from; `other` is the other case that the command names."""
        policies = Policies.in_turn((*self.earlier, self.policy))
        return Context(actor, at, policies, self.calendars, self.units, self.zone, token="story", other=other)


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was given: by whom, at which aware instant, and about which `other` case, if it names one."""

    command: Command
    by: Actor
    at: datetime
    other: Case | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event that is given as it is, whatever decisions would say of it."""

    event: Event
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Like:
    """Stands for an event of a type whose named fields have these values, whatever its others are."""

    event_type: type[Event]
    fields: tuple[tuple[str, object], ...]

    def matches(self, event: Event) -> bool:
        return type(event) is self.event_type and all(getattr(event, name) == value for name, value in self.fields)


def like(event_type: type[Event], **fields: object) -> Like:
    """An expected event of which only some fields matter. Raises AttributeError for a field that the type has not."""
    for name in fields:
        if name not in event_type.model_fields:
            raise AttributeError(f"{event_type.__name__} has no field {name}")
    return Like(event_type, tuple(fields.items()))


class Outcome:
    """What became of the command of a story."""

    def __init__(self, events: tuple[Event, ...], error: GridFlowError | None) -> None:
        self.events = events
        self.error = error

    def then(self, *expected: Event | Like) -> None:
        """Expect exactly these events, in order. Raises AssertionError."""
        if self.error is not None:
            raise AssertionError(f"refused: {type(self.error).__name__}: {self.error.detail}") from self.error
        fits = len(expected) == len(self.events) and all(map(_fits, expected, self.events))
        if not fits:
            raise AssertionError(f"expected:\n{_listed(expected)}\nbut it was:\n{_listed(self.events)}")

    def then_nothing(self) -> None:
        """Expect that the command was granted and changed nothing. Raises AssertionError."""
        self.then()

    def then_refused(self, error: type[GridFlowError], code: str | None = None, **context: object) -> None:
        """Expect a refusal of exactly this type, with this stable code and these values in its context.

        Raises AssertionError.
        """
        if self.error is None:
            raise AssertionError(f"expected {error.__name__}, but it was granted:\n{_listed(self.events)}")
        found = {name: self.error.context.get(name) for name in context}
        if type(self.error) is not error or (code is not None and self.error.code != code) or found != context:
            raise AssertionError(
                f"expected {error.__name__} {context or ''}, but it was {type(self.error).__name__} "
                f"{self.error.context}: {self.error.detail}"
            ) from self.error


@dataclass(frozen=True, slots=True)
class Story:
    """A case after what was given. Immutable: any number of commands may be tried on the same story."""

    world: World
    past: tuple[Recorded, ...] = ()
    number: str = STORY_NUMBER

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return fold(None, self.past) or Case(self.number)

    def given(self, *past: Done | Happened) -> "Story":
        """The story gone on. Raises what `decide` raises for a command that is refused."""
        story = self
        for step in past:
            events = (
                (step.event,)
                if isinstance(step, Happened)
                else decide(story.case, step.command, self.world.context(step.by, step.at, step.other))
            )
            story = story._after(events, step)
        return story

    def when(self, command: Command, by: Actor, at: datetime, other: Case | None = None) -> Outcome:
        """Give a command at an aware instant, and look at what it leads to."""
        try:
            return Outcome(decide(self.case, command, self.world.context(by, at, other)), None)
        except GridFlowError as error:
            return Outcome((), error)

    def events(self, event_type: type[E]) -> Sequence[E]:
        """What has happened so far of one type; of every type for `Event`."""
        return [event.body for event in self.past if isinstance(event.body, event_type)]

    def _after(self, events: tuple[Event, ...], step: Done | Happened) -> "Story":
        claimed = step.command.occurred_at if isinstance(step, Done) else None
        recorded = tuple(
            Recorded(
                event_id=f"event-{version}",
                stream_id=self.number,
                version=version,
                occurred_at=claimed or step.at,
                recorded_at=step.at,
                actor=step.by,
                unit_path=self.world.units.path(step.by.unit),
                correlation_id="story",
                causation_id=f"step-{version}",
                body=event,
            )
            for version, event in enumerate(events, start=len(self.past) + 1)
        )
        return Story(self.world, self.past + recorded, self.number)


def given(*past: Done | Happened, world: World | None = None) -> Story:
    """A case to which this has happened, in the small county under the pack `s0` or in a world of your own."""
    return Story(world or World()).given(*past)


def report_by(actor: Actor = GRID_WORKER, *, at: datetime, **changes: object) -> Done:
    """A report of a broken street lamp at the actor's own unit; `changes` replace fields of the command."""
    said: dict[str, object] = {"place": actor.unit, "subject": "路灯不亮", "matter": "facility", "channel": "grid"}
    return Done(Report.model_validate(said | changes), actor, at)


def _fits(expected: Event | Like, event: Event) -> bool:
    return expected.matches(event) if isinstance(expected, Like) else expected == event


def _listed(events: Sequence[Event | Like]) -> str:
    return "\n".join(f"  {event!r}" for event in events) or "  (nothing)"
