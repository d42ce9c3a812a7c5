"""The events on the way 流转 in Chinese, those of assisting units among them."""

from typing import Final

from gridflow.aggregates.case import events
from gridflow.application.event_words.titles import assistance_title
from gridflow.application.event_words.words import Details, EventWords, Words


def _moved(body: events.CaseEscalated | events.CaseDelegated | events.CaseTransferred, words: Words) -> Details:
    return (("由", words.unit(body.origin)), ("至", words.unit(body.to)), ("理由", body.reason))


def _dispatched(body: events.CaseDispatched, words: Words) -> Details:
    return (
        ("派遣单位", words.unit(body.dispatcher)),
        ("主办单位", words.unit(body.lead)),
        ("要求", body.instruction or ""),
    )


def _handed_over(body: events.CaseHandedOver, words: Words) -> Details:
    said = (f"{words.unit(one.origin)} → {words.unit(one.to)}" for one in body.successions)
    return (("承接", "、".join(said)),)


def _fallback(body: events.FallbackAssigned, words: Words) -> Details:
    return (
        ("兜底单位", words.unit(body.lead)),
        ("核查单位", words.unit(body.dispatcher)),
        ("退回成立", f"{body.send_backs}次"),
    )


def _assistance_requested(body: events.AssistanceRequested, words: Words) -> Details:
    return (
        ("协办", assistance_title(body.assistance)),
        ("请求单位", words.unit(body.by)),
        ("协办单位", words.unit(body.unit)),
        ("任务", body.task or ""),
    )


def _assistance_replied(body: events.AssistanceReplied, words: Words) -> Details:
    return (
        ("协办", assistance_title(body.assistance)),
        ("答复", body.reply),
        ("证据", words.evidence(body.evidence)),
    )


ROUTING: Final[dict[str, EventWords]] = {
    events.CaseEscalated.topic: EventWords("逐级上报", _moved),
    events.CaseDelegated.topic: EventWords("下派", _moved),
    events.CaseDispatched.topic: EventWords("派遣", _dispatched),
    events.CaseAcknowledged.topic: EventWords("签收"),
    events.CaseHandedOver.topic: EventWords("承接移交", _handed_over),
    events.CaseTransferred.topic: EventWords("转办", _moved),
    events.SendBackRequested.topic: EventWords(
        "申请退回",
        lambda body, words: (("理由类别", words.send_back_reason(body.reason_code)), ("理由", body.reason)),
    ),
    events.SendBackRuled.topic: EventWords(
        "退回裁定", lambda body, _: (("裁定", "同意退回" if body.upheld else "不予退回"), ("理由", body.reason))
    ),
    events.FallbackAssigned.topic: EventWords("兜底承办", _fallback),
    events.AssistanceRequested.topic: EventWords("请求协办", _assistance_requested),
    events.AssistanceReplied.topic: EventWords("答复协办", _assistance_replied),
    events.AssistanceReleased.topic: EventWords(
        "解除协办", lambda body, _: (("协办", assistance_title(body.assistance)), ("理由", body.reason))
    ),
}
