"""Cases that nothing will ever move again."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.owing import Duty, Owed, owed
from gridflow.simulation.office import DAY, Office
from gridflow.territory import UnitTree

_PATIENCE: Final = 25 * DAY
"""How much working time may pass after the last rung and the last event: more than anything takes in the county."""

_JUDGED: Final = frozenset((Duty.CHECK, Duty.CALL_BACK, Duty.RECHECK))


def stuck(
    cases: Iterable[Case], moved: Mapping[str, datetime], units: UnitTree, office: Office, now: datetime
) -> Iterator[str]:
    """The numbers of the cases that are not done with and on which nobody who could act owes anything, or has acted
    for too long; `moved` has the instant of the last event of each.
    """
    for case in cases:
        if case.stage.ended and case.drawn is None:
            continue
        duties = owed(case, lambda unit: units.current(unit).parent)
        able = any(_can_be_done(one, case, units) for one in duties)
        if not able or office.after(max(moved[case.number], *_awaited(case)), _PATIENCE) < now:
            yield case.number


def _awaited(case: Case) -> Iterator[datetime]:
    """The instants until which something may still come by itself."""
    assert case.reported_at is not None, "it has been reported"
    yield case.reported_at
    for clock in case.clocks:
        yield from (rung.at for rung in clock.rungs if rung.at is not None)
        yield from (end for _, end in clock.basis.pauses)


def _can_be_done(one: Owed, case: Case, units: UnitTree) -> bool:
    """Whether somebody is there to do it. Owning a case moves nothing."""
    if one.duty is Duty.OWN or one.unit not in units:
        return False
    above = units.path(case.holder).rstrip("/").split("/")
    return one.duty not in _JUDGED or any(unit not in case.handling_units for unit in above)
