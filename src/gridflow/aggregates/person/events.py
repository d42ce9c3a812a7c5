"""What happens to the people who work in grids 人员变动. A day is one of the county's time zone, a change holds from
its 00:00. A `post` is the id of a `Staffing` of the policy pack."""

from datetime import date
from enum import StrEnum

from gridflow.aggregates.event import Event
from gridflow.aggregates.personal import BirthDate, FreeText, PersonName, PhoneNumber, Residence


class DutyStatus(StrEnum):
    """Whether a person is at work 在岗状态."""

    ON_DUTY = "on-duty"
    OFF_DUTY = "off-duty"
    LEAVE = "leave"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {DutyStatus.ON_DUTY: "在岗", DutyStatus.OFF_DUTY: "离岗", DutyStatus.LEAVE: "请假"}


class _Particulars(Event):
    """A person as the register describes them. `person` is the id by which they act; `unit` keeps the entry;
    `residence` is the unit in which they live, None outside the county."""

    person: str
    unit: str
    full_name: PersonName
    birth_date: BirthDate
    residence: Residence | None
    phone: PhoneNumber | None
    app_capable: bool


class PersonRegistered(_Particulars):
    """A person was entered into the register 人员登记."""

    topic = "person.registered"


class PersonCorrected(_Particulars):
    """The entry was corrected 人员更正: it reads so from now on."""

    topic = "person.corrected"
    reason: FreeText


class _Appointing(Event):
    person: str
    post: str
    unit: str


class AppointmentProposed(_Appointing):
    """A person was proposed for a post in a unit 提名, in the place of the one that it `replaces` if it names one."""

    topic = "person.appointment-proposed"
    replaces: str | None


class AppointmentApproved(_Appointing):
    """The proposal was approved 审定任用, from a day on, by a paper that was published on a day if it was."""

    topic = "person.appointment-approved"
    effective_on: date
    document: str | None
    published_on: date | None


class AppointmentRefused(_Appointing):
    """The proposal was refused 不予任用."""

    topic = "person.appointment-refused"
    reason: FreeText


class EndRequested(_Appointing):
    """It was asked for that an appointment end 申请免职, a day being the first without it."""

    topic = "person.end-requested"
    effective_on: date
    reason: FreeText


class EndRefused(_Appointing):
    """The request to end the appointment was refused 不同意免职, or where there was none, the end that was to come."""

    topic = "person.end-refused"
    reason: FreeText


class AppointmentEnded(_Appointing):
    """An appointment ended 免职, `effective_on` being the first day without it; `successor` is who came instead."""

    topic = "person.appointment-ended"
    effective_on: date
    successor: str | None
    reason: FreeText


class BadgeBound(Event):
    """A badge was issued to a person 发放证件."""

    topic = "person.badge-bound"
    person: str
    badge: str


class BadgeReleased(Event):
    """A person gave a badge back 收回证件."""

    topic = "person.badge-released"
    person: str
    badge: str


class DeviceBound(Event):
    """A device was issued to a person, for their use alone 配发设备."""

    topic = "person.device-bound"
    person: str
    device: str


class DeviceReleased(Event):
    """A person gave a device back 收回设备."""

    topic = "person.device-released"
    person: str
    device: str


class DutyStatusSet(Event):
    """A person came on duty, went off duty or took leave 在岗状态变更."""

    topic = "person.duty-status-set"
    person: str
    status: DutyStatus


PERSON_EVENTS: tuple[type[Event], ...] = (
    PersonRegistered,
    PersonCorrected,
    AppointmentProposed,
    AppointmentApproved,
    AppointmentRefused,
    EndRequested,
    EndRefused,
    AppointmentEnded,
    BadgeBound,
    BadgeReleased,
    DeviceBound,
    DeviceReleased,
    DutyStatusSet,
)
"""The events of one person."""
