"""The roll-up of a county 县级汇总: its open cases by stage and light."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gridflow.aggregates.case.light import Light
from gridflow.city.members import Member
from gridflow.policy import Stage
from gridflow.projections.queue_queries import queue_tree
from gridflow.store.times import microseconds

_ROOT_DIGITS: Final = "000000"


@dataclass(frozen=True, slots=True)
class RollUp:
    """The open cases of a county at an instant (UTC), as its read models knew them at a position of its log.

    `name` is that of the county, its unit code before it is registered; `city` is that of its city, if it knows it.
    """

    county: str
    name: str
    city: str | None
    at: datetime
    position: int
    stages: Mapping[Stage, int]
    lights: Mapping[Light, int]

    @property
    def total(self) -> int:
        return sum(self.stages.values())


def roll_up_of(member: Member, at: datetime, *, past: bool) -> RollUp:
    """The roll-up of a county with the lights of an instant, and of that very instant if it is `past`."""
    code = member.settings.county
    root = f"{code}{_ROOT_DIGITS}"
    member.territory.refresh()
    registers, units = member.territory.registers, member.territory.on(at)
    city = registers.city.name if registers.city is not None else None
    if root not in units:
        return RollUp(code, root, city, at, 0, {}, {})
    branches, position = queue_tree(member.reader, units, root, microseconds(at), past=past)
    stages, lights = Counter[Stage](), Counter[Light]()
    for branch in branches:
        stages.update(branch.stages)
        lights.update(branch.lights)
    return RollUp(code, units.get(root).name, city, at, position, dict(stages), dict(lights))


def sums(roll_ups: Iterable[RollUp]) -> tuple[Counter[Stage], Counter[Light]]:
    """The cases of all these counties, by stage and by light."""
    stages, lights = Counter[Stage](), Counter[Light]()
    for one in roll_ups:
        stages.update(one.stages)
        lights.update(one.lights)
    return stages, lights
