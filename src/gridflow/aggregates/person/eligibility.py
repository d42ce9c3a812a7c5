"""Who may hold a post 选聘条件 and who may go on duty 上岗条件, as the policy says (FEATURES B3; S0, S1, S3a)."""

from collections.abc import Iterator
from datetime import date

from gridflow.aggregates.context import Context
from gridflow.aggregates.person.errors import Unmet
from gridflow.aggregates.person.people import Person
from gridflow.policy.staffing import Staffing
from gridflow.territory import Level


def unmet_conditions(post: Staffing, person: Person, unit: str, day: date, context: Context) -> list[Unmet]:
    """What a person does not meet who would hold a post in a unit from a day on; each condition is named."""
    return list(_unmet(post, person, unit, day, context))


def _unmet(post: Staffing, person: Person, unit: str, day: date, context: Context) -> Iterator[Unmet]:
    asked, age = post.eligibility, person.age(day)
    if asked.resident and not _lives_there(person, unit, context):
        yield Unmet("resident", "不是本辖区常住居民")
    if asked.age_from is not None and age < asked.age_from:
        yield Unmet("age", f"{day}时{age}周岁,不满{asked.age_from}周岁")
    if asked.age_to is not None and age > asked.age_to:
        yield Unmet("age", f"{day}时{age}周岁,超过{asked.age_to}周岁")
    if asked.app_capable and not person.app_capable:
        yield Unmet("app-capable", "不能操作手机应用")
    if asked.trained and not _is_trained(person, day, context):
        yield Unmet("trained", _untrained(context))
    units = context.registers.units
    # From a day on is for all time: one that begins later is met as well.
    later = [one for one in person.appointments if one.until is None or one.until > day]
    if any(one.post == post.id and units.current(one.unit, context.day) == unit for one in later):
        yield Unmet("appointed", f"已在此单位任{post.title}")


def unmet_on_duty(person: Person, context: Context) -> list[Unmet]:
    """What a person does not meet who would go on duty today."""
    holding = [one.appointment.post for one in person.holding(context.day, context.registers.units)]
    unmet = []
    if not holding:
        unmet.append(Unmet("appointed", "未任任何岗位"))
    if context.policy.training.before_duty and not _is_trained(person, context.day, context):
        unmet.append(Unmet("trained", _untrained(context)))
    if not person.badges and any(post.badge and post.id in holding for post in context.policy.staffing):
        unmet.append(Unmet("badge", "须持证上岗,尚未发放证件"))
    return unmet


def _lives_there(person: Person, unit: str, context: Context) -> bool:
    """Whether somebody lives in the township of a unit, or in the unit itself where that is above the townships."""
    units = context.units
    if person.residence is None or not units.known(person.residence):
        return False
    township = units.ancestor(unit, Level.TOWNSHIP)
    return units.within(person.residence, township.code if township is not None else unit)


def _is_trained(person: Person, day: date, context: Context) -> bool:
    return context.registers.people.trainings.is_trained(person.id, day, context.policy.training.exam)


def _untrained(context: Context) -> str:
    return "未经培训并考试合格" if context.policy.training.exam else "未经培训"
