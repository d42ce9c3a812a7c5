"""What a calendar can say of one day."""

from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from gridflow.worktime.term import TermUnit

Certainty: TypeAlias = Literal["fixed", "provisional", "unknown"]
"""Whether the day's notice is out, may still be moved by next year's notice, or is not out."""

ReasonCode: TypeAlias = Literal["weekday", "weekend", "holiday", "makeup", "paused", "unannounced"]
"""Why a day is worked or not; that the clock was paused; or that nobody can know yet.

The Chinese names are in `gridflow.worktime.explanation`.
"""

WORKED: Final[frozenset[ReasonCode]] = frozenset({"weekday", "makeup"})
"""The reasons of working days."""


class DayReason(NamedTuple):
    """Why a day is worked or not: the code, and the id of the notice that set the day, if one did."""

    code: ReasonCode
    notice: str | None


class TraceDay(NamedTuple):
    """One date of a calendar or of a deadline's trace.

    `counted` is how much of its stretch of the term the date used up, those before it included: the ordinal of the
    day 第几日, from 1, also in months, or seconds where `unit`, that of the stretch, counts hours; None where the date
    is not counted. `notice` is the id of the notice that set the day. A tuple, so an array of five in JSON: a case
    stores one for every date of every term.
    """

    day: date
    counted: int | None
    reason: ReasonCode
    notice: str | None
    unit: TermUnit = TermUnit.WORKING_DAY


class Horizon(NamedTuple):
    """How far a calendar sees: the last day that next year's notice leaves alone, and the last day known."""

    fixed: date
    known: date
