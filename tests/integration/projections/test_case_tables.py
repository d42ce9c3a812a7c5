"""Queues and cases as tables: one past instant from the first page to the last."""

from datetime import timedelta

from gridflow.aggregates.case import commands
from gridflow.application.event_words import Words
from gridflow.bootstrap import County
from gridflow.projections.case_queries import CaseFilter
from gridflow.projections.case_tables import CASE_HEADINGS, QUEUE_HEADINGS, case_lines, queue_lines
from gridflow.projections.queue_queries import QueueFilter
from gridflow.store.times import microseconds
from gridflow.testing import SettableClock, give
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER
from tests.unit.case.stages import FRIDAY


def test_what_happens_between_two_pages_moves_no_line(county: County, clock: SettableClock) -> None:
    report = commands.Report(place=GRID, subject="井盖缺失", matter="safety", channel="grid")
    numbers = [give(county, report, GRID_WORKER).number for _ in range(3)]
    county.projector.catch_up()
    words, at = Words(county.territory.tree, county.rules.policy, county.rules.zone), microseconds(FRIDAY)
    queue = queue_lines(county.reader, QueueFilter(COUNTY, "subtree", at), county.almanac, words, size=1)
    cases = case_lines(county.reader, CaseFilter(COUNTY, at), words, size=1)
    first_queued, first_found = next(queue), next(cases)

    clock.set(FRIDAY + timedelta(hours=1))
    for number in numbers:
        give(county, commands.Decline(reason="重复"), CLERK, number)
    give(county, report, GRID_WORKER)
    county.projector.catch_up()

    queued = [line for page in (first_queued, *queue) for line in page.rows]
    found = [line for page in (first_found, *cases) for line in page.rows]
    assert [line[0] for line in queued] == numbers
    assert [line[0] for line in found] == numbers[::-1]
    assert {line[QUEUE_HEADINGS.index("环节")] for line in queued} == {"受理"}
    assert {line[CASE_HEADINGS.index("环节")] for line in found} == {"受理"}
    assert {len(line) for line in queued} == {len(QUEUE_HEADINGS)}
    assert {len(line) for line in found} == {len(CASE_HEADINGS)}
