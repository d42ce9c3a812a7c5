"""How a case stands to its time limit, in words 剩余时限."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.light import Light
from gridflow.application.chinese_time import duration, term_end
from gridflow.worktime import Calendar

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """A light, what is left or overrun in words, and the end of the term ("" where there is none)."""

    light: Light
    words: str
    end: str


def limit_of(
    light: Light, due: datetime | None, status: str, now: datetime, zone: ZoneInfo, calendar: Calendar
) -> Limit:
    """The limit of a case with this light at `now`. `due` is the exclusive instant, None where it is open 待定.

    What is left counts whole working days of `calendar` after today, as the law does; the last day itself is said in
    hours.
    """
    if light is Light.NONE:
        return Limit(light, light.chinese, "")
    if due is None:
        return Limit(light, "期限待定", "待次年放假安排")
    end = term_end(due, zone) + ("(暂定)" if status == "provisional" else "")
    if light is Light.RED:
        return Limit(light, f"超期{duration(now - due)}", end)
    today, last_day = now.astimezone(zone).date(), (due - _INSTANT).astimezone(zone).date()
    if last_day == today:
        return Limit(light, f"今日到期,还剩{duration(due - now)}", end)
    return Limit(light, f"还剩{_working_days(calendar, today, last_day)}", end)


def _working_days(calendar: Calendar, today: date, last_day: date) -> str:
    if calendar.certainty(last_day) == "unknown":
        # Natural time ends where the calendar does not reach.
        return f"{(last_day - today).days}日"
    return f"{calendar.count(today, last_day)}个工作日"
