"""A page is shown to the holder of a key, who enters by link or by form; anyone else meets the gate."""

import pytest
from fastapi.testclient import TestClient

from gridflow.testing.territory import VILLAGE
from tests.integration.console.conftest import ClientOf, KeyOf


@pytest.mark.parametrize("path", ["/console/", "/console/cases/990101-20261116-000001-0", "/console/stream"])
def test_without_a_key_every_page_leads_to_the_gate(anyone: TestClient, path: str) -> None:
    response = anyone.get(path)

    assert (response.status_code, response.headers["location"]) == (303, "/console/enter")


def test_a_link_with_the_key_enters_and_leaves_no_key_in_the_address(anyone: TestClient, key_of: KeyOf) -> None:
    response = anyone.get("/console/enter", params={"key": key_of(VILLAGE)})

    assert (response.status_code, response.headers["location"]) == (303, "/console/")
    cookie = response.headers["set-cookie"]
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=strict"}
    assert anyone.get("/console/").status_code == 200


def test_over_https_the_cookie_stays_on_https(anyone: TestClient, key_of: KeyOf) -> None:
    anyone.base_url = "https://testserver"

    response = anyone.get("/console/enter", params={"key": key_of(VILLAGE)})

    assert "Secure" in response.headers["set-cookie"]


def test_the_form_enters_with_a_pasted_key(anyone: TestClient, key_of: KeyOf) -> None:
    response = anyone.post("/console/enter", data={"key": f"  {key_of(VILLAGE)}\n"})

    assert response.status_code == 303
    assert anyone.get("/console/").status_code == 200


def test_a_wrong_key_is_refused_without_telling_why(anyone: TestClient, key_of: KeyOf) -> None:
    key = key_of(VILLAGE)
    guessed = key[:-1] + ("A" if key[-1] != "A" else "B")

    pages = [anyone.post("/console/enter", data={"key": wrong}) for wrong in (guessed, "gf_0", "")]

    assert [page.status_code for page in pages] == [401, 401, 401]
    assert len({page.text for page in pages}) == 1
    assert "接口密钥无效" in pages[0].text
    assert not any("set-cookie" in page.headers for page in pages)


@pytest.mark.parametrize("body", [b"key=" + b"x" * 5000, b"\xff\xfe"])
def test_a_form_that_is_none_is_refused(anyone: TestClient, body: bytes) -> None:
    assert anyone.post("/console/enter", content=body).status_code == 400


def test_leaving_takes_the_key_away(client_of: ClientOf) -> None:
    client = client_of(VILLAGE)

    response = client.post("/console/leave")

    assert (response.status_code, response.headers["location"]) == (303, "/console/enter")
    assert 'gridflow_key=""' in response.headers["set-cookie"]
    assert "Max-Age=0" in response.headers["set-cookie"]


def test_another_site_cannot_have_a_browser_enter(anyone: TestClient, key_of: KeyOf) -> None:
    key, elsewhere = key_of(VILLAGE), {"Sec-Fetch-Site": "cross-site"}

    by_link = anyone.get("/console/enter", params={"key": key}, headers=elsewhere)
    by_form = anyone.post("/console/enter", data={"key": key}, headers=elsewhere)

    for shown in (by_link, by_form):
        assert (shown.status_code, "<form" in shown.text, "set-cookie" in shown.headers) == (200, True, False)
    assert anyone.get("/console/enter", params={"key": key}, headers={"Sec-Fetch-Site": "none"}).status_code == 303
