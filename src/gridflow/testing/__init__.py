"""For tests of GridFlow and of what is built on it: given/when/then, a settable clock, a small county in memory.

>>> from gridflow.aggregates.case.commands import Accept
>>> from gridflow.aggregates.case.events import CaseAccepted, ClockStarted, ClockStopped
>>> from gridflow.errors import NotPermitted
>>> from gridflow.testing.territory import CLERK, GRID_WORKER
>>> story = given(report_by(GRID_WORKER, at=instant("2026-11-20T09:00:00+08:00")))
>>> story.when(Accept(), by=CLERK, at=instant("2026-11-20T10:00:00+08:00")).then(
...     like(ClockStopped, outcome="met"), CaseAccepted(filing=None), like(ClockStarted, stage="dispatch")
... )
>>> story.when(Accept(), by=GRID_WORKER, at=instant("2026-11-20T10:00:00+08:00")).then_refused(NotPermitted)
"""

from gridflow.testing.clock import SettableClock, instant
from gridflow.testing.county import MemoryCounty, database_county, give, memory_county
from gridflow.testing.identities import CountingIdentities
from gridflow.testing.memory_log import MemoryLog
from gridflow.testing.stories import Done, Happened, Like, Outcome, Story, World, given, like, report_by
from gridflow.testing.territory import person, registrations, small_county

__all__ = [
    "CountingIdentities",
    "Done",
    "Happened",
    "Like",
    "MemoryCounty",
    "MemoryLog",
    "Outcome",
    "SettableClock",
    "Story",
    "World",
    "database_county",
    "give",
    "given",
    "instant",
    "like",
    "memory_county",
    "person",
    "registrations",
    "report_by",
    "small_county",
]
