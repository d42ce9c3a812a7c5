"""Appointments 任职: proposed, approved by the level that the policy says, and ended with its consent (FEATURES B3)."""

from datetime import date

from gridflow.aggregates.context import Context
from gridflow.aggregates.person.commands import (
    AppointmentCommand,
    ApproveAppointment,
    EndAppointment,
    ProposeAppointment,
    RefuseAppointment,
)
from gridflow.aggregates.person.eligibility import unmet_conditions
from gridflow.aggregates.person.errors import not_eligible
from gridflow.aggregates.person.events import (
    AppointmentApproved,
    AppointmentEnded,
    AppointmentProposed,
    AppointmentRefused,
    EndRefused,
    EndRequested,
)
from gridflow.aggregates.person.people import Appointment, Person, Proposal
from gridflow.aggregates.person.standing import decides, depth_of, posted, seen, staffing_of
from gridflow.aggregates.posting import Postings
from gridflow.errors import BeyondPolicy, InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.policy.staffing import Staffing
from gridflow.territory import Level


def propose_appointment(command: ProposeAppointment, context: Context) -> Postings:
    """A proposal; nothing for one that waits just so already. Whether the person is eligible is asked on approval.

    Raises UnknownPerson, UnknownUnit, InvalidInput for a post that the policy does not have at such a unit, or a
    predecessor who does not hold it; NotAdmitted for one that the person has, or is proposed for, already.
    """
    person, unit = seen(context, command.person), _unit(command, context)
    post = staffing_of(context, command.post)
    _require_place(post, unit, context)
    proposal = person.proposal(post.id, unit, context.day, context.registers.units)
    if proposal is not None:
        if proposal.replaces == command.replaces:
            return ()
        raise NotAdmitted(f"已提名任{post.title},尚待审定")
    open_one = _open(person, post.id, unit, context)
    if open_one is not None:
        raise NotAdmitted(f"自{open_one.since}起已在此单位任{post.title}")
    if command.replaces is not None:
        _predecessor(command.replaces, post.id, unit, context)
    event = AppointmentProposed(person=person.id, post=post.id, unit=unit, replaces=command.replaces)
    return posted(person.id, unit, context, event)


def approve_appointment(command: ApproveAppointment, context: Context) -> Postings:
    """The appointment, and the end of the predecessor's; or the end that was asked for. Nothing if it is so already.

    Raises NotPermitted below the level that decides, SeparationOfDuties for one's own and for what one has proposed
    oneself before, NotEligible naming every condition that the person does not meet, BeyondPolicy for more people than
    the post has, InvalidInput where the policy asks for a published paper and none is named, and NotAdmitted where
    nothing waits for approval.
    """
    person, unit = seen(context, command.person), _unit(command, context)
    proposal = person.proposal(command.post, unit, context.day, context.registers.units)
    if proposal is not None:
        return _appoint(command, person, unit, proposal, context)
    held = _open(person, command.post, unit, context)
    if held is not None and held.end_requested is not None:
        _require_consent(command.post, person, context)
        asked = held.end_requested
        return _end(person, held, command.effective_on or asked.effective_on, None, asked.reason, context)
    held = person.latest(command.post, unit, context.day, context.registers.units)
    if held is not None and _is_told(held, command, context):
        return ()
    raise NotAdmitted("没有待审定的人选或免职申请")


def refuse_appointment(command: RefuseAppointment, context: Context) -> Postings:
    """What waits for approval is refused, or the end that is to come lifted. Raises as `approve_appointment` does."""
    person, unit = seen(context, command.person), _unit(command, context)
    proposal = person.proposal(command.post, unit, context.day, context.registers.units)
    if proposal is not None:
        _require_approving(staffing_of(context, command.post), person, context)
        refused = AppointmentRefused(person=person.id, post=proposal.post, unit=proposal.unit, reason=command.reason)
        return posted(person.id, unit, context, refused)
    held = _open(person, command.post, unit, context)
    if held is None or (held.end_requested is None and held.until is None):
        raise NotAdmitted("没有待审定的人选或免职申请")
    _require_consent(command.post, person, context)
    if held.end_requested is None:
        _require_free(person, held, unit, None, context)
    kept = EndRefused(person=person.id, post=held.post, unit=held.unit, reason=command.reason)
    return posted(person.id, unit, context, kept)


def end_appointment(command: EndAppointment, context: Context) -> Postings:
    """The end of an appointment, or another day for it, or the request for that below the level that consents; nothing
    if it is so already.

    Raises NotAdmitted where the person does not hold the post, InvalidInput for an end before the beginning,
    BeyondPolicy for one so late that the post would have too many people.
    """
    person, unit = seen(context, command.person), _unit(command, context)
    until = command.effective_on or context.day
    held = person.latest(command.post, unit, context.day, context.registers.units)
    if held is not None and held.until == until:
        return ()
    if held is None or (held.until is not None and held.until <= context.day):
        raise NotAdmitted("在此单位未任此岗位")
    if not decides(context, _consent_level(command.post, context)):
        return _request_end(command, person, held, until, context)
    return _end(person, held, until, None, command.reason, context)


def _unit(command: AppointmentCommand, context: Context) -> str:
    return context.units.get_within(command.unit, context.actor.unit).code


def _open(person: Person, post: str, unit: str, context: Context) -> Appointment | None:
    """The appointment to a post in a unit that has no end, or ends after today."""
    latest = person.latest(post, unit, context.day, context.registers.units)
    return latest if latest is not None and (latest.until is None or latest.until > context.day) else None


def _require_place(post: Staffing, unit: str, context: Context) -> None:
    """Raises InvalidInput for a unit at which the policy has no such post."""
    known = context.units.get(unit)
    if known.level is not post.level:
        raise InvalidInput(f"{post.title}配在{post.level.chinese},“{known.name}”是{known.level.chinese}", field="unit")
    if post.depth not in (None, depth_of(known, context.units)):
        raise InvalidInput(f"{post.title}只配在第{post.depth}层网格", field="unit")


def _predecessor(name: str, post: str, unit: str, context: Context) -> tuple[Person, Appointment]:
    """Who is to be replaced, and what ends. Raises InvalidInput for somebody who does not hold the post."""
    person = context.registers.people.get(name)
    held = _open(person, post, unit, context) if person is not None else None
    if person is None or held is None:
        raise InvalidInput(f"“{name[:40]}”在此单位未任此岗位", field="replaces")
    return person, held


def _appoint(command: ApproveAppointment, person: Person, unit: str, proposal: Proposal, context: Context) -> Postings:
    post = staffing_of(context, command.post)
    _require_approving(post, person, context)
    _require_other(proposal, context)
    _require_published(post, command, context)
    day = command.effective_on or context.day
    life = context.registers.units.get(unit)
    if life is None or not life.lives(day):
        raise InvalidInput(f"单位“{unit}”在{day}尚未设立", field="effective_on")
    if unmet := unmet_conditions(post, person, unit, day, context):
        raise not_eligible(unmet)
    ended: Postings = ()
    if proposal.replaces is not None:
        if not decides(context, post.consent_by):
            raise _below(post.consent_by, "同意更换")
        predecessor, held = _predecessor(proposal.replaces, post.id, unit, context)
        last = min(day, held.until or day)
        ended = _end(predecessor, held, last, person.id, f"由{person.id}接任", context)
    _require_room(post, unit, day, proposal.replaces, context)
    approved = AppointmentApproved(
        person=person.id,
        post=post.id,
        unit=proposal.unit,
        effective_on=day,
        document=command.document,
        published_on=command.published_on,
    )
    return (*posted(person.id, unit, context, approved), *ended)


def _end(
    person: Person, held: Appointment, until: date, successor: str | None, reason: str, context: Context
) -> Postings:
    if until < held.since:
        raise InvalidInput(f"自{held.since}起任职,不能早于该日免职", field="effective_on")
    _require_free(person, held, context.units.current(held.unit).code, until, context)
    ended = AppointmentEnded(
        person=person.id, post=held.post, unit=held.unit, effective_on=until, successor=successor, reason=reason
    )
    return posted(person.id, held.unit, context, ended)


def _request_end(command: EndAppointment, person: Person, held: Appointment, until: date, context: Context) -> Postings:
    if held.end_requested is not None:
        if held.end_requested.effective_on == until:
            return ()
        raise NotAdmitted("已申请免职,尚待审定")
    if until < held.since:
        raise InvalidInput(f"自{held.since}起任职,不能早于该日免职", field="effective_on")
    requested = EndRequested(
        person=person.id, post=held.post, unit=held.unit, effective_on=until, reason=command.reason
    )
    return posted(person.id, held.unit, context, requested)


def _consent_level(post: str, context: Context) -> Level | None:
    """Whose consent it takes to end an appointment; nobody's for a post that the policy has no more."""
    return next((one.consent_by for one in context.policy.staffing if one.id == post), None)


def _require_consent(post: str, person: Person, context: Context) -> None:
    level = _consent_level(post, context)
    if not decides(context, level):
        raise _below(level, "同意免职")
    _require_another(person, context)


def _require_approving(post: Staffing, person: Person, context: Context) -> None:
    if not decides(context, post.approved_by):
        raise _below(post.approved_by, "审定")
    _require_another(person, context)


def _require_another(person: Person, context: Context) -> None:
    if context.actor.id == person.id:
        raise SeparationOfDuties("不能审定本人的任免", person=person.id)


def _require_other(proposal: Proposal, context: Context) -> None:
    """Raises SeparationOfDuties for who has proposed it before; who may approve may say both in one call."""
    if context.actor.id == proposal.by and proposal.correlation_id != context.token:
        raise SeparationOfDuties("提名人不得审定自己的提名", actor=context.actor.id)


def _below(level: Level | None, done: str) -> NotPermitted:
    return NotPermitted(f"须由{level.chinese if level is not None else '上级'}{done}")


def _require_published(post: Staffing, command: ApproveAppointment, context: Context) -> None:
    """Raises InvalidInput where the policy asks for a published paper and none is named, or one of the future."""
    if post.published and command.document is None:
        raise InvalidInput(f"{post.title}人选须发文公布,请写明文件", field="document")
    if post.published and command.published_on is None:
        raise InvalidInput(f"{post.title}人选须发文公布,请写明公布日期", field="published_on")
    if command.published_on is not None and command.published_on > context.day:
        raise InvalidInput("公布日期不得晚于今日", field="published_on")


def _require_room(post: Staffing, unit: str, day: date, replaced: str | None, context: Context) -> None:
    """Raises BeyondPolicy where the post has as many people in the unit, then or later, as the policy allows."""
    if post.most is None:
        return
    units = context.registers.units
    holding = {
        person.id
        for person in context.registers.people.persons.values()
        for one in person.appointments
        if one.post == post.id and (one.until is None or one.until > day)
        if units.current(one.unit, context.day) == unit
    }
    if len(holding - {replaced}) >= post.most:
        raise BeyondPolicy(f"{post.title}每个单位至多{post.most}人", rule="most")


def _require_free(person: Person, held: Appointment, unit: str, until: date | None, context: Context) -> None:
    """Raises BeyondPolicy where others have the post that somebody would hold longer than it was said."""
    post = next((one for one in context.policy.staffing if one.id == held.post), None)
    if post is not None and held.until is not None and (until is None or until > held.until):
        _require_room(post, unit, held.until, person.id, context)


def _is_told(held: Appointment, command: ApproveAppointment, context: Context) -> bool:
    """Whether an approval repeats what was decided: the appointment just so, or its end."""
    day = command.effective_on or context.day
    begun = (held.since, held.document, held.published_on) == (day, command.document, command.published_on)
    return begun or held.until == day
