"""The events of grids in Chinese. Who reads them is not known here, so names and numbers of people are masked."""

from typing import Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import Facts, GridAdjustment
from gridflow.aggregates.grid import events as said
from gridflow.aggregates.grid.commands import AssignBlocks
from gridflow.aggregates.unit import UNIT_COMMANDS
from gridflow.application.event_words.words import Details, EventWords, Words
from gridflow.application.masking import masked, masked_name
from gridflow.policy.where import Where

WHERE_TITLES: Final = {Where.URBAN: "城区", Where.RURAL: "农村"}
"""Town and country 城乡."""

_ADJUSTABLE: Final[tuple[type[Command], ...]] = (*UNIT_COMMANDS, AssignBlocks)
_ADJUSTMENTS: Final = {command.name: command.title for command in _ADJUSTABLE}


def _described(body: said.UnitDescribed, words: Words) -> Details:
    facts = body.facts
    return (
        ("单位", words.unit(body.code)),
        *_facts(facts, words),
        ("责任人", "、".join(f"{one.title}{masked_name(one.name)}" for one in facts.responsible or ())),
        ("公示", ";".join(f"{title}:{masked(text)}" for title, text in (facts.board or {}).items())),
        ("边界图形", "已绘" if facts.outline is not None else ""),
        ("生效", body.effective_on.isoformat()),
        ("依据", body.document or ""),
    )


def _facts(facts: Facts, words: Words) -> Details:
    types = words.policy.territory.block_types
    return (
        ("类型", types.get(facts.block_type, facts.block_type) if facts.block_type is not None else ""),
        ("城乡", WHERE_TITLES[facts.where] if facts.where is not None else ""),
        ("四至", facts.bounds.chinese if facts.bounds is not None else ""),
        ("户数", f"{facts.households}户" if facts.households is not None else ""),
        ("人口", f"{facts.population}人" if facts.population is not None else ""),
        ("党组织", facts.party_unit or ""),
    )


def _blocks_declared(body: said.BlocksDeclared, words: Words) -> Details:
    types = words.policy.territory.block_types
    blocks = (f"{one.title}({types.get(one.block_type, one.block_type)},{one.code})" for one in body.blocks)
    return (
        ("单位", words.unit(body.code)),
        ("区块", "、".join(blocks)),
        ("撤回", "、".join(body.withdrawn)),
        ("生效", body.effective_on.isoformat()),
        ("依据", body.document or ""),
    )


def _blocks_assigned(body: said.BlocksAssigned, words: Words) -> Details:
    return (
        ("网格", words.unit(body.code)),
        ("划入", "、".join(body.blocks)),
        ("划出", "、".join(body.released)),
        ("生效", body.effective_on.isoformat()),
        ("依据", body.document or ""),
    )


def _foreign_declared(body: said.ForeignGridsDeclared, words: Words) -> Details:
    return (
        ("单位", words.unit(body.code)),
        ("部门网格", "、".join(f"{one.department}“{one.title}”({one.id})" for one in body.grids)),
        ("撤回", "、".join(body.withdrawn)),
        ("生效", body.effective_on.isoformat()),
        ("依据", body.document or ""),
    )


def _integrated(body: said.GridIntegrated, words: Words) -> Details:
    return (
        ("网格", words.unit(body.code)),
        ("整合", "、".join(body.grids)),
        ("生效", body.effective_on.isoformat()),
        ("依据", body.document or ""),
    )


def _requested(body: said.GridChangeRequested, words: Words) -> Details:
    return (
        ("申请", body.change),
        ("申请单位", words.unit(body.unit)),
        ("变更", "、".join(map(adjustment_title, body.adjustments))),
        ("理由", body.reason),
        ("依据", body.document or ""),
    )


def adjustment_title(adjustment: GridAdjustment) -> str:
    """What is applied for, with the code that it is about: 单位更名 990101001001001."""
    body = adjustment.body
    units = body.get("units")
    about = "、".join(map(str, units)) if isinstance(units, list) else body.get("code", "")
    return f"{_ADJUSTMENTS[adjustment.command]} {about}"


GRIDS: Final[dict[str, EventWords]] = {
    said.UnitDescribed.topic: EventWords("台账登记", _described),
    said.BlocksDeclared.topic: EventWords("区块申报", _blocks_declared),
    said.BlocksAssigned.topic: EventWords("区块划入", _blocks_assigned),
    said.ForeignGridsDeclared.topic: EventWords("部门网格申报", _foreign_declared),
    said.GridIntegrated.topic: EventWords("部门网格整合", _integrated),
    said.GridChangeRequested.topic: EventWords("网格变更申请", _requested),
    said.GridChangeApproved.topic: EventWords(
        "网格变更批准", lambda body, _: (("申请", body.change), ("依据", body.document or ""))
    ),
    said.GridChangeRejected.topic: EventWords(
        "网格变更驳回", lambda body, _: (("申请", body.change), ("理由", body.reason))
    ),
    said.GridChangeFiled.topic: EventWords(
        "网格变更备案", lambda body, _: (("申请", body.change), ("文号", body.document))
    ),
}
"""The words of each event of grids."""
