"""The people of the grids 人员: who they are, the posts they hold, what they were trained in."""

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Event
from gridflow.aggregates.person.commands import (
    ApproveAppointment,
    BindBadge,
    BindDevice,
    CorrectPerson,
    EndAppointment,
    PersonCommand,
    ProposeAppointment,
    RefuseAppointment,
    RegisterPerson,
    ReleaseBadge,
    ReleaseDevice,
    SetDutyStatus,
)
from gridflow.aggregates.person.errors import NotEligible
from gridflow.aggregates.person.events import (
    PERSON_EVENTS,
    AppointmentApproved,
    AppointmentEnded,
    AppointmentProposed,
    AppointmentRefused,
    BadgeBound,
    BadgeReleased,
    DeviceBound,
    DeviceReleased,
    DutyStatus,
    DutyStatusSet,
    EndRefused,
    EndRequested,
    PersonCorrected,
    PersonRegistered,
)
from gridflow.aggregates.person.people import Appointment, Holding, People, Person
from gridflow.aggregates.person.training import Attendance, Trainings, TrainingYear
from gridflow.aggregates.person.training_commands import PlannedSession, PlanTraining, RecordTraining, TookPart
from gridflow.aggregates.person.training_events import (
    TRAINING_EVENTS,
    Participant,
    Session,
    TrainingPlanned,
    TrainingRecorded,
)

PEOPLE_EVENTS: tuple[type[Event], ...] = (*PERSON_EVENTS, *TRAINING_EVENTS)
"""What the register of people is folded from."""

PERSON_COMMANDS: tuple[type[PersonCommand], ...] = (
    RegisterPerson,
    CorrectPerson,
    ProposeAppointment,
    ApproveAppointment,
    RefuseAppointment,
    EndAppointment,
    BindBadge,
    ReleaseBadge,
    BindDevice,
    ReleaseDevice,
    SetDutyStatus,
)
"""Every command on a person."""

PEOPLE_COMMANDS: tuple[type[Command], ...] = (*PERSON_COMMANDS, PlanTraining, RecordTraining)
"""Every command on the register of people."""

__all__ = [
    "PEOPLE_COMMANDS",
    "PEOPLE_EVENTS",
    "PERSON_COMMANDS",
    "Appointment",
    "AppointmentApproved",
    "AppointmentEnded",
    "AppointmentProposed",
    "AppointmentRefused",
    "ApproveAppointment",
    "Attendance",
    "BadgeBound",
    "BadgeReleased",
    "BindBadge",
    "BindDevice",
    "CorrectPerson",
    "DeviceBound",
    "DeviceReleased",
    "DutyStatus",
    "DutyStatusSet",
    "EndAppointment",
    "EndRefused",
    "EndRequested",
    "Holding",
    "NotEligible",
    "Participant",
    "People",
    "Person",
    "PersonCommand",
    "PersonCorrected",
    "PersonRegistered",
    "PlanTraining",
    "PlannedSession",
    "ProposeAppointment",
    "RecordTraining",
    "RefuseAppointment",
    "RegisterPerson",
    "ReleaseBadge",
    "ReleaseDevice",
    "Session",
    "SetDutyStatus",
    "TookPart",
    "TrainingPlanned",
    "TrainingRecorded",
    "TrainingYear",
    "Trainings",
]
