"""The events of supervision 督办 in Chinese."""

from typing import Final

from gridflow.aggregates.case import events
from gridflow.application.chinese_time import term_end
from gridflow.application.event_words.titles import clock_title, order_title
from gridflow.application.event_words.words import Details, EventWords, Words
from gridflow.policy import RungKind


def _reminded(body: events.ReminderIssued, words: Words) -> Details:
    return (("类型", RungKind(body.kind).chinese), *_rung_fired(body, words), ("内容", body.text or ""))


def _card(body: events.CardIssued, words: Words) -> Details:
    return (("牌别", RungKind(body.kind).chinese), *_rung_fired(body, words))


def _rung_fired(body: events.ReminderIssued | events.DeadlineMissed | events.CardIssued, words: Words) -> Details:
    return (
        ("阶梯", words.rung(body.rung)),
        ("计时", clock_title(body.clock) if body.clock is not None else ""),
        ("到期", term_end(body.due, words.zone, year=True) if body.due is not None else ""),
        ("送达", words.unit_list(body.to)),
        ("对象", words.role_list(body.roles)),
    )


def _ordered(body: events.SupervisionOrdered, words: Words) -> Details:
    return (
        ("督办令", order_title(body.order)),
        ("事由", body.cause),
        ("阶梯", words.rung(body.rung)),
        ("计时", clock_title(body.clock) if body.clock is not None else ""),
        ("督办单位", words.unit(body.by)),
        ("被督办单位", words.unit(body.to)),
        ("抄送", words.unit_list(body.notify)),
        ("对象", words.role_list(body.roles)),
    )


SUPERVISION: Final[dict[str, EventWords]] = {
    events.ReminderIssued.topic: EventWords("提醒催办", _reminded),
    events.DeadlineMissed.topic: EventWords("逾期", _rung_fired),
    events.CardIssued.topic: EventWords("亮牌", _card),
    events.RiskNotified.topic: EventWords(
        "研判预警", lambda body, words: (("送达", words.unit_list(body.to)), ("内容", body.text))
    ),
    events.SupervisionOrdered.topic: EventWords("督办", _ordered),
    events.SupervisionAnswered.topic: EventWords(
        "答复督办", lambda body, _: (("督办令", order_title(body.order)), ("答复", body.answer))
    ),
    events.SupervisionLifted.topic: EventWords(
        "解除督办", lambda body, _: (("督办令", order_title(body.order)), ("理由", body.reason))
    ),
}
