"""Whatever happens to a matter, what may be reported is what a plain reading of the log says."""

from dataclasses import dataclass
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


@dataclass
class Span:
    """What one admission comes to: its days, where, and its names from which days on."""

    first: date
    last: date
    unit: str | None
    names: list[tuple[date, str]]


def plainly_admitted(desk: Office, day: date, place: str) -> str | None:
    """The name under which the matter may be reported on a day, read from the events one after another."""
    spans: list[Span] = []
    proposed: MatterProposed | None = None
    for event in desk.county.log.history(matter_stream("e-bike")):
        body = event.body
        if isinstance(body, MatterProposed):
            proposed = body
        elif isinstance(body, MatterApproved):
            assert proposed is not None
            names = [(body.effective_on, proposed.facts.name)]
            spans.append(Span(body.effective_on, proposed.last or date.max, proposed.unit, names))
        elif isinstance(body, MatterRevised):
            spans[-1].names.append((body.effective_on, body.facts.name))
        elif isinstance(body, MatterWithdrawn) and body.effective_on is not None:
            spans[-1].last = min(spans[-1].last, body.effective_on - timedelta(days=1))
    for span in spans:
        if span.first <= day <= span.last and (span.unit is None or place == GRID):
            return [name for since, name in span.names if since <= day][-1]
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
