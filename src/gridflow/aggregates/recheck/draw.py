"""Drawing re-checks 抽取复核 among the cases that were archived in a period (FEATURES G7)."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from pydantic import Field

from gridflow.aggregates.command import Command, Word
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import InvalidInput, NotAdmitted
from gridflow.worktime.years import FIRST_DAY

RECHECK_STREAM: Final = "rechecks"
"""The stream of a county's draws, an event a draw."""

_DAY: Final = timedelta(days=1)


class AlreadyDrawn(NotAdmitted):
    """The unit's cases of the period were drawn from already: nobody draws until the cases please."""

    code = "already-drawn"
    title = "此期间已抽取"


class DrawRechecks(Command):
    """Draw archived cases for a re-check 抽取复核: of a unit's subtree, archived from a day to a day, both included.

    `share` is in per cent (none: the policy's).
    """

    name = "draw-rechecks"
    title = "抽取复核"
    unit: Word
    first: date
    last: date
    share: Annotated[int, Field(ge=1, le=100)] | None = None


class RechecksDrawn(Event):
    """Archived cases were drawn for a re-check 抽取复核. `drawn` follows from `seed`, `share` and the population.

    That were `population` cases; `population_digest` is the SHA-256 of their numbers, sorted, a line each.
    """

    topic = "recheck.drawn"
    draw: str
    unit: str
    first: date
    last: date
    seed: str
    share: int
    population: int
    population_digest: str
    drawn: tuple[str, ...]


def draw_rechecks(
    command: DrawRechecks, context: Context, earlier: Sequence[RechecksDrawn], population: Collection[str]
) -> tuple[RechecksDrawn, ...]:
    """One event for a new draw from the numbers of `population`, none where it repeats an earlier one.

    Raises what `drawn_before` does.
    """
    if drawn_before(command, context, earlier) is not None:
        return ()
    share = command.share or context.policy.recheck.share
    drawn = RechecksDrawn(
        draw=draw_name(command.unit, command.first, command.last),
        unit=command.unit,
        first=command.first,
        last=command.last,
        seed=context.token,
        share=share,
        population=len(population),
        population_digest=digest(population),
        drawn=draw(population, context.token, share),
    )
    return (drawn,)


def drawn_before(command: DrawRechecks, context: Context, earlier: Iterable[RechecksDrawn]) -> RechecksDrawn | None:
    """The earlier draw that a command repeats, if it does.

    Raises NotPermitted for a role that may not, UnknownUnit for a unit that is not the actor's or below it,
    InvalidInput for a period that is none or is not over, AlreadyDrawn for one of which some days were drawn from for
    this unit already, or all with another share.
    """
    context.policy.require(context.actor.role, command.name, command.title)
    context.units.get_within(command.unit, context.actor.unit)
    if not FIRST_DAY <= command.first <= command.last:
        raise InvalidInput(f"抽取期间的首日不得早于 {FIRST_DAY},末日不得早于首日", field="first")
    if command.last >= context.now.astimezone(context.zone).date():
        raise InvalidInput("抽取期间尚未结束,末日须早于今日", field="last")
    for one in earlier:
        if one.unit != command.unit or one.last < command.first or command.last < one.first:
            continue
        if (one.first, one.last) == (command.first, command.last) and command.share in (None, one.share):
            return one
        raise AlreadyDrawn(f"该单位 {one.first} 至 {one.last} 已按 {one.share}% 抽取({one.draw})", draw=one.draw)
    return None


def draw(population: Collection[str], seed: str, share: int) -> tuple[str, ...]:
    """The share of a population, in per cent, rounded up, that a seed draws: those whose SHA-256 with it is least.

    The same population, seed and share always draw the same, in the same order.
    """
    count = -(-len(population) * share // 100)
    ordered = sorted(population, key=lambda number: hashlib.sha256(f"{seed}{number}".encode()).digest())
    return tuple(ordered[:count])


def digest(population: Iterable[str]) -> str:
    """The SHA-256 of case numbers, sorted, a line each, in hexadecimal."""
    return hashlib.sha256("\n".join(sorted(population)).encode()).hexdigest()


def draw_name(unit: str, first: date, last: date) -> str:
    """The name of a draw: `330921000000-20261101-20261130`."""
    return f"{unit}-{first:%Y%m%d}-{last:%Y%m%d}"


def period(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The local days from `first` to `last` as instants, the end exclusive."""
    return datetime.combine(first, time.min, zone), datetime.combine(last + _DAY, time.min, zone)
