"""How far a paper reaches: the sweep passes by only what the calendar would not have moved."""

from datetime import date, datetime, time

from hypothesis import assume
from hypothesis import given as over
from hypothesis import strategies as st

from gridflow.aggregates.calendar import ImportPaper
from gridflow.aggregates.case.commands import RecountDeadline
from gridflow.aggregates.case.revisions import recount_deadline
from gridflow.application.recounts import RunningClock, reach_of
from gridflow.policy import Timed, builtin_pack
from gridflow.projections.clocks import running_row
from gridflow.projections.read_model import FOREVER
from gridflow.store.times import instant as stored
from gridflow.testing import World, given, report_by, small_county
from gridflow.testing.territory import COUNTY, FAR_VILLAGE, GRID_WORKER, VILLAGE
from gridflow.worktime import SHANGHAI, Term
from tests.unit.calendar.papers import hours, next_year, notice


@over(
    off=st.dates(date(2026, 11, 15), date(2027, 1, 15)),
    on=st.dates(date(2026, 11, 15), date(2027, 1, 15)),
    received=st.dates(date(2026, 11, 16), date(2026, 12, 31)),
    term=st.sampled_from(["1wd", "3wd", "2d", "5d", "12wh", "30h", "1mo"]),
    paper=st.sampled_from(["notice", "local", "elsewhere", "yearly", "hours"]),
)
def test_a_paper_that_moves_a_clock_concerns_it(off: date, on: date, received: date, term: str, paper: str) -> None:
    """What the sweep passes by, the calendar would not have moved."""
    assume(off != on)
    papers: dict[str, ImportPaper] = {
        "notice": notice(unit=None, published="2026-11-14", off=[off.isoformat()], on=[on.isoformat()]),
        "local": notice(unit=VILLAGE, published="2026-11-14", off=[off.isoformat()], on=[on.isoformat()]),
        "elsewhere": notice(unit=FAR_VILLAGE, published="2026-11-14", off=[off.isoformat()]),
        "yearly": next_year(),
        "hours": hours(unit=COUNTY, effective_from=off.isoformat()),
    }
    come = papers[paper].paper()
    started = datetime.combine(received, time(10), SHANGHAI)
    policy = builtin_pack("s0")
    policy = policy.model_copy(update={"terms": dict(policy.terms) | {Timed.ACCEPT: Term.parse(term)}})
    world = World(policy=policy)
    case = given(report_by(GRID_WORKER, at=started), world=world).case
    assert case.clock is not None
    later = World(policy=policy, calendars=world.calendars.with_papers([come]))
    moved = recount_deadline(case, RecountDeadline(clock=case.clock.name), later.context(GRID_WORKER, started))
    row = running_row(case.number, case.clock, small_county())
    until = stored(row["to_at"]) if row["to_at"] != FOREVER else None
    running = RunningClock(row["papers"], case.number, "accept-1", row["unit_path"], stored(row["from_at"]), until)
    concerned = reach_of(come).concerns(running)
    assert concerned or not moved
    assert not concerned or paper != "elsewhere"
