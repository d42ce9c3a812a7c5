"""Whether what a command on units asks for has been done just so already, so that repeating it leads to nothing."""

from collections.abc import Mapping
from datetime import date

from gridflow.aggregates.unit.commands import MergeUnits, MoveUnit, Part, SplitUnit
from gridflow.territory import Life, UnitHistory


def moved(command: MoveUnit, history: UnitHistory, day: date) -> bool:
    """Whether the unit went on below that parent from the day on."""
    new = _recoded(history, command.code, day)
    return new is not None and _parent(history, new) == command.parent and _coded(history, command.codes, day)


def merged(command: MergeUnits, history: UnitHistory, day: date) -> bool:
    """Whether all but the one that goes on ended on the day, with that one as their successor."""
    ending = [history.get(code) for code in command.units if code != command.into]
    into = history.get(command.into)
    if not ending or into is None:
        return False
    as_said = command.unit_name in (None, into.name(day)) and command.parent in (None, into.parent)
    ended = all(life is not None and (life.until, life.successors) == (day, (into.code,)) for life in ending)
    return as_said and ended and _coded(history, command.codes, day)


def was_split(command: SplitUnit, history: UnitHistory, day: date) -> bool:
    """Whether just these parts came from the unit on the day, each with the units that go to it."""
    life = history.get(command.code)
    if life is None:
        return False
    codes = tuple(part.code for part in command.parts)
    if life.code not in codes and (life.until, life.successors) != (day, codes):
        return False
    went = {one.code for one in history if one.parent == life.code and one.until == day}
    if len(set(codes)) < len(codes) or not went.issubset(code for part in command.parts for code in part.units):
        return False
    came = all(_is_part(history, part, life, day) for part in command.parts)
    return came and _coded(history, command.codes, day)


def _is_part(history: UnitHistory, part: Part, whole: Life, day: date) -> bool:
    new = history.get(part.code)
    if new is None or part.unit_name not in (None, new.name(day)):
        return False
    if new is whole:
        return all(_parent(history, code) == new.code and not _recoded(history, code, day) for code in part.units)
    below = all(_parent(history, _recoded(history, code, day)) == new.code for code in part.units)
    return below and (new.since, new.origins, new.parent) == (day, (whole.code,), whole.parent)


def _recoded(history: UnitHistory, code: str, day: date) -> str | None:
    """The code under which a unit that ended on a day went on by itself."""
    life = history.get(code)
    if life is None or life.until != day or len(life.successors) != 1:
        return None
    new = history.get(life.successors[0])
    return new.code if new is not None and (new.since, new.origins) == (day, (code,)) else None


def _coded(history: UnitHistory, codes: Mapping[str, str], day: date) -> bool:
    return all(_recoded(history, code, day) == new for code, new in codes.items())


def _parent(history: UnitHistory, code: str | None) -> str | None:
    life = history.get(code or "")
    return life.parent if life is not None else None
