"""The events of the admission of matters 事项准入 in Chinese."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from gridflow.aggregates.matter import (
    MatterAgreed,
    MatterApproved,
    MatterFacts,
    MatterProposed,
    MatterRefused,
    MatterRevised,
    MatterTerm,
    MatterWithdrawn,
)
from gridflow.application.event_words.titles import PHASE_TITLES
from gridflow.application.event_words.words import Details, EventWords, Words
from gridflow.worktime import Term


def _proposed(body: MatterProposed, words: Words) -> Details:
    return (
        ("编码", body.code),
        ("类别", body.kind.chinese),
        ("适用", words.unit(body.unit) or "全县"),
        ("首日", _day(body.first)),
        ("末日", _day(body.last)),
        ("依据", body.document or ""),
        *_facts(body.facts, words),
    )


def _approved(body: MatterApproved, _: Words) -> Details:
    return (("编码", body.code), ("生效", _day(body.effective_on)), ("备案文号", body.document))


def _revised(body: MatterRevised, words: Words) -> Details:
    said = (("编码", body.code), ("生效", _day(body.effective_on)), ("依据", body.document or ""))
    return (*said, *_facts(body.facts, words))


def _facts(facts: MatterFacts, words: Words) -> Details:
    return (
        ("名称", facts.name),
        ("平台", facts.platform),
        ("牵头部门", facts.lead or ""),
        ("工作标准", facts.standard or ""),
        ("立案条件", _conditions(facts.filing)),
        ("结案条件", _conditions(facts.closing)),
        ("须有证据", "、".join(PHASE_TITLES[phase] for phase in facts.evidence)),
        ("专人包案", "是" if facts.owner else ""),
        ("时限", ";".join(term_title(term, words) for term in facts.terms)),
    )


def _conditions(conditions: Mapping[str, str]) -> str:
    return ";".join(conditions.values())


def term_title(term: MatterTerm, words: Words) -> str:
    """Terms of a matter's own, with whom they are for: 紧急事件、乡镇(街道)承办、受理4个工作小时."""
    of = (
        f"{term.urgency.chinese}事件" if term.urgency is not None else "",
        f"{term.level.chinese}承办" if term.level is not None else "",
        f"在{words.unit(term.unit)}" if term.unit is not None else "",
    )
    terms = "、".join(f"{timed.chinese}{Term.parse(text).chinese}" for timed, text in term.terms.items())
    return "、".join((*filter(None, of), terms))


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


MATTERS: Final[dict[str, EventWords]] = {
    MatterProposed.topic: EventWords("申请事项准入", _proposed),
    MatterAgreed.topic: EventWords(
        "同意临时事项", lambda body, _: (("编码", body.code), ("依据", body.document or ""))
    ),
    MatterApproved.topic: EventWords("核准事项准入", _approved),
    MatterRefused.topic: EventWords("不予准入", lambda body, _: (("编码", body.code), ("理由", body.reason))),
    MatterRevised.topic: EventWords("修订事项", _revised),
    MatterWithdrawn.topic: EventWords(
        "撤销事项准入",
        lambda body, _: (("编码", body.code), ("生效", _day(body.effective_on)), ("理由", body.reason)),
    ),
}
