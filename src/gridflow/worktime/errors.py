"""What worktime refuses, and when the calendar cannot answer."""

from gridflow.errors import GridFlowError, InvalidInput


class UnknownYear(GridFlowError):
    """The notice of the day's year is not published or not loaded, so any answer would be a guess.

    `context["year"]` is that year.
    """

    code = "unknown-year"
    title = "该年放假安排尚未公布"


class DayOutOfRange(InvalidInput):
    """The day lies outside the years that worktime keeps, so no notice will ever be loaded for it."""

    code = "day-out-of-range"
    title = "日期超出范围"


class UnknownTerm(InvalidInput):
    """A term 时限 or offset is not written in a form and unit that worktime counts."""

    code = "unknown-term"
    title = "时限写法无法识别"


class InvalidPaper(InvalidInput):
    """A paper 文件 that a calendar is to be made from cannot be read."""

    code = "invalid-paper"
    title = "文件有误"


class InvalidNotice(InvalidPaper):
    """A notice 放假安排通知 is incomplete, contradicts itself, or does not fit the notices before it."""

    code = "invalid-notice"
    title = "放假安排通知有误"


class InvalidOfficeHours(InvalidPaper):
    """Office hours 办公时间 are incomplete or contradict themselves."""

    code = "invalid-office-hours"
    title = "办公时间有误"


class InvalidPause(InvalidInput):
    """A pause 暂停计时 ends before it starts, or is not written as FROM/TO."""

    code = "invalid-pause"
    title = "暂停计时有误"


class NoOfficeHours(GridFlowError):
    """No office hours 办公时间 are in effect on the day, so working hours and a close of business are unknown."""

    code = "no-office-hours"
    title = "办公时间未设定"
