"""Staffing a county as its pack asks: who is missing at first, who may be appointed, and that then nobody is."""

from datetime import date, timedelta

import pytest

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import DescribeUnit, Facts
from gridflow.aggregates.person import (
    ApproveAppointment,
    BindBadge,
    PlannedSession,
    PlanTraining,
    ProposeAppointment,
    RecordTraining,
    RegisterPerson,
    TookPart,
)
from gridflow.aggregates.person.errors import NotEligible
from gridflow.application.staffing import PostStaffing, PostTraining, staffing, training
from gridflow.policy.staffing import Staffing
from gridflow.policy.where import Where
from gridflow.territory import Level
from gridflow.testing.territory import COUNTY
from tests.conformance.packs.counties import ADMINISTRATOR, BEGIN, PackCounty

_TODAY = BEGIN.date()
_HOUSEHOLDS = 250


def staff(it: PackCounty) -> None:
    """Fill every post of the pack. Raises AssertionError where the county's figures are not the pack's."""
    _describe(it)
    wanted = [(post.post, vacancy.unit, vacancy.required) for post in _posts(it) for vacancy in post.vacancies]
    _each_post_is_vacant_as_often_as_the_pack_says(it)
    if not wanted:
        return
    people = {
        (post.id, unit, count): f"{post.id}-{unit}-{count}" for post, unit, most in wanted for count in range(most)
    }
    _do(it, *(_register(person, unit) for (_, unit, _), person in people.items()))
    _train(it, sorted(people.values()))
    for post, unit, most in wanted:
        _who_is_not_eligible_is_refused(it, post, unit)
        for count in range(most):
            _appoint(it, post, unit, people[post.id, unit, count])
    for one in _posts(it):
        assert one.vacancies == ()
        assert one.uncounted == ()
        assert all(share.percent == 100 and share.reached is not False for share in one.shares.values())
    for trained in _trained(it):
        assert trained.untrained == trained.unassessed == ()


def _describe(it: PackCounty) -> None:
    """Every grid has as many households, and every village stands in town or country."""
    rural = {rule.title for rule in it.pack.levels if rule.where is Where.RURAL and rule.level is Level.VILLAGE}
    commands = []
    for unit in it.units:
        if unit.level is Level.VILLAGE:
            in_country = unit.unit_name.rstrip("0123456789") in rural
            facts = Facts(where=Where.RURAL) if in_country else Facts(where=Where.URBAN)
            commands.append(DescribeUnit(code=unit.code, facts=facts))
        if unit.level is Level.GRID:
            commands.append(DescribeUnit(code=unit.code, facts=Facts(households=_HOUSEHOLDS)))
    _do(it, *commands)


def _each_post_is_vacant_as_often_as_the_pack_says(it: PackCounty) -> None:
    for one in _posts(it):
        rule = one.post
        each = max(rule.least, -(-_HOUSEHOLDS // rule.households_per)) if rule.households_per else rule.least
        assert {vacancy.required for vacancy in one.vacancies} <= {each}
        assert bool(one.vacancies) == bool(each and one.required)


def _who_is_not_eligible_is_refused(it: PackCounty, post: Staffing, unit: str) -> None:
    """A day too young and a day too old; and whoever cannot use the app, lives elsewhere or was not trained."""
    asked = post.eligibility
    unfit: dict[str, tuple[date, bool]] = {}
    if asked.age_from is not None:
        unfit["young"] = (_years_ago(asked.age_from) + timedelta(days=1), True)
    if asked.age_to is not None:
        unfit["old"] = (_years_ago(asked.age_to + 1), True)
    if asked.app_capable:
        unfit["unhandy"] = (_years_ago(30), False)
    for name, (born, app_capable) in unfit.items():
        person = f"{name}-{post.id}-{unit}"
        _do(it, _register(person, unit, born, app_capable=app_capable))
        with pytest.raises(NotEligible):
            _do(it, ProposeAppointment(person=person, post=post.id, unit=unit), _approval(post, unit, person))


def _appoint(it: PackCounty, post: Staffing, unit: str, person: str) -> None:
    _do(it, ProposeAppointment(person=person, post=post.id, unit=unit), _approval(post, unit, person))
    if post.badge:
        _do(it, BindBadge(person=person, badge=f"B-{person}"))


def _approval(post: Staffing, unit: str, person: str) -> ApproveAppointment:
    document, published_on = ("示例发〔2026〕1号", _TODAY) if post.published else (None, None)
    return ApproveAppointment(person=person, post=post.id, unit=unit, document=document, published_on=published_on)


def _train(it: PackCounty, people: list[str]) -> None:
    """One training with an exam, before anybody is appointed, planned at the level that the pack says."""
    by = next((unit.code for unit in it.units if unit.level is it.pack.training.plan_by), COUNTY)
    plan = PlanTraining(unit=by, year=_TODAY.year, sessions=(PlannedSession(id="first", title="岗前", exam=True),))
    took = tuple(TookPart(person=person, passed=True) for person in people)
    record = RecordTraining(unit=by, year=_TODAY.year, session="first", held_on=_TODAY, participants=took)
    _do(it, plan, record)


def _register(person: str, unit: str, born: date | None = None, *, app_capable: bool = True) -> RegisterPerson:
    return RegisterPerson(
        person=person,
        unit=unit,
        full_name="某某",
        birth_date=born or _years_ago(30),
        residence=unit,
        app_capable=app_capable,
    )


def _years_ago(years: int) -> date:
    return _TODAY.replace(year=_TODAY.year - years)


def _posts(it: PackCounty) -> list[PostStaffing]:
    registers = it.county.territory.registers
    return staffing(it.pack, registers.people, registers.grids.on(_TODAY, registers.units), COUNTY)


def _trained(it: PackCounty) -> list[PostTraining]:
    registers = it.county.territory.registers
    grids = registers.grids.on(_TODAY, registers.units)
    return training(it.pack, registers.people, grids, COUNTY, _TODAY.year)


def _do(it: PackCounty, *commands: Command) -> None:
    it.county.registrar.carry_out(commands, ADMINISTRATOR)
