"""What a command on a person leads to (FEATURES B3)."""

from collections.abc import Callable
from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.person.appointing import (
    approve_appointment,
    end_appointment,
    propose_appointment,
    refuse_appointment,
)
from gridflow.aggregates.person.commands import (
    ApproveAppointment,
    BindBadge,
    BindDevice,
    CorrectPerson,
    EndAppointment,
    ProposeAppointment,
    RefuseAppointment,
    RegisterPerson,
    ReleaseBadge,
    ReleaseDevice,
    SetDutyStatus,
)
from gridflow.aggregates.person.eligibility import unmet_on_duty
from gridflow.aggregates.person.errors import not_eligible
from gridflow.aggregates.person.events import (
    BadgeBound,
    BadgeReleased,
    DeviceBound,
    DeviceReleased,
    DutyStatus,
    DutyStatusSet,
    PersonCorrected,
    PersonRegistered,
)
from gridflow.aggregates.person.people import Person
from gridflow.aggregates.person.standing import posted, seen
from gridflow.aggregates.person.training_commands import PlanTraining, RecordTraining
from gridflow.aggregates.person.training_decisions import plan_training, record_training
from gridflow.aggregates.posting import Postings
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted
from gridflow.territory import Level


def register_person(command: RegisterPerson, context: Context) -> Postings:
    """A new entry; nothing for one that stands just so already.

    Raises InvalidInput for an id that is somebody else's, and for particulars that cannot be; UnknownUnit.
    """
    event = PersonRegistered(
        person=command.person,
        unit=command.unit or context.units.current(context.actor.unit).code,
        full_name=command.full_name,
        birth_date=command.birth_date,
        residence=command.residence,
        phone=command.phone,
        app_capable=command.app_capable,
    )
    known = context.registers.people.get(command.person)
    if known is not None:
        if _reads(known) == event.model_dump():
            return ()
        raise InvalidInput(f"标识“{command.person}”已登记,更正请用“更正人员”", field="person")
    _require_possible(event, context)
    return posted(command.person, event.unit, context, event)


def correct_person(command: CorrectPerson, context: Context) -> Postings:
    """The entry as it reads from now on; nothing where it reads so already.

    Raises UnknownPerson, InvalidInput for particulars that cannot be, UnknownUnit.
    """
    person = seen(context, command.person)
    reads = _reads(person)
    given = command.model_dump(include=reads.keys() - {"person"}, exclude_none=True)
    if both := sorted(given.keys() & set(command.clear)):
        raise InvalidInput(f"“{both[0]}”不能既更正又清空", field="clear")
    new = reads | given | dict.fromkeys(command.clear)
    if new == reads:
        return ()
    event = PersonCorrected.model_validate(new | {"reason": command.reason})
    _require_possible(event, context)
    return posted(person.id, event.unit, context, event)


def bind_badge(command: BindBadge, context: Context) -> Postings:
    """The badge is this person's; nothing if it is already. Raises NotAdmitted while somebody else has it."""
    person = seen(context, command.person)
    if not _is_free(command.badge, context.registers.people.with_badge(command.badge), person):
        return ()
    return posted(person.id, person.unit, context, BadgeBound(person=person.id, badge=command.badge))


def release_badge(command: ReleaseBadge, context: Context) -> Postings:
    """The badge is nobody's; nothing if the person has it no more."""
    person = seen(context, command.person)
    if command.badge not in person.badges:
        return ()
    return posted(person.id, person.unit, context, BadgeReleased(person=person.id, badge=command.badge))


def bind_device(command: BindDevice, context: Context) -> Postings:
    """The device is this person's; nothing if it is already. Raises NotAdmitted while somebody else has it."""
    person = seen(context, command.person)
    if not _is_free(command.device, context.registers.people.with_device(command.device), person):
        return ()
    return posted(person.id, person.unit, context, DeviceBound(person=person.id, device=command.device))


def release_device(command: ReleaseDevice, context: Context) -> Postings:
    """The device is nobody's; nothing if the person has it no more."""
    person = seen(context, command.person)
    if command.device not in person.devices:
        return ()
    return posted(person.id, person.unit, context, DeviceReleased(person=person.id, device=command.device))


def set_duty_status(command: SetDutyStatus, context: Context) -> Postings:
    """The person is on duty, off duty or on leave; nothing if it is so already.

    Raises NotEligible naming what keeps the person from going on duty, and NotPermitted for somebody of a grid who
    speaks for another.
    """
    person = seen(context, command.person)
    own = context.units.current(context.actor.unit)
    if context.actor.id != person.id and own.level is Level.GRID:
        raise NotPermitted("网格人员只能变更本人的在岗状态", person=person.id)
    if command.status is DutyStatus.ON_DUTY and (unmet := unmet_on_duty(person, context)):
        raise not_eligible(unmet)
    if command.status is person.duty:
        return ()
    return posted(person.id, person.unit, context, DutyStatusSet(person=person.id, status=command.status))


PERSON_DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {
    RegisterPerson: register_person,
    CorrectPerson: correct_person,
    ProposeAppointment: propose_appointment,
    ApproveAppointment: approve_appointment,
    RefuseAppointment: refuse_appointment,
    EndAppointment: end_appointment,
    BindBadge: bind_badge,
    ReleaseBadge: release_badge,
    BindDevice: bind_device,
    ReleaseDevice: release_device,
    SetDutyStatus: set_duty_status,
    PlanTraining: plan_training,
    RecordTraining: record_training,
}
"""The decision of each command."""


def _reads(person: Person) -> dict[str, object]:
    """What the entry says, by the names of the event's fields."""
    return {
        "person": person.id,
        "unit": person.unit,
        "full_name": person.full_name,
        "birth_date": person.birth_date,
        "residence": person.residence,
        "phone": person.phone,
        "app_capable": person.app_capable,
    }


def _require_possible(event: PersonRegistered | PersonCorrected, context: Context) -> None:
    context.units.get_within(event.unit, context.actor.unit)
    if event.birth_date >= context.day:
        raise InvalidInput("出生日期须早于今日", field="birth_date")
    if event.residence is not None and not context.units.known(event.residence):
        raise InvalidInput(f"居住地“{event.residence[:40]}”不是本县的单位", field="residence")


def _is_free(item: str, holder: Person | None, person: Person) -> bool:
    """Whether nobody has a badge or device; False for the person. Raises NotAdmitted where another has it."""
    if holder is not None and holder.id != person.id:
        raise NotAdmitted(f"“{item}”由他人使用,须先收回")
    return holder is None
