"""Given a server under load, when it is killed at any instant, then what it acknowledged is there once."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Any

import httpx2
import pytest

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County, open_county
from gridflow.settings import Settings
from gridflow.store.recorder import EventRecorder
from gridflow.territory import Level
from tests.crash.server import Server, serving

ROUNDS = 10
CLIENTS = 6
COUNTY, TOWNSHIP, VILLAGE = "330921000000", "330921100000", "330921100001"


@dataclass
class Ledger:
    """What the clients know: keys with the receipt they got, and requests whose outcome is unknown."""

    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    unknown: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, client: httpx2.Client, key: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Send a command; remember its receipt, or that nobody knows. None when the server is gone."""
        try:
            response = client.post(path, json=body, headers={"Idempotency-Key": key})
        except httpx2.TransportError:
            with self.lock:
                self.unknown[key] = (path, body)
            return None
        assert response.status_code in (200, 201), response.text
        receipt: dict[str, Any] = response.json()
        with self.lock:
            self.acknowledged[key] = receipt
        return receipt


def _client(server: Server, token: str) -> httpx2.Client:
    return httpx2.Client(base_url=server.base, headers={"Authorization": f"Bearer {token}"}, timeout=10.0)


def _work(server: Server, token: str, ledger: Ledger, name: str) -> None:
    """Report cases and accept them, until the server is gone."""
    with _client(server, token) as client:
        for turn in range(10_000):
            report = {"place": VILLAGE, "subject": f"路灯不亮{name}-{turn}", "matter": "facility", "channel": "grid"}
            reported = ledger.send(client, f"{name}-{turn}-report", "/api/v1/cases", report)
            if reported is None:
                return
            accept = f"/api/v1/cases/{reported['number']}/accept"
            if ledger.send(client, f"{name}-{turn}-accept", accept, {}) is None:
                return


def _prepare(database_url: str) -> str:
    county = open_county(Settings(database_url=database_url))
    try:
        units = [
            RegisterUnit(code=COUNTY, level=Level.COUNTY, unit_name="岱山县"),
            RegisterUnit(code=TOWNSHIP, level=Level.TOWNSHIP, unit_name="高亭镇", parent=COUNTY),
            RegisterUnit(code=VILLAGE, level=Level.VILLAGE, unit_name="沙涂社区居委会", parent=TOWNSHIP),
        ]
        county.registrar.register(units, Actor(id="administrator", role="administrator", unit=COUNTY))
        return issue_key(county.keys, "clerk-1", VILLAGE, ("clerk",), county.clock.now())
    finally:
        county.database.close()


def _killed_under_load(server: Server, token: str, ledger: Ledger, round_name: str, chance: random.Random) -> None:
    clients = [
        threading.Thread(target=_work, args=(server, token, ledger, f"{round_name}-{client}"))
        for client in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    sleep(chance.uniform(0.2, 0.9))
    server.kill()
    for client in clients:
        client.join()


def _retry_unknown(server: Server, token: str, ledger: Ledger) -> None:
    """Repeat each unknown command with its key: the answer tells what happened, or makes it happen."""
    repeated, ledger.unknown = ledger.unknown, {}
    with _client(server, token) as client:
        for key, (path, body) in repeated.items():
            assert ledger.send(client, key, path, body) is not None


def _each_once(county: County, ledger: Ledger) -> None:
    history = county.log.after(0, 1_000_000)
    assert [position for position, _ in history] == list(range(1, len(history) + 1))
    topics = Counter((event.stream_id, event.body.topic) for _, event in history)
    reported = [receipt["number"] for key, receipt in ledger.acknowledged.items() if key.endswith("report")]
    accepted = [receipt["number"] for key, receipt in ledger.acknowledged.items() if key.endswith("accept")]
    assert len(set(reported)) == len(reported), "two acknowledged reports share a case"
    in_log = {number for (number, topic) in topics if topic == "case.reported"}
    assert in_log == set(reported), "the log holds exactly the acknowledged reports"
    assert {number for (number, topic) in topics if topic == "case.accepted"} == set(accepted)
    assert all(topics[number, "case.reported"] == 1 for number in reported)
    assert all(topics[number, "case.accepted"] == 1 for number in accepted)
    for receipt in ledger.acknowledged.values():
        versions = EventRecorder(county.database).select_events(receipt["number"], lte=receipt["version"])
        stored = [event.topic for event in versions][-len(receipt["events"]) :]
        assert stored == receipt["events"], "an acknowledged command's events stand where its receipt says"


@pytest.mark.xdist_group("crash")
def test_killed_ten_times_nothing_acknowledged_is_lost_or_doubled(
    database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """受理回执即承诺: ten rounds of kill -9 under load."""
    token, ledger, chance = _prepare(database_url), Ledger(), random.Random(20261122)
    log = tmp_path / "server.log"
    retried = 0
    for turn in range(ROUNDS):
        with serving(database_url, log) as server:
            retried += len(ledger.unknown)
            _retry_unknown(server, token, ledger)
            _killed_under_load(server, token, ledger, str(turn), chance)
    with serving(database_url, log) as server:
        retried += len(ledger.unknown)
        _retry_unknown(server, token, ledger)
    county = open_county(Settings(database_url=database_url))
    try:
        _each_once(county, ledger)
    finally:
        county.database.close()
    assert retried >= ROUNDS, "the kills came between commands; the load is too light to prove anything"
    record_property("acknowledged", len(ledger.acknowledged))
    record_property("retried", retried)
