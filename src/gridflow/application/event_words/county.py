"""The events of the county itself in Chinese: its units, its papers, its policy, its draws."""

from typing import Final

from gridflow.aggregates.calendar import NoticeImported, OfficeHoursSet, PaperImported
from gridflow.aggregates.city import CityNamed
from gridflow.aggregates.policy import PolicyAdopted
from gridflow.aggregates.recheck import RechecksDrawn
from gridflow.aggregates.unit import UnitRegistered, UnitRenamed, UnitRetired
from gridflow.application.chinese_time import moment
from gridflow.application.event_words.words import Details, EventWords, Words


def _registered(body: UnitRegistered, words: Words) -> Details:
    return (
        ("编码", body.code),
        ("名称", body.unit_name),
        ("层级", body.level.chinese),
        ("上级", words.unit(body.parent)),
        ("生效", body.effective_on.isoformat() if body.effective_on is not None else ""),
        ("来自", "、".join(map(words.unit, body.origins))),
        ("依据", body.document or ""),
    )


def _renamed(body: UnitRenamed, _: Words) -> Details:
    return (
        ("编码", body.code),
        ("名称", body.unit_name),
        ("生效", body.effective_on.isoformat()),
        ("依据", body.document or ""),
    )


def _retired(body: UnitRetired, words: Words) -> Details:
    return (
        ("单位", words.unit(body.code)),
        ("生效", body.effective_on.isoformat()),
        ("承接", "、".join(map(words.unit, body.successors)) or "上级单位"),
        ("依据", body.document or ""),
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


def _adopted(body: PolicyAdopted, words: Words) -> Details:
    return (
        ("名称", body.title),
        ("版本", body.version),
        ("适用", words.unit(body.unit)),
        ("施行", f"自{body.effective_on}起" if body.effective_on is not None else ""),
    )


def _drawn(body: RechecksDrawn, words: Words) -> Details:
    return (
        ("抽取批次", body.draw),
        ("单位", words.unit(body.unit)),
        ("归档期间", f"{body.first}至{body.last}"),
        ("抽取比例", f"{body.share}%"),
        ("归档事件", f"{body.population}件"),
        ("抽中", "、".join(body.drawn) or "无"),
        ("种子", body.seed),
        ("名册摘要", body.population_digest),
    )


COUNTY: Final[dict[str, EventWords]] = {
    UnitRegistered.topic: EventWords("单位登记", _registered),
    UnitRenamed.topic: EventWords("单位更名", _renamed),
    UnitRetired.topic: EventWords("单位撤销", _retired),
    CityNamed.topic: EventWords("写明上级市", lambda body, _: (("编码", body.code), ("名称", body.unit_name))),
    NoticeImported.topic: EventWords("导入放假安排", _notice),
    OfficeHoursSet.topic: EventWords("设定办公时间", _office_hours),
    PolicyAdopted.topic: EventWords("启用政策包", _adopted),
    RechecksDrawn.topic: EventWords("抽取复核", _drawn),
}
