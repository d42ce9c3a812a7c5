"""The events at the end 办结、核查、考核、复核 in Chinese."""

from typing import Final

from gridflow.aggregates.case import events
from gridflow.application.event_words.intake import ended
from gridflow.application.event_words.titles import ITEM_TITLES, PHASE_TITLES
from gridflow.application.event_words.words import Details, EventWords, Words


def _noted(body: events.ProgressNoted, words: Words) -> Details:
    return (("阶段", PHASE_TITLES[body.phase]), ("内容", body.text), ("证据", words.evidence(body.evidence)))


def _appraised(body: events.CaseAppraised, _: Words) -> Details:
    items = "、".join(f"{ITEM_TITLES[item.item]}{item.count}" for item in body.items)
    return (("考核项", items or "无"), ("备注", body.remark or ""))


def _appeal_ruled(body: events.AppealRuled, _: Words) -> Details:
    ruling = "申诉成立,该项不计" if body.upheld else "申诉不成立"
    return (("考核项", ITEM_TITLES[body.item]), ("裁定", ruling), ("理由", body.reason))


CLOSING: Final[dict[str, EventWords]] = {
    events.ProgressNoted.topic: EventWords("反馈进展", _noted),
    events.CaseResolved.topic: EventWords("办结", ended),
    events.ResolutionChecked.topic: EventWords(
        "核查", lambda body, _: (("结论", "通过" if body.passed else "不通过"), ("情况", body.finding))
    ),
    events.SatisfactionRecorded.topic: EventWords(
        "回访", lambda body, _: (("评价", "满意" if body.satisfied else "不满意"), ("备注", body.remark or ""))
    ),
    events.ReworkOrdered.topic: EventWords(
        "责令返工", lambda body, words: (("返工单位", words.unit(body.lead)), ("理由", body.reason))
    ),
    events.CaseAppraised.topic: EventWords("考核", _appraised),
    events.AppealFiled.topic: EventWords(
        "申诉", lambda body, _: (("考核项", ITEM_TITLES[body.item]), ("理由", body.reason))
    ),
    events.AppealRuled.topic: EventWords("申诉裁定", _appeal_ruled),
    events.CaseArchived.topic: EventWords("归档"),
    events.RecheckDrawn.topic: EventWords("抽中复核", lambda body, _: (("抽取批次", body.draw),)),
    events.CaseRechecked.topic: EventWords(
        "复核",
        lambda body, _: (
            ("抽取批次", body.draw),
            ("结论", "通过" if body.passed else "不通过"),
            ("情况", body.finding),
        ),
    ),
}
