"""All event types that may stand in the log: the allow-list by which stored topics are read."""

from gridflow.aggregates.calendar import NoticeImported, OfficeHoursSet
from gridflow.aggregates.case.events import CASE_EVENTS
from gridflow.aggregates.event import Event
from gridflow.aggregates.policy import PolicyAdopted
from gridflow.aggregates.recheck import RechecksDrawn
from gridflow.aggregates.registers import REGISTER_EVENTS

EVENT_TYPES: tuple[type[Event], ...] = (
    *CASE_EVENTS,
    *REGISTER_EVENTS,
    NoticeImported,
    OfficeHoursSet,
    PolicyAdopted,
    RechecksDrawn,
)
