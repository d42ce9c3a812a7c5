"""What the decisions on people ask alike: whom the actor sees, which post it is, and at which level it is decided."""

from typing import Final

from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.aggregates.person.people import Person
from gridflow.aggregates.posting import Posting, Postings
from gridflow.errors import InvalidInput, UnknownPerson
from gridflow.policy.staffing import Staffing
from gridflow.territory import Level, Unit, UnitTree

_PERSON: Final = "person/"
_TRAINING: Final = "training/"
_ORDER: Final = tuple(Level)


def person_stream(person: str) -> str:
    """The stream that holds a person's events."""
    return f"{_PERSON}{person}"


def training_stream(unit: str, year: int) -> str:
    """The stream that holds the training of a unit in a year."""
    return f"{_TRAINING}{unit}-{year}"


def is_seen(person: Person, unit: str, units: UnitTree) -> bool:
    """Whether whoever acts for a unit sees a person: their entry or a post of theirs is kept there or below."""
    return any(units.known(one) and units.within(one, unit) for one in person.units)


def seen(context: Context, person: str) -> Person:
    """The person with this id. Raises UnknownPerson."""
    known = context.registers.people.get(person)
    if known is None or not is_seen(known, context.actor.unit, context.units):
        raise UnknownPerson(f"没有标识为“{person[:40]}”的人员", person=person[:40])
    return known


def staffing_of(context: Context, post: str) -> Staffing:
    """The post of the policy with this id. Raises InvalidInput."""
    found = next((one for one in context.policy.staffing if one.id == post), None)
    if found is None:
        known = "、".join(one.id for one in context.policy.staffing) or "无"
        raise InvalidInput(f"现行政策没有岗位“{post[:40]}”,可用:{known}", field="post")
    return found


def decides(context: Context, level: Level | None) -> bool:
    """Whether the actor's unit is of a level or above it; without one, everybody decides."""
    own = context.units.current(context.actor.unit).level
    return level is None or _ORDER.index(own) <= _ORDER.index(level)


def depth_of(unit: Unit, units: UnitTree) -> int:
    """How deep a grid stands among grids 网格层数, from 1; 1 for any other unit."""
    if unit.level is not Level.GRID:
        return 1
    return sum(units.get(code).level is Level.GRID for code in units.path(unit.code).rstrip("/").split("/"))


def posted(person: str, unit: str, context: Context, *events: Event) -> Postings:
    """Events of a person, recorded with the path of a unit, or of the one that stands for it."""
    at = context.units.current(unit).code
    return tuple(Posting(person_stream(person), event, at) for event in events)
