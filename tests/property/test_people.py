"""Random commands on people: what the register says of any day is what the log says, read by a second, naive reader."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from random import Random
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from gridflow.aggregates.command import Command
from gridflow.aggregates.person import (
    AppointmentApproved,
    AppointmentEnded,
    BadgeBound,
    BadgeReleased,
    BindBadge,
    CorrectPerson,
    EndAppointment,
    EndRefused,
    EndRequested,
    PersonCorrected,
    PersonRegistered,
    ProposeAppointment,
    RefuseAppointment,
    ReleaseBadge,
)
from gridflow.aggregates.unit import MergeUnits
from gridflow.errors import GridFlowError
from gridflow.testing import person
from gridflow.testing.territory import ADMINISTRATOR, CLERK, GRID, SECOND_GRID, SIBLING_GRID, TOWNSHIP
from tests.unit.person.office import OFFICE, TODAY, WORKER, Office, approval, entry, staffed

OTHER: Final = person("administrator", TOWNSHIP, "other")
ACTORS: Final = (OFFICE, OFFICE, OTHER, CLERK, ADMINISTRATOR)
NAMES: Final = ("ann", "bob", "cid")
GRIDS: Final = (GRID, SECOND_GRID, SIBLING_GRID)
PACK: Final = staffed("most = 1", eligibility="age_from = 18, age_to = 55")
MERGED_ON: Final = TODAY
FROM: Final = TODAY - timedelta(days=6)
DAYS: Final = [FROM + timedelta(days=count) for count in range(13)]

BIRTHS: Final = (date(1970, 3, 2), date(1980, 6, 1), date(1990, 1, 1), date(2008, 2, 29))
BADGES: Final = ("B-1", "B-2")
STEPS: Final = 40
MERGER: Final = MergeUnits(units=(GRID, SECOND_GRID), into=SECOND_GRID, effective_on=MERGED_ON)


def some_command(random: Random, office: Office) -> Command:
    """A command on people, as often one that fits how things stand as one that need not."""
    name, grid, day = random.choice(NAMES), random.choice(GRIDS), random.choice((None, *DAYS))
    person, holders = office.person(name), sorted(name for name, _, unit in office.posts(TODAY) if unit == grid)
    pending = [(one.id, two.unit) for one in office.people.persons.values() for two in one.proposals]
    asked = [(name, one.unit) for one in person.appointments if one.until is None or one.until > TODAY]
    proposed = ProposeAppointment(person=name, post=WORKER, unit=grid, replaces=random.choice((None, *holders)))
    other, place = random.choice(pending or [(name, grid)])
    held, where = random.choice(asked or [(name, grid)])
    choices: list[Command] = [
        proposed,
        approval(other, unit=place, effective_on=day),
        approval(held, unit=where, effective_on=day),
        RefuseAppointment(person=other, post=WORKER, unit=place, reason="另有安排"),
        RefuseAppointment(person=held, post=WORKER, unit=where, reason="另有安排"),
        EndAppointment(person=held, post=WORKER, unit=where, effective_on=day, reason="离职"),
        CorrectPerson(person=name, birth_date=random.choice(BIRTHS), reason="有误"),
        BindBadge(person=name, badge=random.choice(BADGES)),
        ReleaseBadge(person=name, badge=random.choice(BADGES)),
        MERGER,
    ]
    return random.choices(choices, weights=(6, 6, 1, 1, 1, 3, 1, 1, 1, 1))[0]


@dataclass
class Reading:
    """What the log says, an event at a time: births, who holds which badge, each appointment's first and last,
    and of which an end is asked for."""

    births: dict[str, date] = field(default_factory=dict)
    badges: dict[str, str] = field(default_factory=dict)
    spans: list[tuple[str, str, date, date]] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)

    def holding(self, day: date, merged: bool) -> set[tuple[str, str]]:
        found = {(name, unit) for name, unit, since, until in self.spans if since <= day < until}
        gone = merged and day >= MERGED_ON
        return {(name, SECOND_GRID if gone and unit == GRID else unit) for name, unit in found}


def read(office: Office) -> Reading:
    reading = Reading()
    for _, event in office.county.log.after(0, 10_000):
        match event.body:
            case PersonRegistered() | PersonCorrected() as body:
                reading.births[body.person] = body.birth_date
            case BadgeBound() as body:
                assert body.badge not in reading.badges, "one person's at a time"
                reading.badges[body.badge] = body.person
            case BadgeReleased() as body:
                assert reading.badges.pop(body.badge) == body.person
            case AppointmentApproved() as body:
                assert 18 <= whole_years(reading.births[body.person], body.effective_on) <= 55
                reading.spans.append((body.person, body.unit, body.effective_on, date.max))
            case EndRequested() as body:
                reading.asked.add((body.person, body.unit))
            case EndRefused() as body if (body.person, body.unit) in reading.asked:
                reading.asked.remove((body.person, body.unit))
            case AppointmentEnded() | EndRefused() as body:
                reading.asked.discard((body.person, body.unit))
                span = max((one for one in reading.spans if one[:2] == (body.person, body.unit)), key=itemgetter(3, 2))
                reading.spans.remove(span)
                until = body.effective_on if isinstance(body, AppointmentEnded) else date.max
                reading.spans.append((*span[:3], until))
            case _:
                pass
    return reading


def whole_years(born: date, day: date) -> int:
    """The birthdays that have come, counted one by one; that of 29 February comes on 1 March in other years."""
    count = 0
    while True:
        year = born.year + count + 1
        leap = (born.month, born.day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        if (date(year, 3, 1) if leap else born.replace(year=year)) > day:
            return count
        count += 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_register_of_any_day_is_what_the_log_says(seed: int) -> None:
    random, office, merged = Random(seed), Office(PACK), False
    office.give(*(entry(name, birth_date=random.choice(BIRTHS)) for name in NAMES))
    for _ in range(STEPS):
        before, command = office.county.log.head(), some_command(random, office)
        try:
            office.give(command, by=random.choice(ACTORS))
        except GridFlowError:
            assert office.county.log.head() == before
            continue
        merged = merged or (command is MERGER and office.county.log.head() != before)
    reading = read(office)
    for day in DAYS:
        held = [(name, unit) for name, post, unit in office.posts(day) if post == WORKER]
        assert set(held) == reading.holding(day, merged)
        if not merged:
            assert len({unit for _, unit in held}) == len(held), "no more than one in a grid"
    assert {badge: one.id for one in office.people.persons.values() for badge in one.badges} == reading.badges
    assert {name: one.birth_date for name, one in office.people.persons.items()} == reading.births
