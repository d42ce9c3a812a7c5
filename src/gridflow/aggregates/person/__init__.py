"""The people of the grids 人员: who they are, the posts they hold, what they were trained in."""

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
from gridflow.aggregates.person.events import PERSON_EVENTS, DutyStatus
from gridflow.aggregates.person.people import Appointment, Holding, People, Person
from gridflow.aggregates.person.training import Attendance, Trainings, TrainingYear
from gridflow.aggregates.person.training_commands import PlannedSession, PlanTraining, RecordTraining, TookPart
from gridflow.aggregates.person.training_events import TRAINING_EVENTS

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

__all__ = [
    "PEOPLE_EVENTS",
    "PERSON_COMMANDS",
    "Appointment",
    "ApproveAppointment",
    "Attendance",
    "BindBadge",
    "BindDevice",
    "CorrectPerson",
    "DutyStatus",
    "EndAppointment",
    "Holding",
    "NotEligible",
    "People",
    "Person",
    "PersonCommand",
    "PlanTraining",
    "PlannedSession",
    "ProposeAppointment",
    "RecordTraining",
    "RefuseAppointment",
    "RegisterPerson",
    "ReleaseBadge",
    "ReleaseDevice",
    "SetDutyStatus",
    "TookPart",
    "TrainingYear",
    "Trainings",
]
