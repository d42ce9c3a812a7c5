"""How a term is counted where law and practice know more than one way."""

from dataclasses import dataclass
from enum import StrEnum


class Start(StrEnum):
    """Which day is day 0 起算."""

    NEXT_DAY = "next-day"
    """The day of receipt, whatever day it is; it is not counted 受理当日不计."""
    DEEMED_NEXT_WORKING_DAY = "deemed-next-working-day"
    """The next working day where the receipt is on a rest day 视为次一工作日收到; else the day of receipt."""


class End(StrEnum):
    """When the last day ends 届满; terms in hours end at their instant."""

    MIDNIGHT = "midnight"
    """At 24:00."""
    CLOSE_OF_BUSINESS = "close-of-business"
    """At the close of business 下班时刻 of the last day."""


class Roll(StrEnum):
    """What becomes of a last day that is a rest day, in natural days and months 末日顺延."""

    NEXT_WORKING_DAY = "next-working-day"
    """The next working day is the last day (民法典 第二百零三条)."""
    NONE = "none"
    """It stays."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The ways in which a term is counted 计算规则."""

    start: Start = Start.NEXT_DAY
    end: End = End.MIDNIGHT
    roll: Roll = Roll.NEXT_WORKING_DAY
