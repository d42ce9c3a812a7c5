"""The events of people and of training in Chinese. Who reads them is not known here, so names and numbers are masked,
and how exams ended is left out."""

from typing import Final

from gridflow.aggregates.person import events as said
from gridflow.aggregates.person.training_events import Session, TrainingPlanned, TrainingRecorded
from gridflow.application.event_words.words import Details, EventWords, Words
from gridflow.application.masking import masked_name, masked_phone


def _registered(body: said.PersonRegistered | said.PersonCorrected, words: Words) -> Details:
    return (
        ("人员", body.person),
        ("登记单位", words.unit(body.unit)),
        ("姓名", masked_name(body.full_name)),
        ("出生年份", str(body.birth_date.year)),
        ("居住地", words.unit(body.residence) or "本县以外"),
        ("电话", masked_phone(body.phone) or ""),
        ("手机应用", "能操作" if body.app_capable else "不能操作"),
    )


def _corrected(body: said.PersonCorrected, words: Words) -> Details:
    return (*_registered(body, words), ("理由", body.reason))


def _proposed(body: said.AppointmentProposed, words: Words) -> Details:
    return (*_post(body, words), ("接替", body.replaces or ""))


def _approved(body: said.AppointmentApproved, words: Words) -> Details:
    return (
        *_post(body, words),
        ("任职", body.effective_on.isoformat()),
        ("文件", body.document or ""),
        ("公布", body.published_on.isoformat() if body.published_on is not None else ""),
    )


def _refused(body: said.AppointmentRefused | said.EndRefused, words: Words) -> Details:
    return (*_post(body, words), ("理由", body.reason))


def _end_requested(body: said.EndRequested, words: Words) -> Details:
    return (*_post(body, words), ("免职", body.effective_on.isoformat()), ("理由", body.reason))


def _ended(body: said.AppointmentEnded, words: Words) -> Details:
    return (
        *_post(body, words),
        ("免职", body.effective_on.isoformat()),
        ("接任", body.successor or ""),
        ("理由", body.reason),
    )


def _post(
    body: said.AppointmentProposed
    | said.AppointmentApproved
    | said.AppointmentRefused
    | said.EndRequested
    | said.EndRefused
    | said.AppointmentEnded,
    words: Words,
) -> Details:
    return (("人员", body.person), ("岗位", words.post(body.post)), ("单位", words.unit(body.unit)))


def _planned(body: TrainingPlanned, words: Words) -> Details:
    sessions = "、".join(map(_session, body.sessions))
    return (("单位", words.unit(body.unit)), ("年度", str(body.year)), ("场次", sessions))


def _session(one: Session) -> str:
    day = f"{one.on}" if one.on is not None else "日期待定"
    return f"{one.title}({day},有考试)" if one.exam else f"{one.title}({day})"


def _trained(body: TrainingRecorded, words: Words) -> Details:
    return (
        ("单位", words.unit(body.unit)),
        ("年度", str(body.year)),
        ("场次", body.session),
        ("举办", body.held_on.isoformat()),
        ("参训", "、".join(one.person for one in body.participants)),
    )


PEOPLE: Final[dict[str, EventWords]] = {
    said.PersonRegistered.topic: EventWords("人员登记", _registered),
    said.PersonCorrected.topic: EventWords("人员更正", _corrected),
    said.AppointmentProposed.topic: EventWords("提名人选", _proposed),
    said.AppointmentApproved.topic: EventWords("审定任用", _approved),
    said.AppointmentRefused.topic: EventWords("不予任用", _refused),
    said.EndRequested.topic: EventWords("申请免职", _end_requested),
    said.EndRefused.topic: EventWords("不同意免职", _refused),
    said.AppointmentEnded.topic: EventWords("免职", _ended),
    said.BadgeBound.topic: EventWords("发放证件", lambda body, _: (("人员", body.person), ("证件", body.badge))),
    said.BadgeReleased.topic: EventWords("收回证件", lambda body, _: (("人员", body.person), ("证件", body.badge))),
    said.DeviceBound.topic: EventWords("配发设备", lambda body, _: (("人员", body.person), ("设备", body.device))),
    said.DeviceReleased.topic: EventWords("收回设备", lambda body, _: (("人员", body.person), ("设备", body.device))),
    said.DutyStatusSet.topic: EventWords(
        "在岗状态变更", lambda body, _: (("人员", body.person), ("状态", body.status.chinese))
    ),
    TrainingPlanned.topic: EventWords("培训计划", _planned),
    TrainingRecorded.topic: EventWords("培训登记", _trained),
}
"""The words of each event of people and training."""
