"""What only a real connection shows: streams, long polls, huge bodies, many clients at once."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any

import httpx2
import pytest

from gridflow.aggregates.event import Actor
from gridflow.aggregates.person import RegisterPerson
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing import person
from gridflow.testing.territory import CLERK, GRID_WORKER, TOWNSHIP
from tests.api.desk import REPORT, assert_problem
from tests.api.live import Live, live


@dataclass
class Caller:
    """A client of the live server with a key."""

    client: httpx2.Client

    def report(self, **headers: str) -> httpx2.Response:
        return self.client.post("/api/v1/cases", json=dict(REPORT), headers=headers)


@contextmanager
def _calling(server: Live, county: County, actor: Actor) -> Iterator[Caller]:
    token = issue_key(county.keys, actor.id, actor.unit, (actor.role,), county.clock.now())
    with httpx2.Client(base_url=server.base, headers={"Authorization": f"Bearer {token}"}, timeout=15.0) as client:
        yield Caller(client)


@pytest.fixture(scope="module")
def server(county: County) -> Iterator[Live]:
    with live(county) as server:
        yield server


@pytest.fixture
def worker(server: Live, county: County) -> Iterator[Caller]:
    with _calling(server, county, GRID_WORKER) as caller:
        yield caller


@pytest.fixture
def clerk(server: Live, county: County) -> Iterator[Caller]:
    with _calling(server, county, CLERK) as caller:
        yield caller


class Stream:
    """An open stream, read event by event."""

    def __init__(self, response: httpx2.Response) -> None:
        self._lines = response.iter_lines()

    def next(self) -> tuple[int, dict[str, Any]]:
        """The next event: its id and its data. Raises StopIteration at the end of the stream."""
        position = 0
        for line in self._lines:
            if line.startswith("id: "):
                position = int(line.removeprefix("id: "))
            elif line.startswith("data: "):
                return position, json.loads(line.removeprefix("data: "))
        raise StopIteration

    def ended(self) -> bool:
        """Read on until the stream ends, or an event comes."""
        try:
            self.next()
        except StopIteration:
            return True
        return False


@contextmanager
def _streaming(caller: Caller, after: int, last_event_id: int | None = None) -> Iterator[Stream]:
    headers = {"Last-Event-ID": str(last_event_id)} if last_event_id is not None else {}
    with caller.client.stream("GET", f"/api/v1/feed/stream?after={after}", headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Stream(response)


def test_a_stream_tells_what_is_recorded_while_it_is_open(county: County, worker: Caller, clerk: Caller) -> None:
    start = county.log.head().position
    with _streaming(clerk, start) as stream:
        for _ in range(3):
            receipt = worker.report().json()
            told = [stream.next() for _ in receipt["events"]]
            assert [data["subject"] for _, data in told] == [receipt["number"]] * 2
            assert [position for position, _ in told] == [receipt["position"] - 1, receipt["position"]]
            assert [int(data["sequence"]) for _, data in told] == [position for position, _ in told]


def test_a_stream_tells_of_people_what_the_register_does(county: County, server: Live) -> None:
    start, office = county.log.head().position, person("administrator", TOWNSHIP)
    said = {"person": "live-1", "full_name": "王小二", "birth_date": date(1990, 1, 1), "phone": "138 0000 0000"}
    county.registrar.carry_out([RegisterPerson.model_validate(said)], office)
    for by, name, born, phone in (
        (office, "王小二", "1990-01-01", "138 0000 0000"),
        (person("supervisor", TOWNSHIP), "王＊＊", None, "＊＊＊"),
    ):
        with _calling(server, county, by) as caller, _streaming(caller, start) as stream:
            body = stream.next()[1]["data"]["body"]
            assert (body["full_name"], body["birth_date"], body["phone"]) == (name, born, phone)


def test_a_stream_resumes_after_the_last_event_id(county: County, worker: Caller, clerk: Caller) -> None:
    start = county.log.head().position
    with _streaming(clerk, start) as stream:
        worker.report()
        seen, _ = stream.next()
    missed = worker.report().json()
    with _streaming(clerk, 0, last_event_id=seen) as stream:
        positions = [stream.next()[0] for _ in range(3)]
    assert positions == [start + 2, start + 3, missed["position"]]


def test_a_long_poll_answers_as_soon_as_something_happens(county: County, worker: Caller, clerk: Caller) -> None:
    start = county.log.head().position
    with ThreadPoolExecutor(1) as pool:
        begun = monotonic()
        waiting = pool.submit(clerk.client.get, f"/api/v1/feed?after={start}&wait=10")
        assert clerk.client.get("/healthz").status_code == 200, "a poll that waits holds nobody up"
        number = worker.report().json()["number"]
        page = waiting.result()
    assert monotonic() - begun < 5
    assert page.json()[0]["subject"] == number


def test_many_open_streams_hold_nobody_up(county: County, clerk: Caller, worker: Caller) -> None:
    start = county.log.head().position
    with ThreadPoolExecutor(60) as pool:
        polls = [pool.submit(httpx2.get, _url(clerk, start), headers=dict(clerk.client.headers)) for _ in range(50)]
        begun = monotonic()
        receipt = worker.report().json()
        assert monotonic() - begun < 5
        assert {poll.result().json()[0]["subject"] for poll in polls} == {receipt["number"]}


def _url(caller: Caller, after: int) -> str:
    return str(caller.client.base_url.join(f"/api/v1/feed?after={after}&wait=4"))


def test_concurrent_posts_of_one_key_make_one_case(county: County, worker: Caller) -> None:
    head = county.log.head().position
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: worker.report(**{"Idempotency-Key": "race"}), range(24)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert county.log.head().position == head + 2


def test_a_body_without_length_is_refused_before_it_is_read_whole(county: County, server: Live) -> None:
    token = issue_key(county.keys, CLERK.id, CLERK.unit, ("clerk",), county.clock.now())
    most, head = county.settings.max_body_bytes, county.log.head().position
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(
            f"POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        chunk = b" " * 65_536
        for _ in range(most // len(chunk) + 1):
            connection.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        # The last chunk never comes: the answer must not wait for it.
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"\r\nconnection: close\r\n" in answer.lower()
    assert county.log.head().position == head


def test_a_client_that_sends_a_huge_body_is_told_so(county: County, clerk: Caller) -> None:
    head, body = county.log.head().position, b" " * (3 * county.settings.max_body_bytes)
    for content in (body, iter([body[:100_000]] * 40)):
        answer = clerk.client.post("/api/v1/cases", content=content, headers={"Content-Type": "application/json"})
        assert_problem(answer, 413, "body-too-large")
    assert county.log.head().position == head


def test_an_announced_huge_body_is_not_read_at_all(county: County, server: Live) -> None:
    token = issue_key(county.keys, CLERK.id, CLERK.unit, ("clerk",), county.clock.now())
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(
            f"POST /api/v1/cases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n".encode()
        )
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413")


def test_a_stream_whose_key_is_revoked_ends_before_it_tells_more(county: County, server: Live, worker: Caller) -> None:
    start = county.log.head().position
    with _calling(server, county, CLERK) as caller, _streaming(caller, start) as stream:
        key_id = str(caller.client.headers["Authorization"]).split("_")[1]
        county.keys.revoke(key_id, county.clock.now())
        worker.report()
        with pytest.raises(StopIteration):
            stream.next()


def test_a_server_that_stops_ends_its_streams(county: County) -> None:
    with (
        live(county) as server,
        _calling(server, county, CLERK) as caller,
        _streaming(caller, county.log.head().position) as stream,
        ThreadPoolExecutor(1) as pool,
    ):
        ended = pool.submit(stream.ended)
        assert server.stop(5), "the open stream held the server up"
        assert ended.result(5)


def test_a_stream_whose_client_has_gone_ends(county: County) -> None:
    with live(county) as server:
        with _calling(server, county, CLERK) as caller, _streaming(caller, 0) as stream:
            stream.next()
        server.server.should_exit = True
        # Not told that it is to stop: only the client's going can end the stream.
        server.thread.join(5)
        assert not server.thread.is_alive()
