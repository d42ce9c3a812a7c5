"""The roll-up of cases over a period 汇总: by child unit, under the codes of the day or those of their successors."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import and_, case, func, or_, select

from gridflow.aggregates.case.commands import Kind
from gridflow.aggregates.case.number import number_prefix
from gridflow.errors import InvalidInput
from gridflow.policy import Stage
from gridflow.projections.as_of import cases_as_of
from gridflow.projections.cases import Cases
from gridflow.projections.reader import Reader
from gridflow.projections.tables import table_of
from gridflow.territory import Unit, UnitHistory, county_of

_CASES = table_of(Cases())


class By(StrEnum):
    """To which unit a case is counted whose place is no more, or was not there yet 归属口径."""

    DAY = "day"
    """当日: the unit whose code it bears, though that may be no more."""
    SUCCESSOR = "successor"
    """承接: the unit that it belongs to on the day of the tree."""


@dataclass(frozen=True, slots=True)
class RollUpFilter:
    """Cases reported from `first` to `last`, both included, placed in the subtree of `unit`, counted by its children.

    `on` is the day of the tree by which successors are found and units named; all are days of the county's time zone.
    `at` is the instant of what is overdue, and of the cases themselves if `past`; microseconds.
    """

    unit: str
    first: date
    last: date
    on: date
    by: By
    at: int
    past: bool = False


@dataclass(slots=True)
class Tally:
    """How many cases were `reported`, how many of them are in which stage, and how many are `overdue`: a deadline of a
    stage was missed, or has passed; `on_time` are closed without. `information` items need no flow and stand apart."""

    reported: int = 0
    information: int = 0
    on_time: int = 0
    overdue: int = 0
    stages: Counter[Stage] = field(default_factory=Counter)

    @property
    def open(self) -> int:
        return sum(count for stage, count in self.stages.items() if not stage.ended)

    @property
    def closed(self) -> int:
        return self.reported - self.open

    def add(self, kind: str, stage: Stage, late: bool, count: int) -> None:
        """Count so many more cases of a kind that are in a stage, late or not."""
        if kind != Kind.EVENT:
            self.information += count
            return
        self.reported += count
        self.stages[stage] += count
        self.overdue += count if late else 0
        self.on_time += count if stage.ended and not late else 0


@dataclass(frozen=True, slots=True)
class RollUpRow:
    """A child unit with all below it, or the unit itself (`own`) for what is placed there alone; without a unit, what
    nobody can tell whose child's it is."""

    unit: Unit | None
    own: bool
    tally: Tally


@dataclass(frozen=True, slots=True)
class RollUp:
    """The unit itself first, then each child in order of code, then what cannot be told; and the sum of all rows."""

    rows: list[RollUpRow]
    total: Tally
    position: int


def roll_up(reader: Reader, history: UnitHistory, wanted: RollUpFilter, min_position: int = 0) -> RollUp:
    """Every case of the period in the subtree, counted in exactly one row.

    Raises InvalidInput for a period that ends before it begins, UnknownUnit for a unit that is not there on the day of
    the tree, by successor; ProjectionBehind.
    """
    if wanted.first > wanted.last:
        raise InvalidInput("起始日期晚于截止日期", field="from")
    county = county_of(wanted.unit)
    source = cases_as_of(wanted.at) if wanted.past else _CASES
    late = or_(source.c.stages_missed > 0, and_(source.c.running == 1, source.c.due_at <= wanted.at))
    flag = case((late, 1), else_=0).label("late")
    # A number tells the day of the report, and is what the rows are kept in order of; a tilde comes after every digit.
    query = (
        select(source.c.place, source.c.kind, source.c.stage, flag, func.count())
        .where(
            source.c.number >= number_prefix(county, wanted.first),
            source.c.number < number_prefix(county, wanted.last) + "~",
        )
        .group_by(source.c.place, source.c.kind, source.c.stage, flag)
    )
    listed, row_of = _by_day(history, wanted) if wanted.by is By.DAY else _by_successor(history, wanted)
    tallies: dict[str, Tally] = {unit.code: Tally() for unit in listed}
    total = Tally()
    with reader.at(min_position) as (connection, position):
        counts = connection.execute(query).all()
    for place, kind, stage, is_late, count in counts:
        row = row_of(place)
        if row is None:
            continue
        for tally in (tallies.setdefault(row, Tally()), total):
            tally.add(kind, Stage(stage), bool(is_late), count)
    ordered = sorted(tallies, key=lambda code: (code != wanted.unit, code == _UNTOLD, code))
    rows = [RollUpRow(_named(history, code, wanted.on), code == wanted.unit, tallies[code]) for code in ordered]
    return RollUp(rows, total, position)


def _named(history: UnitHistory, code: str, day: date) -> Unit | None:
    life = history.get(code)
    return life.unit(day) if life is not None else None


RowOf = Callable[[str], str | None]
"""The code of the row in which a place is counted, `_UNTOLD` where nobody can tell, None outside of the subtree."""

_UNTOLD = ""


def _by_day(history: UnitHistory, wanted: RollUpFilter) -> tuple[list[Unit], RowOf]:
    """The unit and those right below it that were there at any time of the period. A code never changes its parent.

    A case may be counted under yet another one: where it was recorded only afterwards that the unit had ended before.
    """

    def row_of(place: str) -> str | None:
        child, life = place, history.get(place)
        while life is not None and life.code != wanted.unit:
            child, life = life.code, history.get(life.parent or "")
        return None if life is None else child

    def was_there(since: date | None, until: date | None) -> bool:
        return (since is None or since <= wanted.last) and (until is None or until > wanted.first)

    below = [life for life in history if life.parent == wanted.unit and was_there(life.since, life.until)]
    itself = [life for life in history if life.code == wanted.unit]
    return [life.unit(wanted.on) for life in (*itself, *sorted(below, key=lambda life: life.code))], row_of


def _by_successor(history: UnitHistory, wanted: RollUpFilter) -> tuple[list[Unit], RowOf]:
    """The unit and those right below it on the day of the tree."""
    tree = history.on(wanted.on)
    listed = [tree.get(wanted.unit), *tree.children(wanted.unit)]
    own = tree.path(wanted.unit)

    def row_of(place: str) -> str | None:
        paths = [tree.path(code) for code in _belongs(history, place, wanted.on)]
        if not paths or not all(path.startswith(own) for path in paths):
            return None
        children = {path.removeprefix(own).partition("/")[0] or wanted.unit for path in paths}
        return children.pop() if len(children) == 1 else _UNTOLD

    return listed, row_of


def _belongs(history: UnitHistory, code: str, day: date) -> set[str]:
    """The unit of a day to which a code belongs; where nobody can tell which, every one that it may be."""
    told = history.at(code, day)
    if told is not None:
        return {told}
    life = history.get(code)
    origins: Iterable[str] = (life.origins or (life.parent,)) if life is not None and life.parent is not None else ()
    return {unit for origin in origins for unit in _belongs(history, origin, day)}
