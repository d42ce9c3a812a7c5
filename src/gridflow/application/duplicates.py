"""Likely duplicates 疑似重复: cases of the same place, near in time, that say nearly the same (FEATURES D4, G7)."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import Merge
from gridflow.aggregates.case.decide import ADMISSIONS
from gridflow.aggregates.case.merging import why_not_into
from gridflow.aggregates.event import Actor
from gridflow.application.access import may_see
from gridflow.policy import PolicyPack, Stage
from gridflow.territory import Level, UnitTree
from gridflow.worktime import TermUnit

_DISSOLVED: Final = (Stage.MERGED, Stage.WITHDRAWN)
"""A case that ended so is no longer one of its own."""

_MOST: Final = 300
"""How many characters of a text are compared: what it is about stands at its beginning, and the time that a comparison
takes grows with the square of its length."""

_LENGTHS: Final = {
    TermUnit.CLOCK_HOUR: timedelta(hours=1),
    TermUnit.NATURAL_DAY: timedelta(days=1),
    TermUnit.MONTH: timedelta(days=31),
}
"""How long the units are that the policy may name here; to the day is near enough for what is only suggested."""


class Likeness(NamedTuple):
    """A case that may be the same matter as another, how similar its words are, in per cent, and whether the other may
    be merged into it."""

    case: Case
    similarity: int
    mergeable: bool


class Vicinity(NamedTuple):
    """Where and when a duplicate of a case may be: in one of the `places` or below the first of them, and reported
    not further than `within` from the instant `at` (aware).

    A report from a grid and one from its village may mean the same spot, for not everybody knows the grid: so the
    places are the case's own and, where that is a grid, the village above it.
    """

    places: tuple[str, ...]
    at: datetime
    within: timedelta


def vicinity_of(case: Case, policy: PolicyPack, units: UnitTree) -> Vicinity | None:
    """The vicinity of a case under the policy; None for information, which is only registered. Raises UnknownUnit."""
    if case.reported_at is None or case.kind != "event":
        return None
    unit, within = units.current(case.place), policy.duplicates.within
    above = (unit.parent,) if unit.level is Level.GRID and unit.parent is not None else ()
    return Vicinity((case.place, *above), case.reported_at, within.amount * _LENGTHS[within.unit])


def likely_duplicates(
    case: Case, candidates: Iterable[Case], actor: Actor, policy: PolicyPack, units: UnitTree
) -> list[Likeness]:
    """Those of the candidates that the actor may see and that are similar enough for the policy.

    Those into which it may be merged come first, then the most similar. Their words are alike by their subjects or by
    all they say, whichever is more: so a long description is like no description under the same subject.
    """
    mine, open_to_merging = _words(case), may_be_merged(case)
    alike = (
        Likeness(
            one,
            max(map(_percentage, mine, _words(one))),
            mergeable=open_to_merging and why_not_into(one, case) is None,
        )
        for one in candidates
        if one.number != case.number and one.stage not in _DISSOLVED and may_see(one, actor, units)
    )
    enough = [found for found in alike if found.similarity >= policy.duplicates.similarity]
    return sorted(enough, key=lambda found: (not found.mergeable, -found.similarity, found.case.number))


def may_be_merged(case: Case) -> bool:
    """Whether the case is in a stage in which it may be merged into another one."""
    return case.stage in ADMISSIONS[Merge].stages


def text_similarity(one: str, other: str) -> int:
    """How similar two texts are, in per cent, rounded down: the share of characters and pairs of neighbours in common.

    Chinese has no spaces between words, so measures that split a text into words see one word; and a plain edit
    distance finds 路灯不亮,中山路口 far from 中山路口路灯不亮. Most words have two characters: pairs of neighbours
    stand for them wherever in the text they are, and single characters keep short texts from being all or nothing.
    On sorted sequences the normalised Indel similarity is twice what they have in common over all they have (Dice).
    Only the beginning of a long text counts.
    """
    return _percentage(_pieces(one), _pieces(other))


def _percentage(one: list[str], other: list[str]) -> int:
    return int(Indel.normalized_similarity(one, other) * 100)


def _words(case: Case) -> tuple[list[str], list[str]]:
    """The pieces of its subject, and of all it says."""
    return _pieces(case.subject), _pieces(f"{case.subject}\n{case.description or ''}")


def _pieces(text: str) -> list[str]:
    """The characters and the pairs of neighbours, sorted; width, case, blanks and punctuation make no difference."""
    # Cut twice: there are characters that NFKC makes eighteen of.
    normal = unicodedata.normalize("NFKC", text[:_MOST]).casefold()[:_MOST]
    kept = [character for character in normal if character.isalnum()]
    return sorted([*kept, *(first + second for first, second in pairwise(kept))])
