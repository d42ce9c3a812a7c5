"""The register of people 人员台账, folded from the log: who they are, and which posts they hold from when to when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from gridflow.aggregates.event import Event, Recorded
from gridflow.aggregates.person import events as said
from gridflow.aggregates.person.events import DutyStatus
from gridflow.aggregates.person.training import Trainings
from gridflow.aggregates.person.training_events import TrainingPlanned, TrainingRecorded
from gridflow.growing import GrowingMap
from gridflow.territory import UnitHistory


class Proposal(NamedTuple):
    """A person is proposed for a post 提名, which waits for approval: by whom (an id), and in which conversation."""

    post: str
    unit: str
    replaces: str | None
    by: str
    correlation_id: str


class EndRequest(NamedTuple):
    """It is asked for that an appointment end 申请免职: from which day on, and why."""

    effective_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person holds a post in a unit 任职 from `since` until `until`, the first day on which they do not."""

    post: str
    unit: str
    since: date
    until: date | None = None
    document: str | None = None
    published_on: date | None = None
    end_requested: EndRequest | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class Holding(NamedTuple):
    """Somebody's appointment on a day, and the unit in which it is: the one that stands for that of its appointment."""

    person: "Person"
    appointment: Appointment
    unit: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person 人员; see `PersonRegistered` for what the fields say."""

    id: str
    unit: str
    full_name: str
    birth_date: date
    residence: str | None
    phone: str | None
    app_capable: bool
    appointments: tuple[Appointment, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    badges: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    duty: DutyStatus = DutyStatus.OFF_DUTY
    duty_since: datetime | None = None

    @property
    def units(self) -> frozenset[str]:
        """The units that have to do with the person: the one that keeps the entry, and those of all posts."""
        posts = {one.unit for one in self.appointments} | {one.unit for one in self.proposals}
        return frozenset(posts | {self.unit})

    def age(self, day: date) -> int:
        """The age in whole years 周岁 on a day, complete from the birthday on."""
        complete = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if complete else 1)

    def holding(self, day: date, units: UnitHistory) -> Iterator[Holding]:
        """The posts that the person holds on a day, in units of that day."""
        for one in self.appointments:
            if one.holds(day):
                yield Holding(self, one, units.current(one.unit, day))

    def duty_on(self, day: date) -> DutyStatus:
        """The duty status as it is now, where today is `day`: nobody is on duty who holds no post."""
        return self.duty if any(one.holds(day) for one in self.appointments) else DutyStatus.OFF_DUTY

    def proposal(self, post: str, unit: str, day: date, units: UnitHistory) -> Proposal | None:
        """What waits for approval for a post in a unit, or in one that this unit of the day stands for."""
        found = (one for one in self.proposals if one.post == post and units.current(one.unit, day) == unit)
        return next(found, None)

    def latest(self, post: str, unit: str, day: date, units: UnitHistory) -> Appointment | None:
        """The appointment to a post in a unit, or in one that this unit of the day stands for, that lasts longest.

        That is one without an end if there is any: after a merger there may be two.
        """
        return _longest(one for one in self.appointments if one.post == post and units.current(one.unit, day) == unit)

    def after(self, event: Recorded) -> "Person":
        """The person after one more event of theirs."""
        body = event.body
        match body:
            case said.PersonRegistered() | said.PersonCorrected():
                names = ("unit", "full_name", "birth_date", "residence", "phone", "app_capable")
                return replace(self, **{name: getattr(body, name) for name in names})
            case said.BadgeBound():
                return replace(self, badges=(*self.badges, body.badge))
            case said.BadgeReleased():
                return replace(self, badges=tuple(one for one in self.badges if one != body.badge))
            case said.DeviceBound():
                return replace(self, devices=(*self.devices, body.device))
            case said.DeviceReleased():
                return replace(self, devices=tuple(one for one in self.devices if one != body.device))
            case said.DutyStatusSet():
                return replace(self, duty=body.status, duty_since=event.recorded_at)
            case said.AppointmentProposed():
                new = Proposal(body.post, body.unit, body.replaces, event.actor.id, event.correlation_id)
                return replace(self, proposals=(*self.proposals, new))
            case _:
                return self._appointed(body)

    def _appointed(self, body: Event) -> "Person":
        match body:
            case said.AppointmentApproved():
                new = Appointment(
                    body.post, body.unit, body.effective_on, document=body.document, published_on=body.published_on
                )
                settled = self._settled(body.post, body.unit)
                return replace(settled, appointments=(*self.appointments, new))
            case said.AppointmentRefused():
                return self._settled(body.post, body.unit)
            case said.EndRequested() | said.EndRefused() | said.AppointmentEnded():
                ending = _longest(one for one in self.appointments if (one.post, one.unit) == (body.post, body.unit))
                after = [_ending(one, body) if one is ending else one for one in self.appointments]
                return replace(self, appointments=tuple(after))
            case _:
                return self

    def _settled(self, post: str, unit: str) -> "Person":
        return replace(self, proposals=tuple(one for one in self.proposals if (one.post, one.unit) != (post, unit)))


def _longest(appointments: Iterable[Appointment]) -> Appointment | None:
    """The one that lasts longest, of several that last as long the one that began last."""
    return max(appointments, key=lambda one: (one.until or date.max, one.since), default=None)


def _ending(held: Appointment, body: said.EndRequested | said.EndRefused | said.AppointmentEnded) -> Appointment:
    """The appointment, with what became of its end."""
    match body:
        case said.EndRequested():
            return replace(held, end_requested=EndRequest(body.effective_on, body.reason))
        case said.EndRefused() if held.end_requested is not None:
            return replace(held, end_requested=None)
        case said.EndRefused():
            return replace(held, until=None)
        case said.AppointmentEnded():
            return replace(held, end_requested=None, until=body.effective_on)


@dataclass(frozen=True, slots=True)
class People:
    """Every person by id, and the register of training. Appointments are dated, so this is the state of any day."""

    persons: GrowingMap[str, Person] = field(default_factory=GrowingMap)
    trainings: Trainings = field(default_factory=Trainings)

    def get(self, person: str) -> Person | None:
        return self.persons.get(person)

    def holding(self, day: date, units: UnitHistory) -> Iterator[Holding]:
        """Every post that somebody holds on a day."""
        for one in self.persons.values():
            yield from one.holding(day, units)

    def with_badge(self, badge: str) -> Person | None:
        """Who has a badge."""
        return next((one for one in self.persons.values() if badge in one.badges), None)

    def with_device(self, device: str) -> Person | None:
        """Who has a device."""
        return next((one for one in self.persons.values() if device in one.devices), None)

    def after(self, event: Recorded) -> "People":
        """The register after one more event; the same one for an event of something else."""
        body = event.body
        match body:
            case TrainingPlanned() | TrainingRecorded():
                return replace(self, trainings=self.trainings.after(event))
            case said.PersonRegistered():
                blank = Person(body.person, body.unit, body.full_name, body.birth_date, None, None, False)
                return self._with(blank.after(event))
            case _:
                known = self.persons.get(getattr(body, "person", ""))
                return self if known is None else self._with(known.after(event))

    def _with(self, person: Person) -> "People":
        return replace(self, persons=self.persons.with_({person.id: person}))
