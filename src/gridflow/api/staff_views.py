"""How people are shown: their names and numbers as the reader may know them."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from pydantic import BaseModel

from gridflow.aggregates.person import Appointment, Attendance, DutyStatus, Person
from gridflow.api.services import Services
from gridflow.api.texts import Texts
from gridflow.application.keys import Caller
from gridflow.application.staff import attendances, particulars


class PostView(BaseModel):
    """A post that a person holds, held or will hold: from `since` until `until`, the first day without it (none: none
    is known), by which paper. `end_requested_on` is the day from which it is asked that it end."""

    post: str
    post_title: str
    unit: str
    unit_name: str
    since: date
    until: date | None
    document: str | None
    published_on: date | None
    end_requested_on: date | None


class PersonRow(BaseModel):
    """A person 人员: `unit` keeps the entry, `posts` are those of the day. `duty` is that of now, none for another day.

    Who may not propose people for posts reads the name and the number masked, and no birth date or residence.
    """

    person: str
    full_name: str
    birth_date: date | None
    residence: str | None
    phone: str | None
    unit: str
    unit_name: str
    app_capable: bool
    duty: DutyStatus | None
    duty_title: str | None
    posts: list[PostView]


class ProposalView(BaseModel):
    """A post for which the person is proposed, in the place of whom, if of anybody. It waits for approval."""

    post: str
    post_title: str
    unit: str
    unit_name: str
    replaces: str | None


class AttendanceView(BaseModel):
    """A training that the person took part in; `passed` and `score` are of the exam, and told to those who read the
    birth date."""

    unit: str
    year: int
    session: str
    held_on: date
    passed: bool | None
    score: int | None


class PersonView(PersonRow):
    """A person with all posts, what waits for approval, what they were given, and their training."""

    duty_since: datetime | None
    badges: list[str]
    devices: list[str]
    proposals: list[ProposalView]
    trainings: list[AttendanceView]


def person_row(
    services: Services, caller: Caller, texts: Texts, person: Person, posts: Iterable[Appointment], today: date | None
) -> PersonRow:
    """A person with these posts; `today` where the row is of today."""
    duty = person.duty_on(today) if today is not None else None
    return PersonRow(
        person=person.id,
        **asdict(particulars(person, caller, services.rules.policy)),
        unit=person.unit,
        unit_name=texts.words.unit(person.unit),
        app_capable=person.app_capable,
        duty=duty,
        duty_title=duty.chinese if duty is not None else None,
        posts=[_post(one, texts) for one in posts],
    )


def person_view(services: Services, caller: Caller, texts: Texts, person: Person, today: date) -> PersonView:
    """A person as of now, with everything that is known of them."""
    row = person_row(services, caller, texts, person, person.appointments, today)
    attended = services.territory.registers.people.trainings.of(person.id)
    return PersonView(
        **dict(row),
        duty_since=texts.maybe(person.duty_since),
        badges=list(person.badges),
        devices=list(person.devices),
        proposals=[
            ProposalView(
                post=one.post,
                post_title=texts.words.post(one.post),
                unit=one.unit,
                unit_name=texts.words.unit(one.unit),
                replaces=one.replaces,
            )
            for one in person.proposals
        ],
        trainings=[_attendance(one) for one in attendances(person.id, attended, caller, services.rules.policy)],
    )


def _post(one: Appointment, texts: Texts) -> PostView:
    return PostView(
        post=one.post,
        post_title=texts.words.post(one.post),
        unit=one.unit,
        unit_name=texts.words.unit(one.unit),
        since=one.since,
        until=one.until,
        document=one.document,
        published_on=one.published_on,
        end_requested_on=one.end_requested.effective_on if one.end_requested is not None else None,
    )


def _attendance(one: Attendance) -> AttendanceView:
    return AttendanceView.model_validate(one._asdict())
