"""Decisions on the particulars of a case: its owner, its class, its details, who may see it."""

from msgspec.structs import replace

from gridflow.aggregates.case import commands
from gridflow.aggregates.case.duties import accompanying, jurisdiction, require_holder_or_above
from gridflow.aggregates.case.events import (
    CaseReclassified,
    Correction,
    DetailsCorrected,
    OwnerAssigned,
    VisibilityChanged,
)
from gridflow.aggregates.case.revisions import later, reclassified
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Event
from gridflow.errors import (
    InvalidInput,
    NotAdmitted,
    NotPermitted,
    SeparationOfDuties,
)
from gridflow.policy import Stage
from gridflow.territory import Level


def assign_owner(case: Case, command: commands.AssignOwner, context: Context) -> tuple[Event, ...]:
    """The holder, or a unit above it, names who answers for the case: one of its own people or of those below it."""
    require_holder_or_above(case, context)
    unit = context.units.get_within(command.unit, context.actor.unit).code
    if command.owner in case.checkers | case.callers:
        raise SeparationOfDuties("核查人和回访人不得包案", actor=command.owner)
    if case.owner == (command.owner, unit):
        raise NotAdmitted("已由此人包案", owner=command.owner)
    return (OwnerAssigned(owner=command.owner, unit=unit, reason=command.reason),)


def reclassify(case: Case, command: commands.Reclassify, context: Context) -> tuple[Event, ...]:
    """Another matter or urgency, from which the deadlines of the work that is under way are counted anew.

    The holder itself may only tighten: neither give itself more time nor take away what the matter asks for. A
    deadline that has passed stays where it was, and what was missed stays missed.
    """
    require_holder_or_above(case, context)
    matter, urgency = command.matter or case.matter, command.urgency or commands.Urgency(case.urgency)
    if matter != case.matter:
        context.catalogue.require(matter, case.place)
    if (matter, urgency) == (case.matter, case.urgency):
        raise InvalidInput("事项和紧急程度都没有变", field="matter")
    renamed = CaseReclassified(
        old_matter=case.matter,
        matter=matter,
        old_urgency=commands.Urgency(case.urgency),
        urgency=urgency,
        accompany=_newly_accompanying(case, urgency, context),
        reason=command.reason,
    )
    holds = context.actor.unit == case.holder
    since = case.classed_at if matter == case.matter else context.now
    classed = replace(case, matter=matter, classed_at=since, urgency=urgency.value)
    if holds and _asks_less(classed, case, context):
        raise NotPermitted("持有单位不得以重新分类免除结案要求,须由上级执行", unit=case.holder)
    revisions: list[Event] = []
    for clock, revised in reclassified(classed, context):
        if holds and later(revised, clock):
            raise NotPermitted("持有单位不得以重新分类放宽期限,须由上级执行", unit=case.holder)
        revisions.append(revised)
    return (renamed, *revisions)


def correct(case: Case, command: commands.Correct, context: Context) -> tuple[Event, ...]:
    """A detail was wrong. The correction says what it was and what it is, and why."""
    if context.actor.unit != case.reporter:
        require_holder_or_above(case, context)
    place = command.place
    if place is not None and place != case.place:
        found = context.units.get_within(place, jurisdiction(context, case.dispatcher or case.holder))
        if found.level not in (Level.VILLAGE, Level.GRID):
            raise InvalidInput("上报地点须是村(社区)或网格", field="place")
    asked = (
        ("subject", case.subject, command.subject),
        ("description", case.description, command.description),
        ("place", case.place, place),
    )
    corrections = tuple(
        Correction.model_validate({"field": field, "old": old, "new": new})
        for field, old, new in asked
        if new is not None and new != old
    )
    if not corrections:
        raise InvalidInput("没有要更正的内容", field="subject")
    moved = place is not None and place != case.place
    # Who has to go there, goes to where it is.
    levels = context.policy.triage[commands.Urgency(case.urgency)].accompany if moved and case.accompany else ()
    go = accompanying(place or case.place, case.holder, levels, context) if moved else tuple(sorted(case.accompany))
    return (DetailsCorrected(corrections=corrections, accompany=go, reason=command.reason),)


def publish(case: Case, command: commands.Publish, context: Context) -> tuple[Event, ...]:
    """The public may see how the case goes, under a subject written for it."""
    require_holder_or_above(case, context)
    if case.public_subject == command.subject:
        raise NotAdmitted("已按此标题公开", command=command.name)
    return (VisibilityChanged(public=True, subject=command.subject, reason=command.reason),)


def unpublish(case: Case, command: commands.Unpublish, context: Context) -> tuple[Event, ...]:
    """The public sees it no more; who reported it still does, by the query code."""
    require_holder_or_above(case, context)
    if case.public_subject is None:
        raise NotAdmitted("本事件未公开", command=command.name)
    return (VisibilityChanged(public=False, subject=None, reason=command.reason),)


def _newly_accompanying(case: Case, urgency: commands.Urgency, context: Context) -> tuple[str, ...]:
    """Whom a graver urgency sends to the place; who had to go before still has to, or has been."""
    graver = urgency.rank > commands.Urgency(case.urgency).rank
    levels = context.policy.triage[urgency].accompany if graver else ()
    return tuple(unit for unit in accompanying(case.place, case.holder, levels, context) if unit not in case.accompany)


def _asks_less(classed: Case, than: Case, context: Context) -> bool:
    """Whether a case as it is classed now leaves out something that it asked of whoever accepts or closes it."""
    new, old = (context.catalogue.held_to(one.matter, one.place, one.classed_at) for one in (classed, than))
    if new is None or old is None:
        return False
    lost = (old.owner and not new.owner) or (bool(old.closing) and not new.closing)
    if than.stage is Stage.ACCEPT:
        lost = lost or (bool(old.filing) and not new.filing)
    return lost or not set(old.evidence) <= set(new.evidence)
