"""The page of duties: what a unit and its people still owe, as far as the caller may see."""

import re
from datetime import timedelta

import pytest

from gridflow.aggregates.case.commands import Accept, Acknowledge, AssignOwner, Dispatch, Report
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, give, instant
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    person,
)
from tests.integration.console.conftest import ClientOf
from tests.integration.console.reading import hrefs, link_named, text_of


def report(county: County, by: Actor = GRID_WORKER, matter: str = "facility") -> str:
    number = give(county, Report(place=by.unit, subject="路灯不亮", matter=matter, channel="grid"), by).number
    county.projector.catch_up()
    return number


def rows(html: str) -> list[str]:
    """The texts of the rows of the list, in order."""
    return [text_of(found) for found in re.findall(r'<tr id="owed-.*?</tr>', html, re.DOTALL)]


def test_every_duty_comes_with_its_light_in_shape_and_words(
    county: County, clock: SettableClock, client_of: ClientOf
) -> None:
    number = report(county, matter="petition")
    give(county, AssignOwner(owner="li", unit=VILLAGE), CLERK, number)
    give(county, Accept(), CLERK, number)
    give(county, Dispatch(lead=GRID), CLERK, number)
    give(county, Acknowledge(), GRID_WORKER, number)
    county.projector.catch_up()
    clock.set(instant("2026-11-24T10:00:00+08:00"))

    html = client_of(TOWNSHIP).get("/console/owed").text

    assert sorted(rows(html)) == sorted(
        [
            f"▲ 超期 路灯不亮 {number} 包案 办结环节 东一村 li 超期10小时 11月23日24时",
            f"▲ 超期 路灯不亮 {number} 办结 办结环节 东一村第一网格 {GRID_WORKER.id} 超期10小时 11月23日24时",
        ]
    )
    assert "共 2 项" in html


def test_tiles_choose_a_duty_and_names_a_person(county: County, client_of: ClientOf) -> None:
    petition = report(county, matter="petition")
    give(county, AssignOwner(owner="chen", unit=VILLAGE), CLERK, petition)
    report(county)
    county.projector.catch_up()
    client = client_of(VILLAGE)

    html = client.get("/console/owed").text
    (owners,) = [link for link in hrefs(html) if "duty=own" in link]

    assert len(rows(html)) == 3
    assert [petition in row for row in rows(client.get(owners).text)] == [True]
    assert rows(client.get(link_named(html, "chen")).text) == rows(client.get(owners).text)
    assert rows(client.get(link_named(html, "我的")).text) == rows(client.get(owners).text)
    assert "没有符合条件的待办" in client.get("/console/owed", params={"person": "nobody"}).text


def test_the_desk_leads_to_the_list_of_the_unit_that_it_shows(county: County, client_of: ClientOf) -> None:
    number = report(county)
    client = client_of(COUNTY)

    leading = link_named(client.get("/console/", params={"unit": VILLAGE, "scope": "own"}).text, "待办清单")
    html = client.get(leading).text

    assert '<h1 tabindex="-1">东一村</h1>' in html
    assert [number in row for row in rows(html)] == [True]
    links = {link for link in hrefs(html) if not link.startswith("#")}
    assert {link for link in links if client.get(link).status_code != 200} == set()


def test_a_long_list_goes_on_on_the_next_page(county: County, clock: SettableClock, client_of: ClientOf) -> None:
    numbers = []
    for _ in range(31):
        numbers.append(report(county))
        clock.advance(timedelta(minutes=1))
    client = client_of(VILLAGE)

    first = client.get("/console/owed").text
    second = client.get(next(link for link in hrefs(first) if "cursor=" in link)).text

    shown = rows(first) + rows(second)
    assert (len(rows(first)), len(rows(second))) == (30, 1)
    assert all(number in row for number, row in zip(numbers, shown, strict=True))
    assert "回到首页" in second


def test_a_village_sees_nothing_of_its_siblings(county: County, client_of: ClientOf) -> None:
    report(county, person("grid_worker", SIBLING_GRID))
    client = client_of(VILLAGE)

    assert "没有待办" in client.get("/console/owed").text
    assert client.get("/console/owed", params={"unit": SIBLING_VILLAGE}).status_code == 404


@pytest.mark.parametrize("asked", [{"duty": "x"}, {"scope": "all"}, {"cursor": "<script>"}])
def test_what_cannot_be_asked_is_refused_with_a_page(client_of: ClientOf, asked: dict[str, str]) -> None:
    response = client_of(VILLAGE).get("/console/owed", params=asked)

    assert response.status_code == 400
    assert "输入有误" in response.text
    assert "<script>" not in response.text
