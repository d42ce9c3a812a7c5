"""The events of grids in Chinese. Who reads them is not known here, so names and numbers of people are masked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import JsonValue

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import Facts, GridAdjustment
from gridflow.aggregates.grid import events as said
from gridflow.aggregates.grid.commands import AssignBlocks
from gridflow.aggregates.unit import UNIT_COMMANDS, MoveUnit, RegisterUnit, RenameUnit
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
        ("划入", "、".join(map(words.block, body.blocks))),
        ("划出", "、".join(map(words.block, body.released))),
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
        ("变更", ";".join(adjustment_title(one, words) for one in body.adjustments)),
        ("理由", body.reason),
        ("依据", body.document or ""),
    )


def adjustment_title(adjustment: GridAdjustment, words: Words) -> str:
    """What is applied for, with names and codes: 单位更名 东一村第一网格(990101001001001),更名为“渔港网格”."""
    body = adjustment.body
    said = {
        "": _named(words, body.get("units") or (body.get("code"),)),
        "更名为": _quoted(body.get("unit_name")) if adjustment.command == RenameUnit.name else "",
        "名称为": _quoted(body.get("unit_name")) if adjustment.command != RenameUnit.name else "",
        "设在": _named(words, (body.get("parent"),)) if adjustment.command == RegisterUnit.name else "",
        "改属": _named(words, (body.get("parent"),)) if adjustment.command == MoveUnit.name else "",
        "并入": _named(words, (body.get("into"),)),
        "拆为": "、".join(_part(part, words) for part in _listed(body.get("parts"))),
        "由": _named(words, body.get("successors")),
        "划入": "、".join(words.block(str(code)) for code in _listed(body.get("blocks"))),
        "划出": "、".join(words.block(str(code)) for code in _listed(body.get("released"))),
        "自": str(body.get("effective_on") or ""),
    }
    ends = {"由": "承接", "自": "起"}
    told = ",".join(f"{label}{text}{ends.get(label, '')}" for label, text in said.items() if text)
    return f"{_ADJUSTMENTS[adjustment.command]} {told}"


def _part(part: JsonValue, words: Words) -> str:
    """A part of a unit that is split; its name, if it says none, is that of the unit that keeps its code."""
    said = part if isinstance(part, Mapping) else {}
    code, name, units = said.get("code"), said.get("unit_name"), _named(words, said.get("units"))
    return (f"{_quoted(name)}({code})" if name else _named(words, (code,))) + (f"(含{units})" if units else "")


def _named(words: Words, codes: object) -> str:
    """Units by name and code; one that nobody knows yet by its code alone."""
    known = ((words.unit(str(code)), str(code)) for code in _listed(codes) if code)
    return "、".join(f"{name}({code})" if name != code else code for name, code in known)


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _quoted(name: object) -> str:
    return f"“{name}”" if name else ""


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
