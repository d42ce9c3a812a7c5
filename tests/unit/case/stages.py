"""A case in each stage, and the people who bring it there: the common beginnings of the stories.

Reported on Friday 2026-11-20: acceptance is due at the end of Tuesday 11-24, dispatch from Monday 11-23 at the end
of Thursday 11-26, resolution from Tuesday 11-24 at the end of Tuesday 12-01.
"""

from datetime import datetime
from typing import Final

from gridflow.aggregates.case.commands import (
    Accept,
    Acknowledge,
    Appraise,
    Archive,
    CallBack,
    Check,
    Decline,
    Dispatch,
    Merge,
    Resolve,
    Withdraw,
)
from gridflow.aggregates.event import Actor
from gridflow.policy import Stage
from gridflow.testing import Done, Story, World, given, instant, report_by
from gridflow.testing.territory import CALLER, CLERK, DEPARTMENT, GRID, GRID_WORKER, SUPERVISOR, TOWNSHIP, person

OTHER: Final = (
    Story(World(), number="990101-20261120-000002-6")
    .given(report_by(GRID_WORKER, at=instant("2026-11-19T10:00:00+08:00")))
    .case
)
"""Another case of the same place, which waits to be accepted."""
TOWNSHIP_CLERK = person("clerk", TOWNSHIP)
TOWNSHIP_SUPERVISOR = person("supervisor", TOWNSHIP)
TOWNSHIP_HANDLER = person("handler", DEPARTMENT)


def at(day: str, time: str = "10:00") -> datetime:
    """The instant of a day `11-20` of 2026 and a time of day in Shanghai."""
    return instant(f"2026-{day}T{time}:00+08:00")


FRIDAY, MONDAY, TUESDAY, WEDNESDAY = at("11-20"), at("11-23"), at("11-24"), at("11-25")
THURSDAY = at("11-26")


def as_same(actor: Actor, role: str, unit: str) -> Actor:
    """The same person with another role and unit."""
    return person(role, unit, actor.id)


def reported(world: World | None = None, **changes: object) -> Story:
    """Waiting to be accepted by the village."""
    return given(report_by(GRID_WORKER, at=FRIDAY, **changes), world=world)


def accepted(world: World | None = None, **changes: object) -> Story:
    """Waiting to be dispatched by the village."""
    return reported(world, **changes).given(Done(Accept(), CLERK, MONDAY))


def dispatched(world: World | None = None, **changes: object) -> Story:
    """With the grid, which has not signed for it."""
    return accepted(world, **changes).given(Done(Dispatch(lead=GRID), CLERK, TUESDAY))


def resolved(world: World | None = None, **changes: object) -> Story:
    """Resolved by the grid worker, waiting for the village's check."""
    return dispatched(world, **changes).given(Done(Resolve(result="已换灯"), GRID_WORKER, WEDNESDAY))


def checked(world: World | None = None, **changes: object) -> Story:
    """Checked and passed; waiting for appraisal if no call-back is owed."""
    return resolved(world, **changes).given(Done(Check(passed=True, finding="灯亮了"), SUPERVISOR, THURSDAY))


def appraised(world: World | None = None, **changes: object) -> Story:
    """Appraised, waiting to be archived."""
    return checked(world, **changes).given(Done(Appraise(), SUPERVISOR, THURSDAY))


def declined() -> Story:
    """Declined by the village: the case has ended."""
    return reported().given(Done(Decline(reason="不属实"), CLERK, MONDAY))


def merged() -> Story:
    """Merged by the village into `OTHER`: the case has ended."""
    into = Merge(into=OTHER.number, reason="重复上报")
    return reported().given(Done(into, CLERK, MONDAY, OTHER))


def withdrawn() -> Story:
    """Withdrawn by the village: the case has ended."""
    return reported().given(Done(Withdraw(reason="误报"), CLERK, MONDAY))


def registered() -> Story:
    """A piece of information, which nobody has to deal with."""
    return reported(kind="information", matter="person")


def archived() -> Story:
    """Archived: the case has ended."""
    return appraised().given(Done(Archive(), SUPERVISOR, THURSDAY))


STORIES = {
    Stage.ACCEPT: reported(),
    Stage.DISPATCH: accepted(),
    Stage.RESOLVE: dispatched(),
    Stage.SUPERVISE: resolved(),
    Stage.APPRAISE: checked(),
    Stage.ARCHIVED: archived(),
    Stage.DECLINED: declined(),
    Stage.MERGED: merged(),
    Stage.WITHDRAWN: withdrawn(),
    Stage.REGISTERED: registered(),
}
"""A case in each stage."""

CALLED = Done(CallBack(satisfied=True), CALLER, THURSDAY)
SIGNED = Done(Acknowledge(), GRID_WORKER, TUESDAY)
