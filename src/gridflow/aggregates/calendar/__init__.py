"""The county's calendar 工作日历: the papers that it is made from, each imported once and never changed."""

from gridflow.aggregates.calendar.papers import (
    CALENDAR_STREAM,
    ImportNotice,
    ImportPaper,
    NoticeImported,
    OfficeHoursSet,
    PaperImported,
    SetOfficeHours,
    command_of,
    import_paper,
    imported,
    wanting,
)

__all__ = [
    "CALENDAR_STREAM",
    "ImportNotice",
    "ImportPaper",
    "NoticeImported",
    "OfficeHoursSet",
    "PaperImported",
    "SetOfficeHours",
    "command_of",
    "import_paper",
    "imported",
    "wanting",
]
