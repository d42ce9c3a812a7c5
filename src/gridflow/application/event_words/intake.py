"""The events of intake 受理 in Chinese."""

from typing import Final

from gridflow.aggregates.case import events
from gridflow.application.event_words.words import Details, EventWords, Words


def _reported(body: events.CaseReported, words: Words) -> Details:
    source = f"{body.source_system} {body.source_number}" if body.source_system else ""
    information = body.kind == "information"
    return (
        ("类别", "信息登记" if information else ""),
        ("主题", body.subject),
        ("描述", body.description or ""),
        ("地点", words.unit(body.place)),
        ("事项", words.matter(body.matter)),
        ("渠道", words.channel(body.channel)),
        ("紧急程度", "" if information else body.urgency.chinese),
        ("来源", source),
        ("交由", words.unit(body.holder)),
        ("到场陪同", words.unit_list(body.accompany)),
        ("办结后回访", "" if information else "是" if body.call_back else "否"),
        ("查询码", body.query_code or ""),
    )


def ended(body: events.CaseSettled | events.CaseResolved, words: Words) -> Details:
    """What is said where the work ends, on the spot or later."""
    return (
        ("结果", body.result),
        ("结案条件", words.closing(body.closing)),
        ("证据", words.evidence(body.evidence)),
        ("回复", body.reply if body.reply != body.result else ""),
        ("核查单位", words.unit(body.supervisor)),
    )


INTAKE: Final[dict[str, EventWords]] = {
    events.CaseReported.topic: EventWords("上报", _reported),
    events.CaseSettled.topic: EventWords("当场办结", ended),
    events.CaseAccompanied.topic: EventWords(
        "到场陪同", lambda body, words: (("情况", body.remark), ("证据", words.evidence(body.evidence)))
    ),
    events.CaseAccepted.topic: EventWords("受理", lambda body, words: (("立案条件", words.filing(body.filing)),)),
    events.CaseDeclined.topic: EventWords("不予受理", lambda body, _: (("理由", body.reason),)),
    events.CaseMerged.topic: EventWords("并案", lambda body, _: (("并入", body.into), ("理由", body.reason))),
    events.DuplicateJoined.topic: EventWords(
        "并入重复事件",
        lambda body, _: (
            ("重复事件", body.number),
            ("须回访其上报人", f"{body.call_backs}次" if body.call_backs else "否"),
        ),
    ),
    events.CaseWithdrawn.topic: EventWords("撤回", lambda body, _: (("理由", body.reason),)),
}
