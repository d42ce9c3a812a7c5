"""Commands on people 人员. A day is one of the county's time zone; `effective_on` is today without one."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gridflow.aggregates.command import Command, Text, Title, Word
from gridflow.aggregates.person.events import DutyStatus
from gridflow.aggregates.personal import Personal

PersonId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
"""The id by which somebody acts; without a slash, as it stands in addresses."""

FullName = Annotated[Title, Personal("name")]
Birthday = Annotated[date, Personal("birth-date"), Field(ge=date(1900, 1, 1))]
Home = Annotated[Word, Personal("residence")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 -]{4,19}$"), Personal("phone")]
Clearable = Literal["residence", "phone"]


class PersonCommand(Command):
    """Base of commands on one person; `person` is the id by which they act."""

    person: PersonId


class RegisterPerson(PersonCommand):
    """Enter a person into the register, which `unit` keeps, the actor's own without one.

    `residence` is the unit in which they live; none: they live outside the county.
    """

    name = "register-person"
    title = "登记人员"
    unit: Word | None = None
    full_name: FullName
    birth_date: Birthday
    residence: Home | None = None
    phone: Phone | None = None
    app_capable: bool = False


class CorrectPerson(PersonCommand):
    """Correct what the register says of a person. What is not named stays; `clear` empties what may be missing."""

    name = "correct-person"
    title = "更正人员"
    unit: Word | None = None
    full_name: FullName | None = None
    birth_date: Birthday | None = None
    residence: Home | None = None
    phone: Phone | None = None
    app_capable: bool | None = None
    clear: tuple[Clearable, ...] = ()
    reason: Text


class AppointmentCommand(PersonCommand):
    """Base of commands on a person's appointment to a post, which is a `Staffing` of the policy pack, in a unit."""

    post: Word
    unit: Word


class ProposeAppointment(AppointmentCommand):
    """Propose a person for a post in a unit, in the place of the one who holds it and whom it `replaces`, if any."""

    name = "propose-appointment"
    title = "提名人选"
    replaces: PersonId | None = None


class ApproveAppointment(AppointmentCommand):
    """Approve a proposal, or the request to end an appointment.

    Where the policy says so, a proposal is approved by a `document` that was published on `published_on`.
    """

    name = "approve-appointment"
    title = "审定人选"
    effective_on: date | None = None
    document: Title | None = None
    published_on: date | None = None


class RefuseAppointment(AppointmentCommand):
    """Refuse a proposal, or the request to end an appointment, or the end that is still to come."""

    name = "refuse-appointment"
    title = "不予审定"
    reason: Text


class EndAppointment(AppointmentCommand):
    """End an appointment, `effective_on` being the first day without it, or move an end that is still to come. Where
    the policy leaves that to a level above the actor's, it is a request, which that level approves or refuses."""

    name = "end-appointment"
    title = "免职"
    effective_on: date | None = None
    reason: Text


class BindBadge(PersonCommand):
    """Issue a badge to a person."""

    name = "bind-badge"
    title = "发放证件"
    badge: Word


class ReleaseBadge(PersonCommand):
    """Take a badge back from a person."""

    name = "release-badge"
    title = "收回证件"
    badge: Word


class BindDevice(PersonCommand):
    """Issue a device to a person, for their use alone."""

    name = "bind-device"
    title = "配发设备"
    device: Word


class ReleaseDevice(PersonCommand):
    """Take a device back from a person."""

    name = "release-device"
    title = "收回设备"
    device: Word


class SetDutyStatus(PersonCommand):
    """Say that a person is on duty, off duty or on leave."""

    name = "set-duty-status"
    title = "变更在岗状态"
    status: DutyStatus
