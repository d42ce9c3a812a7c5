"""What is told of a person 人员信息, and to whom: who staffs the posts reads all of it, others a masked part (H6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from gridflow.aggregates.person import Appointment, Attendance, Person, ProposeAppointment
from gridflow.aggregates.registers import Registers
from gridflow.application.keys import Caller
from gridflow.application.masking import masked_name, masked_phone
from gridflow.policy import PolicyPack

_STAFFING: Final = ProposeAppointment.name


@dataclass(frozen=True, slots=True)
class Particulars:
    """A person's particulars, as far as the reader may know them; None is what is not told or not known."""

    full_name: str
    birth_date: date | None
    residence: str | None
    phone: str | None


def staff_within(
    registers: Registers, unit: str, day: date, post: str | None = None
) -> list[tuple[Person, list[Appointment]]]:
    """The people who hold a post within a unit on a day, or whose entry is kept there, in order of id, with the posts.

    With `post`, only those who hold it. Raises UnknownUnit for a unit that is not there on that day.
    """
    units, found = registers.units.on(day), []
    top = units.get(unit).code
    for person in sorted(registers.people.persons.values(), key=lambda person: person.id):
        posts = [
            one.appointment
            for one in person.holding(day, registers.units)
            if post in (None, one.appointment.post) and one.unit in units and units.within(one.unit, top)
        ]
        if posts or (post is None and units.known(person.unit) and units.within(person.unit, top)):
            found.append((person, posts))
    return found


def particulars(person: Person, caller: Caller, policy: PolicyPack) -> Particulars:
    """All of them for the person, and for whoever may propose people for posts; otherwise the name and the number
    masked, and nothing else. Whether the caller sees the person at all is asked before."""
    if _knows(person.id, caller, policy):
        return Particulars(person.full_name, person.birth_date, person.residence, person.phone)
    return Particulars(masked_name(person.full_name), None, None, masked_phone(person.phone))


def attendances(
    person: str, attended: Iterable[Attendance], caller: Caller, policy: PolicyPack
) -> tuple[Attendance, ...]:
    """The trainings that a person took part in; how exams ended is for those whom `particulars` tells all."""
    if _knows(person, caller, policy):
        return tuple(attended)
    return tuple(one._replace(passed=None, score=None) for one in attended)


def may_staff(caller: Caller, policy: PolicyPack) -> bool:
    """Whether the caller may propose people for posts, and so reads all that is known of them."""
    return any(_STAFFING in policy.roles.get(role, ()) for role in caller.roles)


def _knows(person: str, caller: Caller, policy: PolicyPack) -> bool:
    return caller.actor_id == person or may_staff(caller, policy)
