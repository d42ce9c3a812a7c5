"""Who deals with what."""

from typing import Final

from gridflow.aggregates.case import Case
from gridflow.simulation.people import People
from gridflow.simulation.story import LADDER, Story
from gridflow.simulation.units import COUNTY_DEPARTMENTS, department_code, platforms
from gridflow.territory import Level, Unit

_OTHERWISE: Final = "safety"
"""Who leads in the county on a matter that is not among those of its departments: 应急管理."""


def responsible(people: People, case: Case, story: Story) -> str:
    """The government over the place that can deal with the case, or the highest there is."""
    levels = LADDER[: LADDER.index(story.level) + 1]
    found = [unit for level in levels if (unit := people.units.ancestor(case.place, level)) is not None]
    return found[-1].code if found else case.holder


def lead_for(people: People, case: Case, story: Story) -> str | None:
    """The grid of the place, or the department that the matter belongs to, after a send-back another one; where
    the county has none of these, any unit right below the holder, and None when there is none."""
    below = people.units.children(case.holder)
    government = people.units.get(case.holder)
    wanted = Level.GRID if government.level is Level.VILLAGE else Level.DEPARTMENT
    place = people.units.current(case.place).code
    named = place if wanted is Level.GRID else _department(people, government, case.matter)
    able = [
        unit.code for unit in below if unit.level is wanted and (wanted is Level.GRID or unit.code != story.refused_by)
    ]
    if named in able:
        return named
    choices = able or [unit.code for unit in below]
    return people.random.choice(choices) if choices else None


def peers(people: People, case: Case, dispatcher: str, lead: str) -> list[str]:
    """The units that stand beside a lead unit, and do nothing for the case yet."""
    level = people.units.get(lead).level
    busy = {lead, *case.released, *(asked.unit for asked in case.assistances)}
    return [u.code for u in people.units.children(dispatcher) if u.level is level and u.code not in busy]


def _department(people: People, government: Unit, matter: str) -> str:
    if government.level is Level.COUNTY:
        lead = COUNTY_DEPARTMENTS.get(matter, COUNTY_DEPARTMENTS[_OTHERWISE])
        return department_code(government.code, COUNTY_DEPARTMENTS.values(), lead)
    return department_code(government.code, platforms(people.policy), people.matter(matter).platform)
