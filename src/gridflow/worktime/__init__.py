"""Working time 工作时间: which days and hours are worked, and when a term ends.

Pure: the packaged papers are data, the instants are arguments.

>>> from datetime import datetime
>>> received = datetime.fromisoformat("2026-05-07T10:00:00+08:00")
>>> due = deadline(default_calendar(), received, Term.parse("3wd"))
>>> due.last_day.isoformat(), due.status
('2026-05-11', 'fixed')
"""

from gridflow.worktime.calendar import Calendar
from gridflow.worktime.calendars import Calendars, default_calendar, default_calendars
from gridflow.worktime.counting import Counting, End, Roll, Start
from gridflow.worktime.day import Certainty, DayReason, Horizon, ReasonCode, TraceDay
from gridflow.worktime.deadlines import Deadline, Status, Used, deadline, instant_at
from gridflow.worktime.elapsed import Elapsed, elapsed
from gridflow.worktime.errors import (
    DayOutOfRange,
    InvalidNotice,
    InvalidOfficeHours,
    InvalidPaper,
    InvalidPause,
    NoOfficeHours,
    UnknownTerm,
    UnknownYear,
)
from gridflow.worktime.explanation import explain, explain_trace
from gridflow.worktime.margin import Margin, margin
from gridflow.worktime.notice import Notice
from gridflow.worktime.office_hours import OfficeHours, Season, Session
from gridflow.worktime.office_instant import office_instant
from gridflow.worktime.packaged import load_notices, packaged_papers
from gridflow.worktime.paper import NoticeForm, OfficeHoursForm, Paper, parse_paper
from gridflow.worktime.pause import Pause
from gridflow.worktime.term import Offset, Term, TermUnit, added_up
from gridflow.worktime.used import used
from gridflow.worktime.zone import SHANGHAI

__all__ = [
    "SHANGHAI",
    "Calendar",
    "Calendars",
    "Certainty",
    "Counting",
    "DayOutOfRange",
    "DayReason",
    "Deadline",
    "Elapsed",
    "End",
    "Horizon",
    "InvalidNotice",
    "InvalidOfficeHours",
    "InvalidPaper",
    "InvalidPause",
    "Margin",
    "NoOfficeHours",
    "Notice",
    "NoticeForm",
    "OfficeHours",
    "OfficeHoursForm",
    "Offset",
    "Paper",
    "Pause",
    "ReasonCode",
    "Roll",
    "Season",
    "Session",
    "Start",
    "Status",
    "Term",
    "TermUnit",
    "TraceDay",
    "UnknownTerm",
    "UnknownYear",
    "Used",
    "added_up",
    "deadline",
    "default_calendar",
    "default_calendars",
    "elapsed",
    "explain",
    "explain_trace",
    "instant_at",
    "load_notices",
    "margin",
    "office_instant",
    "packaged_papers",
    "parse_paper",
    "used",
]
