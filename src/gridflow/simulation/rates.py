"""How often things happen in the simulated county."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gridflow.territory import Level

Share = Annotated[float, Field(ge=0, le=1)]
"""Of how many of those that could, from 0 to 1."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReportingRates(_Table):
    """What is reported."""

    information: Share
    repeated: Share
    urgent: Share
    urgent_through: Mapping[str, Share]
    coordination: Share


class IntakeRates(_Table):
    """What turns out at intake; `notes` are the shares of cases with no note of progress, with one, with two …"""

    easy: Share
    groundless: Share
    recognized: Share
    withdrawn: Share
    misfiled: Share
    attended: Share
    corrected: Share
    notes: tuple[Share, ...]


class RoutingRates(_Table):
    """Where cases go. `difficulty`: the level that can deal with a case."""

    difficulty: Mapping[Level, Share]
    too_high: Share
    assisted: Share
    assisted_coordination: Share


class WorkRates(_Table):
    """What becomes of the work."""

    objects_grid: Share
    objects_department: Share
    objects_again: Share
    upheld: Share
    transferred: Share
    asks_help: Share
    helps: Share
    helps_late: Share
    waits: Share
    resumes: Share
    asks_time: Share
    asks_late: Share
    asks_too_much: Share
    granted: Share
    neglected: Share


class SupervisionRates(_Table):
    """What superiors do, and what follows."""

    pressed: Share
    reminded: Share
    warned: Share
    answers_late: Share
    answers_extended: Share
    obeyed: Share


class ClosingRates(_Table):
    """What is found afterwards."""

    fails: Share
    dissatisfied: Share
    appeals: Share
    appeal_upheld: Share
    published: Share
    unpublished: Share
    recheck_fails: Share


class YearDays(_Table):
    """When what concerns the whole county comes, in days from the start."""

    paper_after: int
    policy_after: int
    period_after: int
    period_days: int
    draw_every: int
    grid_after: int
    merge_after: int
    matter_after: int
    matter_days: int


class Rates(_Table):
    """All rates, as `data/rates.toml` explains them."""

    reporting: ReportingRates
    intake: IntakeRates
    routing: RoutingRates
    work: WorkRates
    supervision: SupervisionRates
    closing: ClosingRates
    year: YearDays


@cache
def packaged_rates() -> Rates:
    """The rates that ship with the simulation."""
    text = (resources.files("gridflow.simulation") / "data" / "rates.toml").read_text(encoding="utf-8")
    return Rates.model_validate(tomllib.loads(text))
