"""The console of a past instant: the desk, the duties and the dossier as they were, and the way back to now."""

from datetime import timedelta

import pytest

from gridflow.aggregates.case.commands import Accept, Correct, Report
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, give
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER, TOWNSHIP
from tests.integration.console.conftest import ClientOf
from tests.integration.console.reading import hrefs, queue_numbers, row_of


def test_the_pages_of_a_past_instant_show_what_they_showed(
    county: County, clock: SettableClock, client_of: ClientOf
) -> None:
    report = Report(place=GRID, subject="井盖缺失", matter="facility", channel="grid")
    number = give(county, report, GRID_WORKER).number
    county.projector.catch_up()
    clock.advance(timedelta(hours=2))
    give(county, Correct(subject="井盖破损", reason="看错了"), CLERK, number)
    give(county, Accept(), CLERK, number)
    county.projector.catch_up()
    client = client_of(COUNTY)

    # What a field for date and time gives is the county's own time.
    then = client.get("/console/", params={"as_of": "2026-11-16T10:00"}).text
    assert row_of(then, f"unit-{TOWNSHIP}")[1:3] == ["1", "0"]
    assert "以下为2026年11月16日10:00时的情形" in then
    assert "井盖缺失" in then
    assert "井盖破损" not in then
    (link,) = {link for link in hrefs(then) if link.startswith(f"/console/cases/{number}")}
    dossier = client.get(link).text
    assert "井盖破损" not in dossier
    assert "看现在的" in dossier
    owed = client.get("/console/owed", params={"as_of": "2026-11-16T10:00:00+08:00"}).text
    assert "受理" in owed
    assert "井盖缺失" in owed
    before = client.get("/console/", params={"as_of": "2026-11-16T08:59"}).text
    assert queue_numbers(before) == []
    assert "/console/" in hrefs(then) or f"/console/?unit={COUNTY}" in hrefs(then), "the way back"
    assert row_of(client.get("/console/").text, f"unit-{TOWNSHIP}")[1:3] == ["0", "1"]


@pytest.mark.parametrize("path", ["/console/", "/console/owed"])
@pytest.mark.parametrize("as_of", ["2026-11-16T09:00:01", "2013-01-01T00:00", "昨天", "0001-01-01T00:00:00+14:00"])
def test_an_instant_that_cannot_be_asked_for_is_refused(client_of: ClientOf, path: str, as_of: str) -> None:
    response = client_of(COUNTY).get(path, params={"as_of": as_of})

    assert response.status_code == 400
    assert "所查时刻" in response.text
