"""The events of clocks 计时 in Chinese."""

from datetime import timedelta
from typing import Final

from gridflow.aggregates.case import events
from gridflow.application.chinese_time import duration, moment, term_end
from gridflow.application.event_words.titles import (
    OUTCOME_TITLES,
    REVISION_TITLES,
    STATUS_TITLES,
    amount_title,
    clock_title,
    terms_title,
)
from gridflow.application.event_words.words import Details, EventWords, Words
from gridflow.worktime import Term, TermUnit


def _clock_started(body: events.ClockStarted, words: Words) -> Details:
    at_once = Term.parse(body.term).unit.by_hours
    return (
        ("计时", clock_title(body.clock)),
        ("时限", terms_title(body.term, body.extensions)),
        ("起算", moment(body.received_at, words.zone, year=True) + ("" if at_once else ",当日不计")),
        *_limit(body, words),
        ("日历单位", words.unit(body.unit)),
        ("政策版本", body.policy_version),
        ("日历版本", body.calendar_version),
    )


def _deadline_revised(body: events.DeadlineRevised, words: Words) -> Details:
    old = body.revision.old_due
    return (
        ("计时", clock_title(body.clock)),
        ("原因", REVISION_TITLES[body.revision.kind]),
        ("理由", body.revision.reason or ""),
        ("依据", "、".join(paper.document for paper in body.revision.papers)),
        ("原到期", term_end(old, words.zone, year=True) if old is not None else "待定"),
        *_limit(body, words),
        ("政策版本", body.policy_version if body.policy_version != body.revision.old_policy_version else ""),
        ("日历版本", body.calendar_version),
    )


def _limit(body: events.ClockStarted | events.DeadlineRevised, words: Words) -> Details:
    return (
        ("到期", term_end(body.due, words.zone, year=True) if body.due is not None else ""),
        ("期限状态", STATUS_TITLES[body.status]),
        ("尚须计", amount_title(body.remaining, TermUnit(body.remaining_unit)) if body.remaining else ""),
        ("不早于", f"{body.not_before:%Y-%m-%d}" if body.not_before is not None else ""),
    )


def _extension_ruled(body: events.ExtensionRuled, _: Words) -> Details:
    return (
        ("计时", clock_title(body.clock)),
        ("裁定", "同意延期" if body.granted else "不予延期"),
        ("延长", terms_title(body.extension)),
        ("理由", body.reason),
    )


def _suspension_ruled(body: events.SuspensionRuled, words: Words) -> Details:
    return (
        ("计时", clock_title(body.clock)),
        ("裁定", "同意挂起" if body.granted else "不予挂起"),
        ("挂起至", moment(body.until, words.zone, year=True)),
        ("理由", body.reason),
    )


def _paused(body: events.ClockPaused, words: Words) -> Details:
    return (
        ("计时", clock_title(body.clock)),
        ("自", moment(body.since, words.zone, year=True)),
        ("至", moment(body.until, words.zone, year=True)),
    )


CLOCKS: Final[dict[str, EventWords]] = {
    events.ClockStarted.topic: EventWords("开始计时", _clock_started),
    events.DeadlineRevised.topic: EventWords("期限修订", _deadline_revised),
    events.ExtensionRequested.topic: EventWords(
        "申请延期",
        lambda body, _: (
            ("计时", clock_title(body.clock)),
            ("延长", terms_title(body.extension)),
            ("理由", body.reason),
        ),
    ),
    events.ExtensionRuled.topic: EventWords("延期裁定", _extension_ruled),
    events.SuspensionRequested.topic: EventWords(
        "申请挂起",
        lambda body, words: (
            ("计时", clock_title(body.clock)),
            ("挂起至", moment(body.until, words.zone, year=True)),
            ("理由", body.reason),
        ),
    ),
    events.SuspensionRuled.topic: EventWords("挂起裁定", _suspension_ruled),
    events.ClockPaused.topic: EventWords("暂停计时", _paused),
    events.ClockResumed.topic: EventWords(
        "恢复计时", lambda body, _: (("计时", clock_title(body.clock)), ("理由", body.reason))
    ),
    events.ClockStopped.topic: EventWords(
        "停止计时", lambda body, _: (("计时", clock_title(body.clock)), ("结果", OUTCOME_TITLES[body.outcome]))
    ),
    events.StageOverrunClosed.topic: EventWords(
        "逾期办结",
        lambda body, _: (("计时", clock_title(body.clock)), ("逾期", duration(timedelta(seconds=body.overrun)))),
    ),
}
