"""What is the matter with a case, as nobody in the county knows beforehand."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from gridflow.aggregates.case.events import CaseReported
from gridflow.policy import Stage
from gridflow.simulation.arrivals import ON_THE_SPOT
from gridflow.simulation.rates import Rates
from gridflow.territory import Level

LADDER: Final = (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)
"""The governments that take cases on, from below."""

_NEGLECTED_IN: Final = (Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE)


@dataclass(slots=True)
class Story:
    """`level` is the government that can deal with it. `easy`: a grid worker solves it on the spot; `groundless`: it
    will be declined; `duplicate_of`: the clerk knows it already; `withdrawn`: who reported it takes it back in this
    stage; `misfiled`: under another matter or urgency; `neglected` in this stage; `notes`: what there is to report
    meanwhile.

    Of a lead unit: `objected`, it will not have it; `refused_by`, it sent it back; `hands_on`, it hands it to another;
    `asks_help`, it needs another; `waits`, it must wait for something, and `resumes` before it expected; `asked`, it
    has thought of more time; `ready`, when it will have done the work.
    """

    level: Level
    easy: bool = False
    groundless: bool = False
    duplicate_of: str | None = None
    withdrawn: Stage | None = None
    misfiled: bool = False
    neglected: Stage | None = None
    notes: int = 0
    objected: bool = False
    refused_by: str | None = None
    hands_on: bool = False
    asks_help: bool = False
    waits: bool = False
    resumes: bool = False
    asked: bool = False
    ready: datetime | None = None

    def endures(self) -> None:
        """It goes on, whatever was thought of it before."""
        self.easy = self.groundless = False
        self.duplicate_of = self.withdrawn = None

    def begins_work(self) -> None:
        """A lead unit has it, or has it again."""
        self.asked, self.ready = False, None


def draw_story(reported: CaseReported, duplicate_of: str | None, rates: Rates, random: Random) -> Story:
    """A story for a case that was reported, by whomever; `duplicate_of` is one that says the same."""
    intake, on_the_spot = rates.intake, reported.channel in ON_THE_SPOT
    return Story(
        level=random.choices(LADDER, [rates.routing.difficulty[level] for level in LADDER])[0],
        easy=on_the_spot and random.random() < intake.easy,
        groundless=not on_the_spot and random.random() < intake.groundless,
        duplicate_of=duplicate_of if random.random() < intake.recognized else None,
        withdrawn=random.choice((Stage.ACCEPT, Stage.DISPATCH)) if random.random() < intake.withdrawn else None,
        misfiled=random.random() < intake.misfiled,
        neglected=random.choice(_NEGLECTED_IN) if random.random() < rates.work.neglected else None,
        notes=random.choices(range(len(intake.notes)), intake.notes)[0],
        waits=random.random() < rates.work.waits,
        resumes=random.random() < rates.work.resumes,
    )
