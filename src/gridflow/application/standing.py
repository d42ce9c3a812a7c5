"""How a case stands to its time limit 时限状况, worked out in one place for the API, the command line and the pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.light import Light, light_of, paused_until
from gridflow.aggregates.case.state import Clock
from gridflow.application.chinese_time import margin_title, moment, term_end
from gridflow.application.event_words import STATUS_TITLES
from gridflow.worktime import Calendar, Margin, margin

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A light, and what is left of the term or exceeded.

    `status` is that of the deadline, `none` where no clock runs, with its Chinese `status_title`. `due` is exclusive
    and None where it is open 待定. `paused_until` is None unless the clock stands still; `margin` then is what is left
    when it runs again. `words` say how things stand, `end` when the term ends; "" where there is none.
    """

    light: Light
    status: str
    status_title: str
    due: datetime | None
    paused_until: datetime | None
    margin: Margin | None
    words: str
    end: str

    @property
    def remaining(self) -> Margin | None:
        """The margin, if that is what is left."""
        return self.margin if self.margin is not None and not self.margin.exceeded else None

    @property
    def exceeded(self) -> Margin | None:
        """The margin, if that is by how much the term is exceeded."""
        return self.margin if self.margin is not None and self.margin.exceeded else None


def standing(
    light: Light,
    status: str,
    due: datetime | None,
    pause_end: datetime | None,
    at: datetime,
    calendar: Calendar,
    zone: ZoneInfo,
) -> Standing:
    """The standing at the aware instant `at` of a clock that runs in `calendar` and whose last pause ends so.

    Raises as `gridflow.worktime.margin`.
    """
    title = STATUS_TITLES.get(status, "")
    if light is Light.NONE:
        return Standing(light, status, title, None, None, None, light.chinese, "")
    until = pause_end if light is Light.PAUSED else None
    # A pause within the last day may outlast the term, which it does not lengthen.
    counted_from = until if until is not None and due is not None and until < due else at
    left = margin(calendar, counted_from, due, zone) if due is not None else None
    return Standing(
        light=light,
        status=status,
        status_title=title,
        due=due,
        paused_until=until,
        margin=left,
        words=f"挂起中,{_amount(left)}" if until is not None else _today(due, at, zone) + _amount(left),
        end=(f"{moment(until, zone)}恢复," if until is not None else "") + _end(due, status, zone),
    )


def clock_standing(clock: Clock | None, at: datetime, calendar: Calendar, zone: ZoneInfo) -> Standing:
    """The standing of a case with this clock, None where none runs, at an instant since its last event."""
    status, due = (clock.status, clock.due) if clock is not None else ("none", None)
    return standing(light_of(clock, at), status, due, paused_until(clock), at, calendar, zone)


def _amount(left: Margin | None) -> str:
    return margin_title(left) if left is not None else "期限待定"


def _today(due: datetime | None, at: datetime, zone: ZoneInfo) -> str:
    if due is None or at >= due or at.astimezone(zone).date() != (due - _INSTANT).astimezone(zone).date():
        return ""
    return "今日到期,"


def _end(due: datetime | None, status: str, zone: ZoneInfo) -> str:
    if due is None:
        return "待次年放假安排"
    return term_end(due, zone) + ("(暂定)" if status == "provisional" else "")
