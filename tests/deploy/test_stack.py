"""The deployment with a replica, started by hand: two interfaces, one worker, a PostgreSQL server and its follower."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.keys import issue_key
from gridflow.bootstrap import open_county
from gridflow.settings import Settings
from gridflow.territory import Level
from tests.crash.server import Server
from tests.integration.servers.pair import Pair, running_pair

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("servers")]
COUNTY, TOWNSHIP, VILLAGE = "330921000000", "330921100000", "330921100001"


@contextmanager
def working(database_url: str, log: Path) -> Iterator[None]:
    """`gridflow work` for the length of the block."""
    environment = os.environ | {"GRIDFLOW_DATABASE_URL": database_url}
    command = [sys.executable, "-c", "from gridflow.cli import main; main()", "work"]
    with log.open("ab") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as process:
        try:
            yield
        finally:
            process.terminate()


def prepared(database_url: str) -> str:
    """A county with three units; the key of the village's clerk."""
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


class Desk:
    """A clerk who turns to the next interface when one does not answer, with the same key."""

    def __init__(self, servers: list[Server], token: str) -> None:
        self.servers = servers
        self._headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = self._headers | {"Idempotency-Key": uuid4().hex}
        until = monotonic() + 20
        while True:
            server = self.servers[0]
            try:
                response = httpx2.post(f"{server.base}{path}", json=body, headers=headers, timeout=10)
            except httpx2.TransportError:
                self.servers.append(self.servers.pop(0))
                continue
            if response.status_code == 503 and monotonic() < until:
                sleep(0.05)
                continue
            assert response.status_code in (200, 201), response.text
            receipt: dict[str, Any] = response.json()
            return receipt

    def get(self, path: str, **parameters: str | int) -> dict[str, Any]:
        response = httpx2.get(f"{self.servers[0].base}{path}", params=parameters, headers=self._headers, timeout=10)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


def test_a_case_goes_through_whichever_process_or_server_fails(tmp_path: Path) -> None:
    with running_pair() as pair:
        name = pair.database()
        database_url, log = pair.either(name), tmp_path / "log"
        token = prepared(database_url)
        replica = {"GRIDFLOW_REPLICA_URL": pair.url(pair.replica, name)}
        with working(database_url, log):
            first, second = (Server(database_url, log, "--no-work", **replica) for _ in range(2))
            try:
                _lives_through(pair, Desk([first, second], token), first)
            finally:
                first.kill()
                second.kill()


def _lives_through(pair: Pair, desk: Desk, first: Server) -> None:
    report = {"place": VILLAGE, "subject": "路灯不亮", "matter": "facility", "channel": "grid"}
    reported = desk.post("/api/v1/cases", report)
    number = reported["number"]
    queued = desk.get(f"/api/v1/queues/{VILLAGE}", min_position=reported["position"])
    assert [row["number"] for row in queued["items"]] == [number], "who asks for his own report gets it"

    names = "SELECT array_agg(DISTINCT application_name) FROM pg_stat_activity WHERE application_name LIKE 'gridflow/%'"
    assert set(pair.ask(pair.primary, names)) == {"gridflow/serve", "gridflow/work"}

    first.kill()
    accepted = desk.post(f"/api/v1/cases/{number}/accept", {})
    assert accepted["version"] > reported["version"], "the other interface knows everything of it"

    pair.primary.stop("immediate")
    pair.replica.promote()
    noted = desk.post(f"/api/v1/cases/{number}/note", {"text": "已到现场", "phase": "during"})
    assert noted["position"] > accepted["position"]
    again = desk.post("/api/v1/cases", report)
    queued = desk.get(f"/api/v1/queues/{VILLAGE}", min_position=again["position"])
    assert {row["number"] for row in queued["items"]} == {number, again["number"]}, "and the worker goes on"
