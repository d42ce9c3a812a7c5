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


class InvalidNotice(InvalidInput):
    """A notice 放假安排通知 is incomplete, contradicts itself, or does not fit the notices before it."""

    code = "invalid-notice"
    title = "放假安排通知有误"
