"""What assisting units do 协办, and those that must be on the spot 到场陪同."""

from collections.abc import Iterator
from datetime import datetime

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.case.state import Clock
from gridflow.simulation.deeds import Deed, Errand
from gridflow.simulation.office import DAY
from gridflow.simulation.people import HOUR, WORK, People, person_of


def helping(people: People, case: Case, clock: Clock, now: datetime) -> Iterator[Errand]:
    """The assisting unit replies, in time or not, or the lead unit does without."""
    name, unit = clock.name, case.responsible(clock)
    helper, rates = people.worker(case, unit), people.rates.work
    if not people.chance(rates.helps):
        yield Errand(people.after(now, unit, 2 * DAY, WORK), lambda case: _release(people, case, name))
        return
    at = people.after(now, unit, DAY, WORK)
    if clock.due is not None and people.chance(rates.helps_late):
        at = people.office.after(max(at, clock.due), 2 * HOUR)
    reply = commands.ReplyAssistance(assistance=name, reply=people.say("help"), evidence=(people.photo(case),))
    yield Errand(at, lambda case: Deed(helper, reply) if _open(case, name) else None)


def accompanying(people: People, case: Case, now: datetime) -> Iterator[Errand]:
    """Those whom triage sends to the place go there, most of them."""
    for unit in sorted(case.accompany):
        if people.chance(people.rates.intake.attended):
            yield _attendance(people, case, unit, now)


def _attendance(people: People, case: Case, unit: str, now: datetime) -> Errand:
    actor = people.staff.spokesman(unit, person_of(case))
    there = commands.Accompany(remark=people.say("accompany"), evidence=(people.photo(case),))
    at = people.office.after(now, HOUR * people.random.uniform(0.3, 2))
    return Errand(at, lambda case: Deed(actor, there) if unit in case.accompany and case.clock is not None else None)


def _release(people: People, case: Case, name: str) -> Deed | None:
    if not _open(case, name):
        return None
    release = commands.ReleaseAssistance(assistance=name, reason=people.say("release"))
    return Deed(people.worker(case, case.lead or case.holder), release)


def _open(case: Case, name: str) -> bool:
    return any(asked.name == name for asked in case.assistances)
