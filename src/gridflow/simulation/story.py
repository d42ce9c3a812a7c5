"""What is the matter with a case, as nobody in the county knows beforehand."""

from dataclasses import dataclass
from random import Random
from typing import Final

from gridflow.aggregates.case.events import CaseReported
from gridflow.simulation.arrivals import ON_THE_SPOT
from gridflow.territory import Level

LADDER: Final = (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)
"""The governments that take cases on, from below."""

_DIFFICULTY: Final = (58, 34, 8)
_EASY_ON_THE_SPOT: Final = 0.28
_GROUNDLESS: Final = 0.06
_NOTES: Final = (55, 35, 10)


@dataclass(slots=True)
class Story:
    """`level` is the government that can deal with it. `easy`: a grid worker solves it on the spot; `groundless`: it
    will be declined; `objected`: a lead unit will not have it; `refused_by`: a lead unit that sent it back; `notes`:
    what there is to report meanwhile."""

    matter: str
    level: Level
    easy: bool
    groundless: bool
    notes: int
    objected: bool = False
    refused_by: str | None = None


def draw_story(reported: CaseReported, random: Random) -> Story:
    """A story for a case that was reported, by whomever."""
    return Story(
        matter=reported.matter,
        level=random.choices(LADDER, _DIFFICULTY)[0],
        easy=reported.channel in ON_THE_SPOT and random.random() < _EASY_ON_THE_SPOT,
        groundless=reported.channel not in ON_THE_SPOT and random.random() < _GROUNDLESS,
        notes=random.choices(range(len(_NOTES)), _NOTES)[0],
    )
