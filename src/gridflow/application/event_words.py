"""The events in Chinese 事件名称与内容: a title for each type, and what it says, label by label."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from gridflow.aggregates.calendar import NoticeImported, OfficeHoursSet, PaperImported
from gridflow.aggregates.case import events
from gridflow.aggregates.event import Event
from gridflow.aggregates.unit import UnitRegistered
from gridflow.application.chinese_time import duration, moment, term_end
from gridflow.policy import PolicyPack, Stage
from gridflow.territory import Level, UnitTree
from gridflow.worktime import Term, TermUnit

Details = tuple[tuple[str, str], ...]

STATUS_TITLES: Final[dict[str, str]] = {"fixed": "确定", "provisional": "暂定", "open": "待定"}
"""How sure a deadline is 期限状态."""

OUTCOME_TITLES: Final[dict[str, str]] = {"met": "按时", "missed": "逾期后办结", "void": "作废"}
"""How a clock ended 计时结果."""

REVISION_TITLES: Final[dict[str, str]] = {
    "calendar": "工作日历变更",
    "extension": "延期",
    "suspension": "挂起",
    "resumption": "恢复计时",
}
"""Why a deadline was revised 修订原因."""

_URGENCIES: Final = {"general": "一般", "urgent": "紧急"}
_PHASES: Final = {"before": "处置前", "during": "处置中", "after": "处置后"}
_ITEMS: Final = {
    "stages-met": "按时环节",
    "stages-missed": "逾期环节",
    "hops": "流转次数",
    "send-backs": "退回次数",
    "orders": "督办次数",
    "reworks": "返工次数",
    "satisfied": "满意",
    "dissatisfied": "不满意",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What codes are called: units by the tree, roles, reasons, channels, matters and rungs by the policy.

    A code that neither knows stands for itself: a file must be readable under any later policy.
    """

    units: UnitTree
    policy: PolicyPack
    zone: ZoneInfo

    def unit(self, code: str | None) -> str:
        return unit_title(self.units, code) if code else ""

    def unit_list(self, codes: tuple[str, ...]) -> str:
        return "、".join(self.unit(code) for code in codes)

    def role(self, role: str) -> str:
        return self.policy.role_titles.get(role, role)

    def matter(self, matter: str) -> str:
        found = self.policy.matters.get(matter)
        return found.name if found is not None else matter

    def rung(self, rung: str | None) -> str:
        found = self.policy.rung(rung) if rung is not None else None
        return found.title if found is not None else rung or ""


def unit_title(units: UnitTree, code: str) -> str:
    """A unit's name, behind that of its government where the name alone says little: 高亭镇便民服务, …村第一网格.

    A department of the county is named in full already. A code that is not in the tree stands for itself.
    """
    if code not in units:
        return code
    unit = units.get(code)
    above = units.get(unit.parent) if unit.parent is not None else None
    if above is None or above.parent is None or unit.level not in (Level.GRID, Level.DEPARTMENT):
        return unit.name
    return unit.name if unit.name.startswith(above.name) else f"{above.name}{unit.name}"


def event_title(topic: str) -> str:
    """The Chinese title of an event type. Raises KeyError for a topic that is not in the catalogue."""
    return EVENT_WORDS[topic].title


def event_details(body: Event, words: Words) -> Details:
    """What an event says, as (label, text); parts that it leaves out are left out."""
    return tuple((label, text) for label, text in EVENT_WORDS[body.topic].details(body, words) if text)


def clock_title(name: str, stage: Stage) -> str:
    """A clock's name in Chinese, told apart from others of its stage by the number it was started with."""
    return f"{stage.chinese}计时(第{name.rsplit('-', 1)[-1]}个)"


def terms_title(term: str, extensions: tuple[str, ...] = ()) -> str:
    """A term in Chinese, with what was added to it: `3wd` is 3个工作日, with `2wd` 3个工作日、延长2个工作日."""
    return "、延长".join(Term.parse(one).chinese for one in (term, *extensions))


@dataclass(frozen=True, slots=True)
class _EventWords:
    title: str
    details: Callable[[Any, Words], Details]


def _nothing(_: Event, __: Words) -> Details:
    return ()


def _reported(body: events.CaseReported, words: Words) -> Details:
    source = f"{body.source_system} {body.source_number}" if body.source_system else ""
    return (
        ("主题", body.subject),
        ("描述", body.description or ""),
        ("地点", words.unit(body.place)),
        ("事项", words.matter(body.matter)),
        ("渠道", words.policy.channels.get(body.channel, body.channel)),
        ("紧急程度", _URGENCIES[body.urgency]),
        ("来源", source),
        ("交由", words.unit(body.holder)),
        ("办结后回访", "是" if body.call_back else "否"),
    )


def _moved(body: events.CaseEscalated | events.CaseDelegated, words: Words) -> Details:
    return (("由", words.unit(body.origin)), ("至", words.unit(body.to)), ("理由", body.reason))


def _dispatched(body: events.CaseDispatched, words: Words) -> Details:
    return (
        ("派遣单位", words.unit(body.dispatcher)),
        ("主办单位", words.unit(body.lead)),
        ("要求", body.instruction or ""),
    )


def _send_back(body: events.SendBackRequested, words: Words) -> Details:
    code = words.policy.send_back_reasons.get(body.reason_code, body.reason_code)
    return (("理由类别", code), ("理由", body.reason))


def _rung_fired(body: events.ReminderIssued | events.DeadlineMissed, words: Words) -> Details:
    return (
        ("阶梯", words.rung(body.rung)),
        ("计时", clock_title(body.clock, body.stage)),
        ("到期", term_end(body.due, words.zone, year=True)),
        ("送达", words.unit_list(body.to)),
    )


def _supervision(body: events.SupervisionOrdered, words: Words) -> Details:
    return (
        ("督办令", body.order),
        ("事由", body.cause),
        ("阶梯", words.rung(body.rung)),
        ("督办单位", words.unit(body.by)),
        ("被督办单位", words.unit(body.to)),
        ("抄送", words.unit_list(body.notify)),
    )


def _clock_started(body: events.ClockStarted, words: Words) -> Details:
    at_once = Term.parse(body.term).unit.by_hours
    return (
        ("计时", clock_title(body.clock, body.stage)),
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
        ("计时", clock_title(body.clock, body.stage)),
        ("原因", REVISION_TITLES[body.revision.kind]),
        ("依据", "、".join(paper.document for paper in body.revision.papers)),
        ("原到期", term_end(old, words.zone, year=True) if old is not None else "待定"),
        *_limit(body, words),
        ("日历版本", body.calendar_version),
    )


def left_title(remaining: int, unit: TermUnit, not_before: date | None) -> str:
    """What an open deadline still has to count, and the earliest it can end: 还须计2个工作日,不早于2027年1月2日."""
    parts = [f"还须计{_amount(remaining, unit)}"] if remaining else []
    if not_before is not None:
        parts.append(f"不早于{not_before.year}年{not_before.month}月{not_before.day}日")
    return ",".join(parts)


def _amount(remaining: int, unit: TermUnit) -> str:
    if not unit.by_hours:
        return f"{remaining}{unit.chinese}"
    # Never in days, which for office time are not of 24 hours.
    hours, minutes = divmod(-(-remaining // 60), 60)
    return f"办公时间{hours}小时{minutes}分" if minutes else f"办公时间{hours}小时"


def _limit(body: events.ClockStarted | events.DeadlineRevised, words: Words) -> Details:
    return (
        ("到期", term_end(body.due, words.zone, year=True) if body.due is not None else ""),
        ("期限状态", STATUS_TITLES[body.status]),
        ("尚须计", _amount(body.remaining, TermUnit(body.remaining_unit)) if body.remaining else ""),
        ("不早于", f"{body.not_before:%Y-%m-%d}" if body.not_before is not None else ""),
    )


def _notice(body: NoticeImported, words: Words) -> Details:
    return (
        *_paper(body, words),
        ("安排年份", str(body.covers_year) if body.covers_year is not None else ""),
        ("放假", f"{len(body.off)}天" if body.off else ""),
        ("上班", f"{len(body.on)}天" if body.on else ""),
    )


def _office_hours(body: OfficeHoursSet, words: Words) -> Details:
    seasons = ";".join(
        f"{season.first[0]}月{season.first[1]}日起 "
        + "、".join(f"{begin:%H:%M}至{end:%H:%M}" for begin, end in season.sessions)
        for season in body.seasons
    )
    return (*_paper(body, words), ("施行", body.effective_from.isoformat()), ("时段", seasons))


def _paper(body: PaperImported, words: Words) -> Details:
    return (
        ("编号", body.id),
        ("文号", body.document if body.document_confirmed else f"{body.document}(未核实)"),
        ("公布", moment(body.published_at, words.zone, year=True)),
        ("适用", words.unit(body.unit) or "全国"),
        ("来源", body.source),
    )


def _clock_stopped(body: events.ClockStopped, _: Words) -> Details:
    return (("计时", clock_title(body.clock, body.stage)), ("结果", OUTCOME_TITLES[body.outcome]))


def _overrun_closed(body: events.StageOverrunClosed, _: Words) -> Details:
    return (("计时", clock_title(body.clock, body.stage)), ("逾期", duration(timedelta(seconds=body.overrun))))


def _appraised(body: events.CaseAppraised, _: Words) -> Details:
    items = "、".join(f"{_ITEMS[item.item]}{item.count}" for item in body.items)
    return (("考核项", items or "无"), ("备注", body.remark or ""))


EVENT_WORDS: Final[dict[str, _EventWords]] = {
    events.CaseReported.topic: _EventWords("上报", _reported),
    events.CaseSettled.topic: _EventWords(
        "当场办结", lambda body, words: (("结果", body.result), ("核查单位", words.unit(body.supervisor)))
    ),
    events.CaseAccepted.topic: _EventWords("受理", _nothing),
    events.CaseDeclined.topic: _EventWords("不予受理", lambda body, _: (("理由", body.reason),)),
    events.CaseEscalated.topic: _EventWords("逐级上报", _moved),
    events.CaseDelegated.topic: _EventWords("下派", _moved),
    events.CaseDispatched.topic: _EventWords("派遣", _dispatched),
    events.CaseAcknowledged.topic: _EventWords("签收", _nothing),
    events.SendBackRequested.topic: _EventWords("申请退回", _send_back),
    events.SendBackRuled.topic: _EventWords(
        "退回裁定", lambda body, _: (("裁定", "同意退回" if body.upheld else "不予退回"), ("理由", body.reason))
    ),
    events.ProgressNoted.topic: _EventWords(
        "反馈进展", lambda body, _: (("阶段", _PHASES[body.phase]), ("内容", body.text))
    ),
    events.CaseResolved.topic: _EventWords(
        "办结", lambda body, words: (("结果", body.result), ("核查单位", words.unit(body.supervisor)))
    ),
    events.ResolutionChecked.topic: _EventWords(
        "核查", lambda body, _: (("结论", "通过" if body.passed else "不通过"), ("情况", body.finding))
    ),
    events.SatisfactionRecorded.topic: _EventWords(
        "回访", lambda body, _: (("评价", "满意" if body.satisfied else "不满意"), ("备注", body.remark or ""))
    ),
    events.ReworkOrdered.topic: _EventWords(
        "责令返工", lambda body, words: (("返工单位", words.unit(body.lead)), ("理由", body.reason))
    ),
    events.ReminderIssued.topic: _EventWords("到期提醒", _rung_fired),
    events.DeadlineMissed.topic: _EventWords("逾期", _rung_fired),
    events.SupervisionOrdered.topic: _EventWords("督办", _supervision),
    events.SupervisionAnswered.topic: _EventWords(
        "答复督办", lambda body, _: (("督办令", body.order), ("答复", body.answer))
    ),
    events.SupervisionLifted.topic: _EventWords(
        "解除督办", lambda body, _: (("督办令", body.order), ("理由", body.reason))
    ),
    events.ClockStarted.topic: _EventWords("开始计时", _clock_started),
    events.DeadlineRevised.topic: _EventWords("期限修订", _deadline_revised),
    events.ExtensionRequested.topic: _EventWords(
        "申请延期", lambda body, _: (("延长", terms_title(body.extension)), ("理由", body.reason))
    ),
    events.ExtensionRuled.topic: _EventWords(
        "延期裁定",
        lambda body, _: (
            ("裁定", "同意延期" if body.granted else "不予延期"),
            ("延长", terms_title(body.extension)),
            ("理由", body.reason),
        ),
    ),
    events.SuspensionRequested.topic: _EventWords(
        "申请挂起", lambda body, words: (("挂起至", moment(body.until, words.zone, year=True)), ("理由", body.reason))
    ),
    events.SuspensionRuled.topic: _EventWords(
        "挂起裁定",
        lambda body, words: (
            ("裁定", "同意挂起" if body.granted else "不予挂起"),
            ("挂起至", moment(body.until, words.zone, year=True)),
            ("理由", body.reason),
        ),
    ),
    events.ClockPaused.topic: _EventWords(
        "暂停计时",
        lambda body, words: (
            ("自", moment(body.since, words.zone, year=True)),
            ("至", moment(body.until, words.zone, year=True)),
        ),
    ),
    events.ClockResumed.topic: _EventWords("恢复计时", lambda body, _: (("理由", body.reason),)),
    NoticeImported.topic: _EventWords("导入放假安排", _notice),
    OfficeHoursSet.topic: _EventWords("设定办公时间", _office_hours),
    events.ClockStopped.topic: _EventWords("停止计时", _clock_stopped),
    events.StageOverrunClosed.topic: _EventWords("逾期办结", _overrun_closed),
    events.CaseAppraised.topic: _EventWords("考核", _appraised),
    events.CaseArchived.topic: _EventWords("归档", _nothing),
    UnitRegistered.topic: _EventWords(
        "单位登记",
        lambda body, words: (
            ("编码", body.code),
            ("名称", body.unit_name),
            ("层级", body.level.chinese),
            ("上级", words.unit(body.parent)),
        ),
    ),
}
"""The title and the details of every event type, by topic."""
