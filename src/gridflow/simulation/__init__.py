"""A county that lives 模拟县: for the demonstration, the benchmarks and the tests.

岱山县 with its seven townships, 88 villages, their grids and departments; reporters, clerks, handlers, supervisors and
callers who give the county's command bus the commands that people would give, when people would give them. How often
things happen stands in `data/rates.toml`.

    clock = SimulatedClock(DEMO_START)
    county = open_county(settings, clock, SeededIdentities(seed))   # an empty county 330921
    populate(county)                                                # registers the units; returns how many were new
    establish(county)                                               # enters its grids and who works in them
    simulation = Simulation(county, clock, seed)
    simulation.run(DEMO_END, progress)                              # `progress(instant)` at least once a simulated day
    simulation.summary(), simulation.an_overdue_case()              # what happened; a case worth a replay, or None
    with working(county):                                           # projector and ticks
        simulation.go_live(speed, stop)                             # blocks until `stop` is set: give it a thread

`run` projects and ticks by itself, so it must be the only one to work on the county; it ends with every read model at
the head of the log. `go_live` lets `clock` run `speed` times as fast as the machine's and only gives commands; others
may work and command beside it. What outsiders report, the simulated clerks take on like any other case, and where
outsiders act, the people go on from there. An error of `go_live` is raised in the thread that called it.

The same seed and the same instants give the same log, byte for byte, on an empty county.
"""

from gridflow.simulation.clock import SimulatedClock
from gridflow.simulation.establishment import establish
from gridflow.simulation.happened import COUNTS
from gridflow.simulation.identities import SeededIdentities
from gridflow.simulation.life import Simulation
from gridflow.simulation.periods import DEMO_END, DEMO_START, YEAR_START
from gridflow.simulation.summary import Summary
from gridflow.simulation.units import MOST_GRIDS, populate

__all__ = [
    "COUNTS",
    "DEMO_END",
    "DEMO_START",
    "MOST_GRIDS",
    "YEAR_START",
    "SeededIdentities",
    "SimulatedClock",
    "Simulation",
    "Summary",
    "establish",
    "populate",
]
