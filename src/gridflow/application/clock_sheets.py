"""The clocks of a case, each with its reasons and its verdict 计时单."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.events import CountedDay
from gridflow.application.casefile import CaseFile, ClockRecord
from gridflow.application.chinese_time import duration, moment, term_end
from gridflow.application.event_words import OUTCOME_TITLES, STATUS_TITLES, term_title
from gridflow.policy import Stage
from gridflow.worktime import ReasonCode, TraceDay, explain

_MOST_DAYS_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class ClockSheet:
    """One clock 时钟, as it was started and as it stands or ended.

    Instants are aware and in UTC. `outcome` is None while it runs, else `met`, `missed` or `void`; `overrun` is how
    far past due it ended, or stands now. `days` has a Chinese line for each date of the stored trace, and `verdict`
    one Chinese sentence: why it is overdue, or why it is not.
    """

    name: str
    stage: Stage
    term: str
    received_at: datetime
    status: str
    status_title: str
    last_day: date | None
    due: datetime | None
    outcome: str | None
    outcome_title: str
    started_at: datetime
    ended_at: datetime | None
    overrun: timedelta | None
    policy_version: str
    calendar_version: str
    days: tuple[str, ...]
    verdict: str


def clock_sheets(file: CaseFile, now: datetime, zone: ZoneInfo) -> tuple[ClockSheet, ...]:
    """The clocks of a case file in order of their start, the running one judged at the aware instant `now`.

    Nothing is counted again: every deadline and every day is read from the event that started the clock (DESIGN §1.3).
    """
    return tuple(_sheet(record, now, zone) for record in file.clocks)


def _sheet(record: ClockRecord, now: datetime, zone: ZoneInfo) -> ClockSheet:
    started = record.started
    overrun = _overrun(record, now)
    if record.outcome is not None:
        outcome_title = OUTCOME_TITLES[record.outcome]
    else:
        outcome_title = "运行中" if overrun is None else "已逾期"
    return ClockSheet(
        name=started.clock,
        stage=started.stage,
        term=started.term,
        received_at=started.received_at,
        status=started.status,
        status_title=STATUS_TITLES[started.status],
        last_day=started.last_day,
        due=started.due,
        outcome=record.outcome,
        outcome_title=outcome_title,
        started_at=record.started_at,
        ended_at=record.ended_at,
        overrun=overrun,
        policy_version=started.policy_version,
        calendar_version=started.calendar_version,
        days=tuple(map(_day, started.trace)),
        verdict=_verdict(record, overrun, now, zone),
    )


def _day(day: CountedDay) -> str:
    # An event keeps the reason as plain text, so that an old log can be read whatever reasons there are later.
    return explain(TraceDay(day.day, day.counted, cast(ReasonCode, day.reason), day.notice))


def _overrun(record: ClockRecord, now: datetime) -> timedelta | None:
    """How long after the due instant the clock ended, or stands now; the due instant itself is past due."""
    due, until = record.started.due, record.ended_at or now
    if due is None or until < due or record.outcome == "void":
        return None
    return until - due


def _verdict(record: ClockRecord, overrun: timedelta | None, now: datetime, zone: ZoneInfo) -> str:
    started, until = record.started, record.ended_at or now
    # The year is said as soon as there could be a doubt about it.
    year = started.received_at.astimezone(zone).year != max(until, started.due or until).astimezone(zone).year
    at = moment(until, zone, year=year)
    stage, term = started.stage.chinese, term_title(started.term)
    if started.due is None:
        due = f"{stage}时限{term}跨入尚未公布放假安排的年份,到期日待定,不判定逾期"
    else:
        provisional = ",暂定,下一年放假安排公布后可能调整" if started.status == "provisional" else ""
        counted = _counted(record)
        due = f"{stage}应于{term_end(started.due, zone, year=year)}前完成({term}:{counted}{provisional})"
    match record.outcome:
        case "void":
            return f"{due},{at}计时作废,不计按时或逾期。"
        case None:
            late = f"已逾期{duration(overrun)}" if overrun is not None else "未逾期"
            return f"{due},截至{at}尚未完成,{late}。"
        case _:
            late = f"逾期{duration(overrun)}" if overrun is not None else "按时"
            return f"{due},实际于{at}完成,{late}。"


def _counted(record: ClockRecord) -> str:
    days = [f"{day.day.month}月{day.day.day}日" for day in record.started.trace if day.counted is not None]
    return "、".join(days) if len(days) <= _MOST_DAYS_NAMED else f"{days[0]}至{days[-1]}"
