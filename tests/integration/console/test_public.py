"""The pages for everybody: published cases, and one's own by its code."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from gridflow.aggregates.case import commands
from gridflow.bootstrap import County, create_app
from gridflow.console.public_pages import public_router
from gridflow.testing import give
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, OTHER_TOWNSHIP, SUPERVISOR, VILLAGE
from tests.integration.console.reading import text_of

REPORT = commands.Report(place=GRID, subject="王小明13800138000反映路灯", matter="facility", channel="resident")


@pytest.fixture
def anybody(county: County) -> Iterator[TestClient]:
    """A browser without a key."""
    app = FastAPI()
    app.include_router(public_router(county), prefix="/public")
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def own(county: County) -> tuple[str, str]:
    """The number and the query code of a case that is not published."""
    receipt = give(county, REPORT, GRID_WORKER)
    assert receipt.query_code is not None
    return receipt.number, receipt.query_code


@pytest.fixture
def published(county: County) -> str:
    """The number of a published case."""
    number = give(county, REPORT, GRID_WORKER).number
    give(county, commands.Publish(subject="路灯维修 <b>", reason="群众关注"), SUPERVISOR, number)
    county.projector.catch_up()
    return number


def test_published_cases_are_listed_and_opened_without_a_key(anybody: TestClient, published: str, own: object) -> None:
    listed = anybody.get("/public/")
    assert listed.status_code == 200
    assert re.findall(r'href="/public/cases/([^"]+)"', listed.text) == [published]
    opened = anybody.get(f"/public/cases/{published}")
    assert "路灯维修 &lt;b&gt;" in opened.text
    for html in (listed.text, opened.text):
        assert "王小明" not in html
        assert "13800138000" not in html
        assert GRID_WORKER.id not in html


def test_the_list_may_be_of_one_unit_and_says_so(anybody: TestClient, published: str) -> None:
    assert published in anybody.get("/public/", params={"unit": VILLAGE}).text
    other = anybody.get("/public/", params={"unit": OTHER_TOWNSHIP})
    assert "没有公开的事件" in other.text
    assert "西山镇" in other.text
    assert anybody.get("/public/", params={"unit": "990101999000"}).status_code == 404
    assert anybody.get("/public/", params={"cursor": "x"}).status_code == 400


def test_the_list_has_pages(anybody: TestClient, county: County) -> None:
    for turn in range(31):
        number = give(county, REPORT, GRID_WORKER).number
        give(county, commands.Publish(subject=f"路灯{turn}", reason="公开"), SUPERVISOR, number)
    county.projector.catch_up()
    following = re.search(r'href="(/public/\?cursor=[^"]+)"', anybody.get("/public/").text)
    assert following is not None
    last = anybody.get(following[1])
    assert len(re.findall(r'href="/public/cases/', last.text)) == 1
    assert "下一页" not in last.text


def test_a_form_opens_ones_own_case_by_its_code(anybody: TestClient, county: County, own: tuple[str, str]) -> None:
    number, code = own
    give(county, commands.Accept(), CLERK, number)
    form = anybody.get("/public/query").text
    assert '<form class="card public-form" action="/public/query" method="post"' in form
    opened = anybody.post("/public/query", data={"number": f" {number}", "code": code.lower()})
    assert opened.status_code == 200
    said = text_of(opened.text)
    assert "应于2026年11月19日24时前流转" in said
    assert "2026年11月16日 受理" in said
    assert code not in opened.text
    assert anybody.get(f"/public/cases/{number}", params={"code": code}).text == opened.text


def test_a_wrong_code_says_what_a_missing_case_says(anybody: TestClient, own: tuple[str, str]) -> None:
    number, _ = own
    wrong = anybody.post("/public/query", data={"number": number, "code": "0000000000"})
    assert wrong.status_code == 404
    assert "请核对编号和查询码" in wrong.text
    assert f'value="{number}"' in wrong.text
    missing = anybody.post("/public/query", data={"number": "x", "code": "0000000000"})
    assert missing.text.replace('value="x"', "V") == wrong.text.replace(f'value="{number}"', "V")
    assert anybody.get(f"/public/cases/{number}").status_code == 404
    assert anybody.get("/public/no/such/page").status_code == 404


def test_the_pages_are_strict_and_do_without_scripts(anybody: TestClient, published: str) -> None:
    for path in ("/public/", "/public/query", f"/public/cases/{published}"):
        answer = anybody.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'self';")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "<script" not in answer.text
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=", answer.text)
        assert '<meta name="viewport"' in answer.text


def test_the_application_serves_them_with_their_styles(county: County, published: str) -> None:
    with TestClient(create_app(county)) as client:
        page = client.get("/public/")
        assert page.status_code == 200
        styles = re.findall(r'href="(/console/static/[^"]*)"', page.text)
        assert {client.get(style).status_code for style in styles} == {200}
        assert any("public.css" in style for style in styles)
