"""Pages are strict about where things come from and who may keep them."""

import re

from fastapi.testclient import TestClient

from gridflow.console.assets import asset_url, assets
from gridflow.testing.territory import COUNTY
from tests.integration.console.conftest import ClientOf

PAGES = ["/console/", "/console/enter", "/console/cases/none", "/console/no/such/page"]


def test_every_page_is_strict_and_kept_by_nobody(client_of: ClientOf) -> None:
    client = client_of(COUNTY)
    for path in PAGES:
        headers = client.get(path).headers

        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client_of: ClientOf) -> None:
    client = client_of(COUNTY)
    for path in PAGES:
        html = client.get(path).text

        assert html.startswith('<!doctype html>\n<html lang="zh-CN">')
        assert re.findall(r"<script\b(?![^>]*\bsrc=)", html) == []
        assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|\shx-on", html) == []
        loaded = re.findall(r'(?:src|href)="([^"]*)"', html)
        assert [url for url in loaded if not url.startswith(("/console/", "#"))] == []


def test_assets_may_be_kept_for_ever_because_their_address_names_their_content(anyone: TestClient) -> None:
    for path, asset in assets().items():
        response = anyone.get(asset_url(path))

        assert response.content == asset.content
        assert response.headers["content-type"].startswith(asset.media_type)
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_every_asset_of_a_page_is_there(client_of: ClientOf) -> None:
    client = client_of(COUNTY)
    named = re.findall(r'(?:src|href)="(/console/static/[^"]*)"', client.get("/console/").text)

    assert len(named) == 6
    assert {client.get(url).status_code for url in named} == {200}


def test_other_files_are_not_served(anyone: TestClient) -> None:
    for path in ("000000000000/console.css", "x/vendor/MANIFEST.json", "x/vendor/htmx/LICENSE", "x/%2e%2e/pages.py"):
        assert anyone.get(f"/console/static/{path}").status_code == 404
