"""What the parts of a pack must agree on 政策包的一致性."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gridflow.policy.ladder import RungKind
from gridflow.policy.terms import SpecialTerm
from gridflow.policy.timed import Timed
from gridflow.territory import Level
from gridflow.worktime import TermUnit

if TYPE_CHECKING:
    from gridflow.policy.pack import PolicyPack


def contradictions(pack: "PolicyPack") -> Iterator[str]:
    """Every contradiction within a pack, in Chinese."""
    yield from _in_tables(pack)
    yield from _in_ladder(pack)
    yield from _in_terms(pack)
    yield from _in_people(pack)


def _in_tables(pack: "PolicyPack") -> Iterator[str]:
    if set(pack.roles) != set(pack.role_titles):
        yield "roles与role_titles须写明同样的角色"
    if not pack.call_back_channels <= set(pack.channels):
        yield "call_back_channels须是channels中的渠道"
    if not set(pack.information).isdisjoint(pack.matters):
        yield "information与matters不得重名"
    items = {field.alias or name for name, field in type(pack).model_fields.items()}
    if unknown := sorted(pack.overridable - items):
        yield f"overridable写了没有的条目“{unknown[0]}”"


def _in_ladder(pack: "PolicyPack") -> Iterator[str]:
    yield from _twice("rungs的name", (rung.name for rung in pack.rungs))
    for timed in Timed:
        missed = [r for r in pack.rungs if timed in r.stages and r.kind is RungKind.MISSED]
        if len(missed) != 1:
            yield f"{timed}须有且只有一级kind为missed的rung"
    for rung in pack.rungs:
        if not set(rung.roles) <= set(pack.roles):
            yield f"rung“{rung.name}”写了没有的角色"
        if rung.period is not None and rung.period not in pack.sensitive_periods:
            yield f"rung“{rung.name}”写了没有的敏感时期“{rung.period}”"


def _in_terms(pack: "PolicyPack") -> Iterator[str]:
    for rules in (pack.extension, pack.suspension):
        if len({stage for rule in rules for stage in rule.stages}) != sum(len(rule.stages) for rule in rules):
            yield "extension、suspension中每个环节至多一条"
    if any(rule.longest.unit.by_office for rule in pack.suspension):
        yield "suspension的longest须以自然日、小时或月计"
    if pack.duplicates.within.unit.by_office:
        yield "duplicates的within须以自然日、小时或月计"
    yield from _in_special_terms(pack, "special_terms", pack.special_terms)
    for code, matter in pack.matters.items():
        yield from _in_special_terms(pack, f"matters.{code}.terms", matter.terms)


def _in_special_terms(pack: "PolicyPack", where: str, specials: Iterable[SpecialTerm]) -> Iterator[str]:
    for special in specials:
        if special.matter is not None and special.matter not in pack.matters:
            yield f"{where}写了没有的事项“{special.matter}”"
        if special.period is not None and special.period not in pack.sensitive_periods:
            yield f"{where}写了没有的敏感时期“{special.period}”"
        for timed, term in special.terms.items() if special.period is not None else ():
            if term.unit not in (pack.terms[timed].unit, TermUnit.WORKING_HOUR):
                yield "敏感时期的时限须与平时同一单位,或以工作小时计,才能看出是否收紧"


def _in_people(pack: "PolicyPack") -> Iterator[str]:
    places = [level.place for level in pack.levels]
    if places != sorted(places):
        yield "levels须自上而下"
    yield from _twice("levels的层级", ((*level.place, level.where) for level in pack.levels))
    depths = [level.depth for level in pack.levels if level.level is Level.GRID]
    if max(depths, default=1) > pack.territory.grid_depth:
        yield "levels中网格的层数超过territory的grid_depth"
    posts = {post.id for post in pack.staffing}
    yield from _twice("staffing的id", (post.id for post in pack.staffing))
    if unknown := sorted(set(pack.training.rates_of) - posts):
        yield f"training的rates_of写了没有的岗位“{unknown[0]}”"
    yield from _twice("duties的id", (duty.id for duty in pack.duties))
    for duty in pack.duties:
        if duty.role is not None and duty.role not in posts:
            yield f"duties“{duty.id}”写了没有的岗位“{duty.role}”"
    yield from _twice("sheets的id", (sheet.id for sheet in pack.sheets))
    for sheet in pack.sheets:
        if sheet.population not in posts | set(Level):
            yield f"sheets“{sheet.id}”考核的“{sheet.population}”既不是岗位,也不是层级"


def _twice(what: str, values: Iterable[object]) -> Iterator[str]:
    listed = list(values)
    if len(set(listed)) != len(listed):
        yield f"{what}不得重复"
