"""What is told of a person 人员信息, and to whom: who keeps the register reads all of it, others a masked part (H6)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gridflow.aggregates.person import Person, RegisterPerson
from gridflow.application.keys import Caller
from gridflow.application.masking import masked, masked_name
from gridflow.policy import PolicyPack

_KEEPING: Final = RegisterPerson.name


@dataclass(frozen=True, slots=True)
class Particulars:
    """A person's particulars, as far as the reader may know them; None is what is not told or not known."""

    full_name: str
    birth_date: date | None
    residence: str | None
    phone: str | None


def particulars(person: Person, caller: Caller, policy: PolicyPack) -> Particulars:
    """All of them for the person, and for whoever may enter people into the register; otherwise the name and the number
    masked, and nothing else. Whether the caller sees the person at all is asked before."""
    if caller.actor_id == person.id or any(_KEEPING in policy.roles.get(role, ()) for role in caller.roles):
        return Particulars(person.full_name, person.birth_date, person.residence, person.phone)
    return Particulars(masked_name(person.full_name), None, None, masked(person.phone) if person.phone else None)
