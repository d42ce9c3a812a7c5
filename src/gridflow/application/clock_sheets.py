"""The clocks of a case, each with its reasons and its verdict 计时单."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.events import ClockStarted, CountedDay, DeadlineRevised
from gridflow.application.casefile import CaseFile, ClockRecord
from gridflow.application.chinese_time import duration, moment, term_end
from gridflow.application.event_words import OUTCOME_TITLES, REVISION_TITLES, STATUS_TITLES, left_title, terms_title
from gridflow.policy import Timed
from gridflow.worktime import Paper, ReasonCode, TermUnit, TraceDay, explain_trace

_MOST_DAYS_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class ClockSheet:
    """One clock 时钟 with its last deadline, as it stands or ended.

    Instants are aware and in UTC. `revisions` has a Chinese line for each time that the deadline was counted anew.
    `outcome` is None while it runs, else `met`, `missed` or `void`; `overrun` is how
    far past due it ended, or stands now. `days` has a Chinese line for each date of the stored trace, and `verdict`
    one Chinese sentence: why it is overdue, or why it is not.
    """

    name: str
    stage: Timed
    term: str
    extensions: tuple[str, ...]
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
    revisions: tuple[str, ...]
    days: tuple[str, ...]
    verdict: str


def clock_sheets(
    file: CaseFile, now: datetime, zone: ZoneInfo, papers: Mapping[str, Paper] | None = None
) -> tuple[ClockSheet, ...]:
    """The clocks of a case file in order of their start, the running one judged at the aware instant `now`.

    `papers` by id give the documents that the days name (None: the packaged ones). Nothing is counted again: every
    deadline and every day is read from the event that set it (DESIGN §1.3).
    """
    return tuple(_sheet(record, now, zone, papers) for record in file.clocks)


def _sheet(record: ClockRecord, now: datetime, zone: ZoneInfo, papers: Mapping[str, Paper] | None) -> ClockSheet:
    timed = record.timed
    overrun = _overrun(record, now)
    if record.outcome is not None:
        outcome_title = OUTCOME_TITLES[record.outcome]
    else:
        outcome_title = "运行中" if overrun is None else "已逾期"
    return ClockSheet(
        name=timed.clock,
        stage=timed.stage,
        term=timed.term,
        extensions=timed.extensions,
        received_at=timed.received_at,
        status=timed.status,
        status_title=STATUS_TITLES[timed.status],
        last_day=timed.last_day,
        due=timed.due,
        outcome=record.outcome,
        outcome_title=outcome_title,
        started_at=record.started_at,
        ended_at=record.ended_at,
        overrun=overrun,
        policy_version=timed.policy_version,
        calendar_version=timed.calendar_version,
        revisions=tuple(_revision(at, revised, zone) for at, revised in record.revisions),
        days=tuple(explain_trace(map(_day, timed.trace), papers)),
        verdict=_verdict(record, overrun, now, zone),
    )


def _day(day: CountedDay) -> TraceDay:
    # An event keeps codes as plain text, so that an old log can be read whatever codes there are later.
    return TraceDay(day.day, day.counted, cast(ReasonCode, day.reason), day.notice, TermUnit(day.unit))


def _revision(at: datetime, revised: DeadlineRevised, zone: ZoneInfo) -> str:
    was = revised.revision
    cause = REVISION_TITLES[was.kind]
    papers = "、".join(paper.document for paper in was.papers)
    old, new = _end(was.old_due, zone), _end(revised.due, zone)
    if old != new:
        moved = f"期限由{old}改为{new}"
    elif was.old_status != revised.status:
        moved = f"期限{new}不变,由{STATUS_TITLES[was.old_status]}改为{STATUS_TITLES[revised.status]}"
    elif revised.due is None:
        moved = f"期限仍待定,{_left(revised)}"
    else:
        moved = f"期限{new}不变,提醒与督办的时刻调整"
    return f"{moment(at, zone, year=True)}因{cause}重算:{moved}{f'(依据{papers})' if papers else ''}"


def _left(timed: ClockStarted | DeadlineRevised) -> str:
    return left_title(timed.remaining, TermUnit(timed.remaining_unit), timed.not_before)


def _end(due: datetime | None, zone: ZoneInfo) -> str:
    return term_end(due, zone, year=True) if due is not None else "待定"


def _overrun(record: ClockRecord, now: datetime) -> timedelta | None:
    """How long after the due instant the clock ended, or stands now; the due instant itself is past due."""
    due, until = record.timed.due, record.ended_at or now
    if due is None or until < due or record.outcome == "void":
        return None
    return until - due


def _verdict(record: ClockRecord, overrun: timedelta | None, now: datetime, zone: ZoneInfo) -> str:
    timed, until = record.timed, record.ended_at or now
    # The year is said as soon as there could be a doubt about it.
    year = timed.received_at.astimezone(zone).year != max(until, timed.due or until).astimezone(zone).year
    at = moment(until, zone, year=year)
    stage, term = timed.stage.chinese, terms_title(timed.term, timed.extensions)
    if timed.due is None:
        due = f"{stage}时限{term}跨入尚未公布放假安排的年份,到期日待定({_left(timed)}),不判定逾期"
    else:
        provisional = ",暂定,下一年放假安排公布后可能调整" if timed.status == "provisional" else ""
        counted = _counted(timed)
        due = f"{stage}应于{term_end(timed.due, zone, year=year)}前完成({term}:{counted}{provisional})"
    match record.outcome:
        case "void":
            return f"{due},{at}计时作废,不计按时或逾期。"
        case None:
            late = f"已逾期{duration(overrun)}" if overrun is not None else "未逾期"
            return f"{due},截至{at}尚未完成,{late}。"
        case _:
            late = f"逾期{duration(overrun)}" if overrun is not None else "按时"
            return f"{due},实际于{at}完成,{late}。"


def _counted(timed: ClockStarted | DeadlineRevised) -> str:
    days = [f"{day.day.month}月{day.day.day}日" for day in timed.trace if day.counted is not None]
    return "、".join(days) if len(days) <= _MOST_DAYS_NAMED else f"{days[0]}至{days[-1]}"
