"""What happens to what is said of a case: corrections, appeals, publicity, re-checks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from gridflow.aggregates.case import Case, commands
from gridflow.aggregates.case.events import CaseAppraised
from gridflow.simulation.deeds import Deed, Errand
from gridflow.simulation.office import DAY
from gridflow.simulation.people import HOUR, WORK, People
from gridflow.territory import Level

_CONTESTED: Final = ("cards", "stages-missed", "orders", "dissatisfied", "send-backs", "reworks")
"""The appraisal items that a unit appeals against, the worst first."""


def correcting(people: People, now: datetime) -> Iterator[Errand]:
    """The clerk finds that what was reported is not quite so."""
    if people.chance(people.rates.intake.corrected):
        yield Errand(people.office.after(now, DAY), lambda case: _correct(people, case))


def appealing(people: People, case: Case, body: CaseAppraised, now: datetime) -> Iterator[Errand]:
    """The unit that had the lead contests the worst that was counted."""
    counted = {item.item for item in body.items if item.count}
    item = next((item for item in _CONTESTED if item in counted), None)
    unit = case.lead
    if (
        item is None
        or unit is None
        or unit not in case.handling_units
        or not people.chance(people.rates.closing.appeals)
    ):
        return
    appeal = Deed(people.worker(case, unit), commands.Appeal(item=item, reason=people.say("appeal")))
    yield Errand(people.office.after(now, HOUR / 2), lambda case: appeal if case.appraised and _open(case) else None)


def publishing(people: People, case: Case, now: datetime) -> Iterator[Errand]:
    """The county shows the public what was done."""
    if people.chance(people.rates.closing.published):
        village = people.units.ancestor(case.place, Level.VILLAGE)
        name = people.units.current(case.place).name if village is None else village.name
        subject = f"{name}:{people.matter(case.matter).name}处置情况"
        publish = Deed(people.supervisor(case), commands.Publish(subject=subject, reason=people.say("publish")))
        held = case.holder
        yield Errand(
            people.office.after(now, DAY),
            lambda case: publish if case.public_subject is None and case.holder == held else None,
        )


def unpublishing(people: People, case: Case, now: datetime) -> Iterator[Errand]:
    """Somebody is named in it after all."""
    if people.chance(people.rates.closing.unpublished):
        unpublish = Deed(people.supervisor(case), commands.Unpublish(reason=people.say("unpublish")))
        held = case.holder
        yield Errand(
            people.office.after(now, 3 * DAY),
            lambda case: unpublish if case.public_subject and case.holder == held else None,
        )


def rechecking(people: People, case: Case, now: datetime) -> Iterator[Errand]:
    """Somebody who had no part in the case looks at it again."""
    parts = case.checkers | case.callers | {case.appraised_by or ""}
    actor = people.judge("supervisor", case, parts)
    if actor is None:
        return
    passed = not people.chance(people.rates.closing.recheck_fails)
    recheck = Deed(actor, commands.Recheck(passed=passed, finding=people.say("passed" if passed else "failed")))
    yield Errand(people.after(now, actor.unit, 2 * DAY, WORK), lambda case: recheck if case.drawn is not None else None)


def _correct(people: People, case: Case) -> Deed:
    correct = commands.Correct(description=people.say("detail"), reason=people.say("correct"))
    if people.chance(0.3):
        siblings = [u.code for u in people.units.children(people.units.current(case.place).parent or "")]
        others = [code for code in siblings if people.units.get(code).level is Level.GRID and code != case.place]
        if others and people.units.within(others[0], case.holder):
            correct = correct.model_copy(update={"place": people.random.choice(others)})
    return Deed(people.clerk(case), correct)


def _open(case: Case) -> bool:
    return not case.stage.ended
