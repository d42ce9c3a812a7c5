"""The stream tells open pages that the read models have moved, and ends with the server."""

from collections.abc import Iterator

import httpx2
import pytest

from gridflow.aggregates.case.commands import Report
from gridflow.bootstrap import County
from gridflow.testing import give
from gridflow.testing.territory import GRID, GRID_WORKER, VILLAGE
from tests.integration.console.conftest import KeyOf
from tests.integration.console.serving import Served, served


@pytest.fixture
def console(county: County, key_of: KeyOf) -> Iterator[tuple[Served, httpx2.Client]]:
    """A real server, and a client with a key."""
    with (
        served(county) as running,
        httpx2.Client(base_url=running.origin, cookies={"gridflow_key": key_of(VILLAGE)}, timeout=10) as client,
    ):
        yield running, client


def position(county: County) -> int:
    with county.reader.at() as (_, reached):
        return reached


def first_message(lines: Iterator[str]) -> list[str]:
    """The lines of the next message, comments left out."""
    message: list[str] = []
    for line in lines:
        if line and not line.startswith(":"):
            message.append(line)
        elif not line and message:
            return message
    raise AssertionError("the stream ended without a message")


def test_a_projected_event_is_told_with_its_position(county: County, console: tuple[Served, httpx2.Client]) -> None:
    _, client = console
    with client.stream("GET", "/console/stream", params={"after": position(county)}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.iter_lines()
        assert next(lines).startswith(":")
        give(county, Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid"), GRID_WORKER)
        county.projector.catch_up()

        told = position(county)
        assert first_message(lines) == ["event: changed", f"id: {told}", f"data: {told}"]


@pytest.mark.parametrize("seen", ["3", "", "x", "-1", "9" * 30])
def test_whoever_missed_something_is_told_at_once(
    county: County, console: tuple[Served, httpx2.Client], seen: str
) -> None:
    _, client = console
    with client.stream("GET", "/console/stream", headers={"Last-Event-ID": seen}) as response:
        assert first_message(response.iter_lines())[1] == f"id: {position(county)}"


def test_the_server_stops_while_a_stream_is_open(county: County, console: tuple[Served, httpx2.Client]) -> None:
    running, client = console
    with client.stream("GET", "/console/stream", params={"after": position(county)}) as response:
        lines = response.iter_lines()
        assert next(lines).startswith(":")

        running.stop()

        assert list(lines) == [""]


def test_a_revoked_key_hears_of_nothing_more(county: County, console: tuple[Served, httpx2.Client]) -> None:
    _, client = console
    with client.stream("GET", "/console/stream", params={"after": position(county)}) as response:
        lines = response.iter_lines()
        assert next(lines).startswith(":")
        (key,) = county.keys.list()
        county.keys.revoke(key.key_id, county.clock.now())
        give(county, Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid"), GRID_WORKER)
        county.projector.catch_up()

        assert not any(line for line in lines)
