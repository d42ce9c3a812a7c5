"""Whatever happens to a matter, what may be reported is what a plain reading of the log says."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.aggregates.matter import (
    AgreeMatter,
    ApproveMatter,
    MatterApproved,
    MatterProposed,
    MatterRevised,
    MatterWithdrawn,
    ReviseMatter,
    WithdrawMatter,
    matter_stream,
)
from gridflow.errors import GridFlowError
from gridflow.testing.territory import FAR_GRID, GRID
from tests.unit.matter.office import BUREAU, COUNTY_OFFICE, TODAY, TOWN, Office, facts, office, proposal, temporary

_DAYS = 12
_DAY = st.integers(min_value=0, max_value=_DAYS).map(lambda days: TODAY + timedelta(days=days))
_STEP = st.one_of(
    st.just((proposal(), BUREAU)),
    st.builds(lambda first, last: (temporary(first=first, last=last), BUREAU), _DAY, _DAY),
    st.just((AgreeMatter(code="e-bike"), TOWN)),
    st.just((ApproveMatter(code="e-bike", document="综治备〔2026〕1号"), COUNTY_OFFICE)),
    st.integers(min_value=1, max_value=3).map(
        lambda edition: (ReviseMatter(code="e-bike", facts=facts(name=f"第{edition}版")), COUNTY_OFFICE)
    ),
    st.just((WithdrawMatter(code="e-bike", reason="整治结束"), COUNTY_OFFICE)),
    st.just((WithdrawMatter(code="e-bike", reason="整治结束"), BUREAU)),
    st.integers(min_value=1, max_value=60),
)


def plainly_admitted(desk: Office, day: date, place: str) -> str | None:
    """The name under which the matter may be reported on a day, read from the events one after another."""
    admitted: list[dict[str, object]] = []
    proposed: MatterProposed | None = None
    for event in desk.county.log.history(matter_stream("e-bike")):
        match event.body:
            case MatterProposed() as body:
                proposed = body
            case MatterApproved() as body:
                assert proposed is not None
                span = {"first": body.effective_on, "last": proposed.last or date.max, "unit": proposed.unit}
                admitted.append(span | {"names": [(body.effective_on, proposed.facts.name)]})
            case MatterRevised() as body:
                names = admitted[-1]["names"]
                assert isinstance(names, list)
                names.append((body.effective_on, body.facts.name))
            case MatterWithdrawn(effective_on=date() as until):
                last = admitted[-1]["last"]
                assert isinstance(last, date)
                admitted[-1]["last"] = min(last, until - timedelta(days=1))
            case _:
                pass
    for span in admitted:
        first, last, unit, names = span["first"], span["last"], span["unit"], span["names"]
        assert isinstance(first, date)
        assert isinstance(last, date)
        assert isinstance(names, list)
        if first <= day <= last and (unit is None or place == GRID):
            return [str(name) for since, name in names if since <= max(day, first)][-1]
    return None


@settings(max_examples=60, deadline=None)
@given(st.lists(_STEP, max_size=14))
def test_what_may_be_reported_is_what_the_log_says(steps: list[tuple[Command, Actor] | int]) -> None:
    desk = office()
    for step in steps:
        if isinstance(step, int):
            desk.wait(hours=step)
            continue
        try:
            desk.give(*step)
        except GridFlowError:
            continue
    for days in range(-1, _DAYS + 30):
        at = desk.county.clock.now() - timedelta(days=15) + timedelta(days=days)
        catalogue = desk.catalogue(at)
        for place in (GRID, FAR_GRID):
            found = catalogue.admitted("e-bike", place)
            assert (found.name if found is not None else None) == plainly_admitted(desk, catalogue.day, place)
