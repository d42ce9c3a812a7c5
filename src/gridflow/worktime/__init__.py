"""Working time 工作时间: which days are worked, and when a term in working days ends.

Pure: the notices are packaged data, the instants are arguments.

>>> from datetime import datetime
>>> received = datetime.fromisoformat("2026-05-07T10:00:00+08:00")
>>> due = deadline(default_calendar(), received, Term.parse("3wd"))
>>> due.last_day.isoformat(), due.status
('2026-05-11', 'fixed')
"""

from gridflow.worktime.calendar import Calendar, default_calendar
from gridflow.worktime.day import Certainty, DayReason, Horizon, ReasonCode, TraceDay
from gridflow.worktime.deadlines import SHANGHAI, Deadline, Status, deadline, instant_at
from gridflow.worktime.errors import DayOutOfRange, InvalidNotice, UnknownTerm, UnknownYear
from gridflow.worktime.explanation import explain
from gridflow.worktime.notice import Notice, parse_notice
from gridflow.worktime.notice_files import load_notices
from gridflow.worktime.term import Offset, Term, TermUnit

__all__ = [
    "SHANGHAI",
    "Calendar",
    "Certainty",
    "DayOutOfRange",
    "DayReason",
    "Deadline",
    "Horizon",
    "InvalidNotice",
    "Notice",
    "Offset",
    "ReasonCode",
    "Status",
    "Term",
    "TermUnit",
    "TraceDay",
    "UnknownTerm",
    "UnknownYear",
    "deadline",
    "default_calendar",
    "explain",
    "instant_at",
    "load_notices",
    "parse_notice",
]
