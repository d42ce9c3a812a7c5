"""A city over HTTP and its page: by keys of its own, with what is missing said."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from gridflow.aggregates.case.light import Light
from gridflow.application.keys import issue_key
from gridflow.bootstrap import create_city_app, open_city
from gridflow.settings import Settings
from tests.integration.city.conftest import CITY, NAMES, PATIENT, SmallCity, report


@pytest.fixture(scope="module")
def client(lasting_city: SmallCity) -> Iterator[TestClient]:
    """A caller with a key of the city; 南县 is at an address where it never was."""
    elsewhere = dict.fromkeys(NAMES, lasting_city.url) | {"990102": "sqlite:////nowhere-that-is/gridflow"}
    settings = Settings(
        database_url=lasting_city.url, county="990101", counties=elsewhere, city_timeout_seconds=PATIENT
    )
    city = open_city(settings, lasting_city.clock)
    key = issue_key(city.keys, "chen", CITY, ("supervisor",), lasting_city.clock.now())
    for county in lasting_city.counties.values():
        report(county, "路灯<b>不亮</b>")
    lasting_city.city.snapshot(lasting_city.clock.now())
    lasting_city.clock.advance(timedelta(days=30))
    with TestClient(create_city_app(city), headers={"Authorization": f"Bearer {key}"}, follow_redirects=False) as one:
        one.cookies.set("gridflow_key", key)
        yield one
    city.close()


def test_a_part_that_is_missing_is_said_and_never_a_fault(client: TestClient) -> None:
    tree, overdue, counties = (client.get(f"/api/v1/city/{what}") for what in ("tree", "overdue", "counties"))

    assert [answer.status_code for answer in (tree, overdue, counties)] == [200, 200, 200]
    assert (tree.json()["unit"], tree.json()["partial"], tree.json()["total"]) == (CITY, True, 2)
    assert tree.json()["lights"] == {"red": 2}
    (missing,) = tree.json()["missing"]
    assert (missing["county"], missing["name"], missing["last"]["total"]) == ("990102", "南县", 1)
    assert [row["county"] for row in overdue.json()["items"]] == ["990101", "990103"]
    assert [one["county"] for one in overdue.json()["missing"]] == ["990102"]
    assert [(one["county"], one["reachable"], one["lag"]) for one in counties.json()["items"]] == [
        ("990101", True, 0),
        ("990102", False, None),
        ("990103", True, 0),
    ]


def test_the_pages_of_the_overdue_follow_each_other(client: TestClient) -> None:
    first = client.get("/api/v1/city/overdue", params={"limit": 1}).json()
    second = client.get("/api/v1/city/overdue", params={"limit": 1, "cursor": first["cursor"]}).json()
    assert [first["items"][0]["county"], second["items"][0]["county"]] == ["990101", "990103"]
    assert second["cursor"] is None


def test_what_cannot_be_asked_is_refused(client: TestClient) -> None:
    past = ("tree?as_of=2027-01-01T00:00:00Z", "tree?as_of=2026-10-12T09:00:00")
    for asked in ("overdue?cursor=x", "overdue?limit=0", "tree?x=1", "counties?x=1", *past):
        answer = client.get(f"/api/v1/city/{asked}")
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), asked


def test_only_a_key_of_the_citys_own_opens(client: TestClient, lasting_city: SmallCity) -> None:
    county = lasting_city.counties["990101"]
    foreign = issue_key(county.keys, "chen", "990101000000", ("administrator",), lasting_city.clock.now())
    kept = client.cookies.get("gridflow_key") or ""
    client.cookies.clear()
    for token in ("nonsense", foreign):
        assert client.get("/api/v1/city/tree", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert client.get("/console/").headers["location"] == "/console/enter"
    client.cookies.set("gridflow_key", kept)
    assert client.get("/healthz").json() == {"status": "alive"}


def test_the_description_is_valid(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    validate(document)
    assert sorted(document["paths"]) == [
        "/api/v1/city/counties",
        "/api/v1/city/overdue",
        "/api/v1/city/tree",
        "/healthz",
    ]


def test_the_page_says_its_lights_in_words_and_shapes(client: TestClient) -> None:
    page = client.get("/console/")

    assert page.status_code == 200
    assert f'▲</span><span class="tile-word">{Light.RED.chinese}</span><b>2</b>' in page.text
    assert "1 个县(区)没有答复" in page.text
    assert "2026年10月12日09:00" in page.text
    assert "路灯&lt;b&gt;不亮&lt;/b&gt;" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    past = client.get("/console/", params={"at": "2026-10-12T09:00"})
    assert "当时" in past.text
    assert client.get("/console/", params={"at": "99"}).status_code == 400
    assert client.get("/").headers["location"] == "/console/"
    assert client.get("/console/nothing").status_code == 404
