"""Who admits what 事项准入: the county what is to stay, the township and the county what is for a time (S0 二(六))."""

from collections.abc import Callable
from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.aggregates.matter.commands import (
    AgreeMatter,
    ApproveMatter,
    ProposeMatter,
    RefuseMatter,
    ReviseMatter,
    WithdrawMatter,
)
from gridflow.aggregates.matter.events import (
    MatterAgreed,
    MatterApproved,
    MatterProposed,
    MatterRefused,
    MatterRevised,
    MatterWithdrawn,
)
from gridflow.aggregates.matter.facts import MatterFacts
from gridflow.aggregates.matter.kind import AdmissionKind
from gridflow.aggregates.matter.matters import Admission, MatterFile, Proposal, matter_stream
from gridflow.aggregates.posting import Posting, Postings
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties, UnknownMatter
from gridflow.territory import Level

_PROPOSING: Final = (Level.COUNTY, Level.TOWNSHIP, Level.DEPARTMENT)


def propose_matter(command: ProposeMatter, context: Context) -> Postings:
    """A proposal; nothing for one that waits just so already.

    Raises NotPermitted for a unit that is neither a government nor a department, InvalidInput for what no admission can
    be, NotAdmitted while another proposal waits or an admission goes on.
    """
    own = context.units.get(context.actor.unit)
    if own.level not in _PROPOSING:
        raise NotPermitted("只有县、乡镇(街道)和部门可以申请事项准入", unit=own.code)
    proposed = MatterProposed(
        code=command.code,
        kind=command.kind,
        facts=command.facts,
        unit=_subtree(command, context),
        first=command.first,
        last=command.last,
        document=command.document,
    )
    file = context.registers.matters.get(command.code)
    if file is not None and file.proposal is not None and file.proposal.said == proposed:
        return ()
    _require_days(command, context)
    _require_own_code(command.code, context)
    _require_facts(command.facts, context)
    if file is not None and file.proposal is not None:
        raise NotAdmitted(f"事项“{command.code}”已有申请待审", matter=command.code)
    last = file.last if file is not None else None
    # Whatever day is asked for, it comes today at the earliest.
    if last is not None and not last.over(max(command.first or context.day, context.day)):
        raise NotAdmitted(f"事项“{command.code}”已准入,可以修订;再次准入须从其到期之后起", matter=command.code)
    return _posted(proposed, proposed.unit or context.actor.unit)


def agree_matter(command: AgreeMatter, context: Context) -> Postings:
    """The township, by another person than who proposed it, agrees; nothing where it did so by the same paper."""
    proposal = _waiting(command.code, context)
    if proposal.said.kind is not AdmissionKind.TEMPORARY:
        raise NotAdmitted("常态事项由县级审核,不须乡镇同意", matter=command.code)
    _require_township(proposal.said.unit, context)
    agreed = MatterAgreed(code=command.code, document=command.document)
    if proposal.agreement == agreed:
        return ()
    if proposal.agreed:
        raise NotAdmitted(f"事项“{command.code}”已由乡镇(街道)同意,待县级备案", matter=command.code)
    _require_other(proposal, context)
    return _posted(agreed, proposal.said.unit)


def approve_matter(command: ApproveMatter, context: Context) -> Postings:
    """The county, by another person than who proposed it, admits it; nothing where it did so by the same paper."""
    _require_county(context)
    file = _file(command.code, context)
    if file.proposal is None and file.last is not None and file.last.document == command.document:
        return ()
    proposal = _waiting(command.code, context)
    if proposal.waits_for_township:
        raise NotAdmitted("临时事项须先经乡镇(街道)同意,再行备案", matter=command.code)
    _require_other(proposal, context)
    _require_own_code(command.code, context)
    first, last = max(proposal.said.first or context.day, context.day), proposal.said.last
    if last is not None and last < first:
        raise NotAdmitted(f"所申请的期限已于{last}届满", matter=command.code)
    approved = MatterApproved(code=command.code, effective_on=first, document=command.document)
    return _posted(approved, proposal.said.unit or _root(context))


def refuse_matter(command: RefuseMatter, context: Context) -> Postings:
    """The county, or the township while its agreement is waited for, refuses; nothing where that was done."""
    file = _file(command.code, context)
    if file.refused and file.proposal is None:
        return ()
    proposal = _waiting(command.code, context)
    if proposal.waits_for_township and context.actor.unit != _root(context):
        _require_township(proposal.said.unit, context)
    else:
        _require_county(context)
    _require_other(proposal, context)
    unit = proposal.said.unit or proposal.by.unit
    return _posted(MatterRefused(code=command.code, reason=command.reason), unit)


def revise_matter(command: ReviseMatter, context: Context) -> Postings:
    """The county gives an admitted matter other facts; nothing where they are the same."""
    _require_county(context)
    last = _going_on(command.code, context)
    _require_facts(command.facts, context)
    if last.editions[-1].matter == command.facts.matter:
        return ()
    revised = MatterRevised(code=command.code, facts=command.facts, effective_on=context.day, document=command.document)
    return _posted(revised, last.unit or _root(context))


def withdraw_matter(command: WithdrawMatter, context: Context) -> Postings:
    """Whoever proposed it takes the proposal back; the county, or the township in which it is for a time, ends what was
    admitted. Nothing where it is over."""
    file = _file(command.code, context)
    if file.proposal is not None:
        if context.actor.unit != file.proposal.by.unit:
            raise NotPermitted("申请由申请单位撤回", unit=file.proposal.by.unit)
        withdrawn = MatterWithdrawn(code=command.code, effective_on=None, reason=command.reason)
        return _posted(withdrawn, file.proposal.said.unit or context.actor.unit)
    last = file.last
    if last is None or last.over(context.day):
        return ()
    if context.actor.unit != _root(context):
        if last.kind is not AdmissionKind.TEMPORARY:
            raise NotPermitted("常态事项由县级撤销", unit=context.actor.unit)
        _require_township(last.unit, context)
    withdrawn = MatterWithdrawn(code=command.code, effective_on=context.day, reason=command.reason)
    return _posted(withdrawn, last.unit or _root(context))


MATTER_DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {
    ProposeMatter: propose_matter,
    AgreeMatter: agree_matter,
    ApproveMatter: approve_matter,
    RefuseMatter: refuse_matter,
    ReviseMatter: revise_matter,
    WithdrawMatter: withdraw_matter,
}
"""The decision of each command."""


def _posted(event: Event, unit: str | None) -> Postings:
    return (Posting(matter_stream(getattr(event, "code", "")), event, unit),)


def _root(context: Context) -> str:
    return context.units.roots[0].code


def _file(code: str, context: Context) -> MatterFile:
    file = context.registers.matters.get(code)
    if file is None:
        said = "由政策包准入,随政策包修改" if code in context.policy.matters else "从未申请准入"
        raise UnknownMatter(f"事项“{code[:40]}”{said}", matter=code[:40])
    return file


def _waiting(code: str, context: Context) -> Proposal:
    proposal = _file(code, context).proposal
    if proposal is None:
        raise NotAdmitted(f"事项“{code}”没有待审的申请", matter=code)
    return proposal


def _going_on(code: str, context: Context) -> Admission:
    last = _file(code, context).last
    if last is None or last.over(context.day):
        raise NotAdmitted(f"事项“{code}”未准入或已终止,不能修订", matter=code)
    return last


def _subtree(command: ProposeMatter, context: Context) -> str | None:
    """Where it is to hold: at or below the division that the proposing unit belongs to; None for the whole county."""
    own = context.units.get(context.actor.unit)
    division = own.parent if own.level is Level.DEPARTMENT and own.parent is not None else own.code
    unit = context.units.get_within(command.unit or division, division)
    if command.kind is AdmissionKind.TEMPORARY and context.units.ancestor(unit.code, Level.TOWNSHIP) is None:
        raise InvalidInput("临时事项以乡镇(街道)为单位,须写明在哪个乡镇(街道)或其下级", field="unit")
    return unit.code if unit.parent is not None else None


def _require_days(command: ProposeMatter, context: Context) -> None:
    first, last = command.first, command.last
    if command.kind is AdmissionKind.PERMANENT:
        if last is not None:
            raise InvalidInput("常态事项没有末日", field="last")
    elif last is None:
        raise InvalidInput("临时事项须写明末日", field="last")
    elif last < max(first or context.day, context.day):
        raise InvalidInput("末日不得早于首日和今日", field="last")


def _require_own_code(code: str, context: Context) -> None:
    if code in context.policy.matters or code in context.policy.information:
        raise InvalidInput(f"“{code}”已在政策包中,不须另行准入", field="code")


def _require_facts(facts: MatterFacts, context: Context) -> None:
    """Raises InvalidInput for a platform that the policy has not, UnknownUnit for terms of a unit that is not there."""
    platforms = dict.fromkeys(matter.platform for matter in context.policy.matters.values())
    if facts.platform not in platforms:
        raise InvalidInput(f"平台须是{'、'.join(platforms)}之一", field="facts.platform")
    for term in facts.terms:
        if term.unit is not None:
            context.units.get(term.unit)


def _require_county(context: Context) -> None:
    if context.actor.unit != _root(context):
        raise NotPermitted("只有县级单位可以执行此操作", unit=context.actor.unit)


def _require_township(unit: str | None, context: Context) -> None:
    """Raises NotPermitted unless the actor acts for the township in which a unit is, or once was."""
    township = context.units.ancestor(unit, Level.TOWNSHIP) if unit is not None else None
    if township is None or context.actor.unit != township.code:
        name = f"“{township.name}”" if township is not None else "所在乡镇(街道)"
        raise NotPermitted(f"只有{name}可以执行此操作", unit=context.actor.unit)


def _require_other(proposal: Proposal, context: Context) -> None:
    if context.actor.id == proposal.by.id:
        raise SeparationOfDuties("申请人不得审批自己的申请", actor=context.actor.id)
