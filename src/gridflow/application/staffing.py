"""Staffing 人员配备 and training 培训 as figures with the lists of what is missing (FEATURES B2, B4; S0, S2, S4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gridflow.aggregates.grid.day import GridsOfDay
from gridflow.aggregates.person import Attendance, Holding, People, TrainingYear
from gridflow.aggregates.person.standing import depth_of
from gridflow.application.rules import Rules
from gridflow.policy import PolicyPack
from gridflow.policy.staffing import Staffing
from gridflow.policy.where import Where
from gridflow.territory import Level, UnitTree, division_chain


class Share(NamedTuple):
    """How many of how many, and the target in per cent if the policy sets one."""

    part: int
    whole: int
    target: int | None

    @property
    def percent(self) -> float | None:
        """The share in per cent, cut off after one decimal, so that only all of them are 100; None of nothing."""
        return self.part * 1000 // self.whole / 10 if self.whole else None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none, or nothing to count."""
        return None if self.target is None or not self.whole else self.part * 100 >= self.target * self.whole


class Vacancy(NamedTuple):
    """A unit that lacks people for a post 缺员: how many it must have, and how many it has."""

    unit: str
    required: int
    filled: int


@dataclass(frozen=True, slots=True)
class PostStaffing:
    """How a post is filled in a subtree on a day.

    `shares` are of the units that have all the people they must have 配备率, in town and country where the policy sets
    a target for each. `uncounted` are units whose households nobody has said, though the post goes by them.
    """

    post: Staffing
    required: int
    filled: int
    shares: Mapping[Where, Share]
    vacancies: tuple[Vacancy, ...]
    uncounted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostTraining:
    """How the people who hold a post were trained in a year: as often as the policy asks 培训率, and with an exam,
    whatever its result 考核率; with those who were not."""

    post: Staffing
    trained: Share
    assessed: Share
    untrained: tuple[str, ...]
    unassessed: tuple[str, ...]


def policy_of(rules: Rules, units: UnitTree, unit: str, day: date, now: datetime) -> PolicyPack:
    """The pack in force at a unit of a day: now, or at the end of another day. `now` is aware. Raises UnknownUnit."""
    when = now if now.astimezone(rules.zone).date() == day else datetime.combine(day, time.max, rules.zone)
    return rules.policies.at(division_chain(units.path(unit)), when)


def is_late(plan: TrainingYear, policy: PolicyPack, zone: ZoneInfo) -> bool:
    """Whether a year's plan was first made after the month by which the policy wants it."""
    made, month = plan.planned_at.astimezone(zone), policy.training.plan_month
    return month is not None and (made.year, made.month) > (plan.year, month)


def staffing(policy: PolicyPack, people: People, grids: GridsOfDay, unit: str) -> list[PostStaffing]:
    """How every post of the policy is filled within a unit on the day of `grids`. Raises UnknownUnit.

    A unit of which nobody has said whether it is urban counts as rural, as the policy's terms have it.
    """
    holding = defaultdict[tuple[str, str], set[str]](set)
    whole = {post.id for post in policy.staffing if _by_topmost(post)}
    for one in _within(people, grids, unit):
        post = one.appointment.post
        holding[post, _counted_in(one.unit, grids.tree) if post in whole else one.unit].add(one.person.id)
    return [_post_staffing(post, holding, grids, unit) for post in policy.staffing]


def training(policy: PolicyPack, people: People, grids: GridsOfDay, unit: str, year: int) -> list[PostTraining]:
    """How those who hold a post within a unit on the day of `grids` had been trained in a year by that day.

    Raises UnknownUnit.
    """
    holding = list(_within(people, grids, unit))
    attended = {
        one.person.id: [past for past in people.trainings.in_year(one.person.id, year) if past.held_on <= grids.day]
        for one in holding
    }
    return [_post_training(post, policy, holding, attended) for post in policy.staffing]


def _within(people: People, grids: GridsOfDay, unit: str) -> Iterable[Holding]:
    tree = grids.tree
    top = tree.get(unit).code
    return (one for one in people.holding(grids.day, grids.units) if one.unit in tree and tree.within(one.unit, top))


def _post_staffing(
    post: Staffing, holding: Mapping[tuple[str, str], set[str]], grids: GridsOfDay, unit: str
) -> PostStaffing:
    tree, split = grids.tree, bool({Where.URBAN, Where.RURAL} & post.rate.keys())
    counted = defaultdict[Where, list[bool]](list)
    vacancies, uncounted = [], []
    required = filled = 0
    for one in sorted((one for one in tree if tree.within(one.code, unit)), key=lambda one: one.code):
        if one.level is not post.level or not _is_for(post, depth_of(one, tree)):
            continue
        where = grids.where(one.code) or Where.RURAL
        if post.where not in (Where.ALL, where):
            continue
        households = grids.households(one.code) if post.households_per is not None else None
        if post.households_per is not None and households is None:
            uncounted.append(one.code)
        needed, has = _required(post, households), len(holding.get((post.id, one.code), ()))
        required, filled = required + needed, filled + has
        if needed:
            counted[where if split else Where.ALL].append(has >= needed)
        if has < needed:
            vacancies.append(Vacancy(one.code, needed, has))
    shares = {where: Share(sum(full), len(full), post.rate_in(where)) for where, full in sorted(counted.items())}
    return PostStaffing(post, required, filled, shares, tuple(vacancies), tuple(uncounted))


def _by_topmost(post: Staffing) -> bool:
    """Whether a post is counted for topmost grids with those within: one by households, of any depth, for a grid has
    the households of the grids within."""
    return post.households_per is not None and post.depth is None


def _is_for(post: Staffing, depth: int) -> bool:
    return (1 if _by_topmost(post) else post.depth) in (None, depth)


def _counted_in(unit: str, tree: UnitTree) -> str:
    """The topmost grid in which a unit lies; the unit itself where it lies in none."""
    above = tree.path(unit).rstrip("/").split("/")
    return next((code for code in above if tree.get(code).level is Level.GRID), unit)


def _required(post: Staffing, households: int | None) -> int:
    if post.households_per is None or households is None:
        return post.least
    return max(post.least, -(-households // post.households_per))


def _post_training(
    post: Staffing, policy: PolicyPack, holding: Iterable[Holding], attended: Mapping[str, Sequence[Attendance]]
) -> PostTraining:
    rule = policy.training
    people = sorted({one.person.id for one in holding if one.appointment.post == post.id})
    untrained = tuple(one for one in people if len(attended[one]) < (rule.a_year or 1))
    unassessed = tuple(one for one in people if not any(past.examined for past in attended[one]))
    return PostTraining(
        post=post,
        trained=Share(len(people) - len(untrained), len(people), rule.rate_for(post.id)),
        assessed=Share(len(people) - len(unassessed), len(people), rule.assessment_rate_for(post.id)),
        untrained=untrained,
        unassessed=unassessed,
    )
