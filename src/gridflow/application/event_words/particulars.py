"""The events of the particulars of a case 包案、重新分类、更正、公开 in Chinese."""

from typing import Final

from gridflow.aggregates.case import events
from gridflow.application.event_words.titles import FIELD_TITLES
from gridflow.application.event_words.words import Details, EventWords, Words


def _owned(body: events.OwnerAssigned, words: Words) -> Details:
    return (("包案人", body.owner), ("所在单位", words.unit(body.unit)), ("理由", body.reason or ""))


def _reclassified(body: events.CaseReclassified, words: Words) -> Details:
    return (
        ("事项", _changed(words.matter(body.old_matter), words.matter(body.matter))),
        ("紧急程度", _changed(body.old_urgency.chinese, body.urgency.chinese)),
        ("到场陪同", words.unit_list(body.accompany)),
        ("理由", body.reason),
    )


def _corrected(body: events.DetailsCorrected, words: Words) -> Details:
    return (
        *((FIELD_TITLES[one.field], _corrected_to(one, words)) for one in body.corrections),
        ("理由", body.reason),
    )


def _corrected_to(correction: events.Correction, words: Words) -> str:
    if correction.field == "place":
        return _changed(words.unit(correction.old), words.unit(correction.new))
    return _changed(correction.old, correction.new)


def _changed(old: str | None, new: str) -> str:
    """Both readings; nothing where they are the same."""
    if old == new:
        return ""
    return f"原“{old}”改为“{new}”" if old else f"原无,改为“{new}”"


def _shown(body: events.VisibilityChanged, _: Words) -> Details:
    return (
        ("公开", "是" if body.public else "否"),
        ("公开主题", body.subject or ""),
        ("理由", body.reason),
    )


PARTICULARS: Final[dict[str, EventWords]] = {
    events.OwnerAssigned.topic: EventWords("包案", _owned),
    events.CaseReclassified.topic: EventWords("重新分类", _reclassified),
    events.DetailsCorrected.topic: EventWords("更正", _corrected),
    events.VisibilityChanged.topic: EventWords("公开变更", _shown),
}
