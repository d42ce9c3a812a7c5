"""What-if 假设推演: under the rules that were, everything is as it was, whatever people did."""

from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from gridflow.aggregates.case.commands import FireRungs
from gridflow.aggregates.event import Actor
from gridflow.application.bus import Request
from gridflow.application.what_if import Question, what_if
from gridflow.application.what_if_period import period_of
from gridflow.application.what_if_report import WhatIfReport
from gridflow.application.what_if_rules import SupposedRules, supposing
from gridflow.errors import GridFlowError
from gridflow.testing import instant
from gridflow.testing.county import MemoryCounty, memory_county
from gridflow.testing.packs import s0_text
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, SYSTEM
from gridflow.worktime import SHANGHAI, Calendars
from tests.property.hands import Hands

SEEDS: Final = st.integers(0, 2**32 - 1)
START: Final = instant("2026-09-18T08:30:00+08:00")
PAUSES: Final = (timedelta(minutes=5), timedelta(minutes=50), timedelta(hours=7), timedelta(hours=30))
STEPS: Final = 150


def lived(seed: int, *, policies: bool, papers: bool) -> tuple[MemoryCounty, list[str]]:
    """A county after random hands, with the ladder, papers that come and packs that change; and its cases."""
    county, hands, numbers = memory_county(START, s0_text()), Hands(Random(seed)), list[str]()
    for step in range(STEPS):
        with suppress(GridFlowError):
            if policies and hands.likely(0.03):
                county.registrar.adopt_policy(hands.policy(county.clock.now()), ADMINISTRATOR)
            if papers and hands.likely(0.05):
                county.registrar.import_papers([hands.paper(county.clock.now(), step)], ADMINISTRATOR)
        case = county.log.case(hands.one_of(numbers)) if numbers and hands.likely(0.87) else None
        with suppress(GridFlowError):
            if case is not None:
                for clock in case.clocks:
                    county.bus.execute(Request(FireRungs(clock=clock.name), SYSTEM, number=case.number))
            receipt = county.bus.execute(hands.request(case, f"k{step}", numbers)).receipt
            if case is None:
                numbers.append(receipt.number)
        county.clock.advance(hands.one_of(PAUSES))
    return county, numbers


def supposed(county: MemoryCounty, rules: SupposedRules) -> WhatIfReport:
    now = county.clock.now()
    period = period_of(START.date(), now.astimezone(SHANGHAI).date(), now, SHANGHAI)
    by = Actor(id="auditor", role="auditor", unit=COUNTY)
    county.rules.refresh()
    county.territory.refresh()
    return what_if(Question(rules, period, COUNTY, by), county.log, county.rules, county.territory)


@given(seed=SEEDS)
@settings(max_examples=4)
def test_under_the_rules_that_were_nothing_differs(seed: int) -> None:
    """Packs change and papers come meanwhile; each clock counted anew from what was done comes out the same."""
    county, numbers = lived(seed, policies=True, papers=True)
    report = supposed(county, SupposedRules())
    assert report.changes == ()
    assert report.skipped == ()
    assert report.total.before == report.total.after
    assert 0 < report.cases <= len(numbers)
    assert report.events == county.log.head().position


@given(seed=SEEDS)
@settings(max_examples=3)
def test_the_pack_and_the_papers_that_were_given_by_name_change_nothing(seed: int) -> None:
    county, _ = lived(seed, policies=False, papers=False)
    rules = supposing(county.rules, (s0_text(),), "s0", Calendars(county.almanac.refresh().papers))
    assert rules.policy == county.rules.policy.version
    report = supposed(county, rules)
    assert (report.changes, report.skipped) == ((), ())
