"""What the lead unit does with a case 办理, and what the dispatcher rules on its wish to send it back."""

from datetime import datetime, timedelta

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.event import Actor
from gridflow.errors import NotAdmitted
from gridflow.simulation.deeds import Deed, Plan
from gridflow.simulation.office import DAY
from gridflow.simulation.people import HOUR, WORK, People
from gridflow.simulation.proving import closing_of, lacking, proofs
from gridflow.simulation.responsibility import peers
from gridflow.simulation.story import Story


def work(people: People, case: Case, story: Story, now: datetime) -> Plan | None:
    """The next step; None while others have not done their share."""
    lead = case.lead or case.holder
    worker = people.worker(case, lead)
    if case.send_back_by is not None:
        return _rule(people, case, story, lead, now)
    if not case.acknowledged:
        story.begins_work()
        return people.later(now, worker, HOUR, commands.Acknowledge())
    return (
        _turns_it_away(people, case, story, worker, now)
        or _asks_help(people, case, story, worker, now)
        or _pauses(people, case, story, worker, now)
        or _reports(people, case, story, worker, now)
        or _finishes(people, case, story, worker, now)
    )


def _rule(people: People, case: Case, story: Story, lead: str, now: datetime) -> Plan:
    story.objected, story.refused_by = False, lead
    upheld = people.chance(people.rates.work.upheld)
    ruling = commands.RuleSendBack(upheld=upheld, reason=people.say("upheld" if upheld else "refused"))
    return people.later(now, people.clerk(case, case.dispatcher), 3 * HOUR, ruling)


def _turns_it_away(people: People, case: Case, story: Story, worker: Actor, now: datetime) -> Plan | None:
    if case.fallback:
        return None
    if story.objected:
        code = people.random.choice(list(people.policy.send_back_reasons))
        return people.later(now, worker, 2 * HOUR, commands.SendBack(reason_code=code, reason=people.say("send_back")))
    if story.hands_on and case.transfers < people.policy.transfer.most:
        story.hands_on = False
        able = peers(people, case, case.dispatcher or case.holder, worker.unit)
        if able:
            transfer = commands.Transfer(to=people.random.choice(able), reason=people.say("transfer"))
            return people.later(now, worker, 2 * HOUR, transfer)
    return None


def _asks_help(people: People, case: Case, story: Story, worker: Actor, now: datetime) -> Plan | None:
    able = peers(people, case, case.dispatcher or case.holder, worker.unit) if story.asks_help else []
    story.asks_help = False
    if not able:
        return None
    assist = commands.Assist(unit=people.random.choice(able), task=people.say("task"))
    return people.later(now, worker, 2 * HOUR, assist)


def _pauses(people: People, case: Case, story: Story, worker: Actor, now: datetime) -> Plan | None:
    """It must wait for something: it asks that the clock stand still, and goes on when that has come."""
    clock = case.clock
    if clock is None or clock.asked is not None:
        return None
    until = max((end for begin, end in clock.basis.pauses if begin <= now < end), default=None)
    if until is not None:
        if story.resumes:
            at = people.office.after(now + (until - now) * people.random.uniform(0.2, 0.7), HOUR / 4)
            if at < until:
                return Plan(at, Deed(worker, commands.Resume(reason=people.say("resume"))))
        story.ready = max(story.ready or until, people.after(until, worker.unit, DAY, WORK))
        return None
    rule = people.policy.suspension_of(clock.stage)
    if not story.waits or rule is None or clock.suspended >= rule.most:
        return None
    story.waits = False
    at = people.after(now, worker.unit, 2 * HOUR)
    if clock.due is not None and at >= clock.due:
        return None
    until = at + timedelta(days=people.random.randint(3, 20))
    suspend = commands.RequestSuspension(until=until, reason=people.say("suspend"))
    return Plan(at, Deed(worker, suspend, NotAdmitted))


def _reports(people: People, case: Case, story: Story, worker: Actor, now: datetime) -> Plan | None:
    for phase in lacking(people, case):
        note = commands.Note(phase=phase, text=people.say("note"), evidence=(people.photo(case),))
        return people.later(now, worker, 0.3 * DAY, note, WORK)
    if not story.notes:
        return None
    story.notes -= 1
    return people.later(now, worker, 0.6 * DAY, commands.Note(phase="during", text=people.say("note")), WORK)


def _finishes(people: People, case: Case, story: Story, worker: Actor, now: datetime) -> Plan | None:
    ready = story.ready = story.ready or people.after(now, worker.unit, 1.5 * DAY, WORK)
    if (asks := _more_time(people, case, story, worker, now, ready)) is not None:
        return asks
    if case.assistances:
        return None
    result = people.random.choice(people.texts.results[case.matter])
    resolve = commands.Resolve(result=result, closing=closing_of(people, case), evidence=proofs(people, case))
    return Plan(max(ready, people.office.after(now, HOUR / 4)), Deed(worker, resolve))


def _more_time(people: People, case: Case, story: Story, worker: Actor, now: datetime, ready: datetime) -> Plan | None:
    """Who sees that it will be late may ask for more time: most in time, some when it is too late, or for too much."""
    clock, rates = case.clock, people.rates.work
    rule = people.policy.extension_of(clock.stage) if clock is not None else None
    if clock is None or clock.due is None or rule is None or ready < clock.due:
        return None
    if story.asked or clock.asked is not None or len(clock.granted) >= rule.most:
        return None
    story.asked, longest, reason = True, rule.longest, people.say("extend")
    too_much = people.chance(rates.asks_too_much)
    amount = longest.amount + 1 if too_much else people.random.randint(1, longest.amount)
    asks = commands.RequestExtension(extension=f"{amount}{longest.unit.value}", reason=reason)
    if people.chance(rates.asks_time) and now < clock.due:
        at = people.office.after(now + (clock.due - now) * people.random.uniform(0.2, 0.8), HOUR / 4)
        if at < clock.due:
            return Plan(at, Deed(worker, asks, NotAdmitted))
    at = people.office.after(max(now, clock.due), HOUR)
    if at < ready and people.chance(rates.asks_late):
        return Plan(at, Deed(worker, asks, NotAdmitted))
    return None
