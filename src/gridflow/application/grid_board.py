"""The public board of a grid 公示牌: what the policy wants to stand on it (FEATURES A5; S1, S3b)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple

from gridflow.aggregates.grid import GridsOfDay
from gridflow.aggregates.person import People
from gridflow.application.event_words import Words
from gridflow.errors import UnknownUnit
from gridflow.policy import PolicyPack
from gridflow.territory import Level

_NOT_KNOWN: Final = "未登记"
_NOT_SHOWN: Final = "按规定不公示"

_EVERYBODY: Final = frozenset({"网格人员", "人员姓名", "责任人"})
_NUMBERS: Final = frozenset({"联系方式"})
"""The titles under which the policies put all people of a grid on its board, and how to reach them."""


class BoardLine(NamedTuple):
    """A line of the board: what it is about, and what it says."""

    title: str
    text: str


class Shown(NamedTuple):
    """Somebody who may stand on the board: as what, the name, and how to reach them."""

    title: str
    name: str
    phone: str | None


def board(grid: str, policy: PolicyPack, grids: GridsOfDay, people: People, words: Words) -> list[BoardLine]:
    """The board of a grid of the day of `grids`. Names and numbers of people stand on it where the policy puts them up.

    A line of which nothing is recorded says so. Raises UnknownUnit for what is no grid of that day.
    """
    if grids.tree.get(grid).level is not Level.GRID:
        raise UnknownUnit(f"没有编码为“{grid[:40]}”的网格", unit=grid[:40])
    own = grids.facts(grid).board or {}
    facts, shown = _facts(grid, grids, words), list(_people(grid, policy, grids, people))
    personal = {*_EVERYBODY, *_NUMBERS, *(one.title for one in policy.staffing), *(one.title for one in shown)}

    def text(title: str) -> str:
        if title in personal and not policy.publicity.names:
            return _NOT_SHOWN
        if title in own:
            return own[title]
        if title in _NUMBERS:
            return "、".join(f"{one.name} {one.phone}" for one in shown if one.phone is not None)
        if title in _EVERYBODY:
            return "、".join(f"{one.title} {one.name}" for one in shown)
        return facts[title]() if title in facts else "、".join(one.name for one in shown if one.title == title)

    return [BoardLine(title, text(title) or _NOT_KNOWN) for title in policy.publicity.board]


def _facts(grid: str, grids: GridsOfDay, words: Words) -> Mapping[str, Callable[[], str]]:
    """What is known of a grid, under the titles that the policies have for it."""
    facts = grids.facts(grid)

    def area() -> str:
        blocks = "、".join(block.title for block in grids.blocks(grid))
        return ";".join(filter(None, (facts.bounds.chinese if facts.bounds is not None else "", blocks)))

    def count(number: int | None, measure: str) -> str:
        return f"{number}{measure}" if number is not None else ""

    return {
        "网格名称": lambda: words.unit(grid),
        "责任单元": lambda: words.unit(grid),
        "网格编码": lambda: grid,
        "网格范围": area,
        "责任范围": area,
        "户数": lambda: count(facts.households, "户"),
        "人数": lambda: count(facts.population, "人"),
    }


def _people(grid: str, policy: PolicyPack, grids: GridsOfDay, people: People) -> Iterator[Shown]:
    """Who holds a post of the policy in the grid, then who else answers for it, each once.

    Whose post the policy has no more is not put up: nothing asks for it.
    """
    titles = {post.id: post.title for post in policy.staffing}
    known = set[str]()
    for one in people.holding(grids.day, grids.units):
        title = titles.get(one.appointment.post)
        if one.unit == grid and title is not None:
            known.add(one.person.id)
            yield Shown(title, one.person.full_name, one.person.phone)
    for other in grids.facts(grid).responsible or ():
        if other.person not in known:
            yield Shown(other.title, other.name, other.phone)
