"""Nobody asks for an alert: the county's own work brings it to whoever reads the feed."""

from time import monotonic, sleep
from typing import Any

import httpx2

from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, give, instant, report_by
from gridflow.testing.territory import GRID_WORKER, TOWNSHIP, person
from tests.api.live import live

SUPERVISOR = person("supervisor", TOWNSHIP)
PATIENCE = 20.0


def test_a_deadline_that_runs_out_is_told_by_the_feed_and_stands_among_the_alerts(county: County) -> None:
    """Reported on Monday, the case is to be accepted by Wednesday's 24:00."""
    clock = county.clock
    assert isinstance(clock, SettableClock)
    number = give(county, report_by(GRID_WORKER, at=clock.now()).command, GRID_WORKER).number
    start = county.log.head().position
    token = issue_key(county.keys, SUPERVISOR.id, SUPERVISOR.unit, (SUPERVISOR.role,), clock.now())
    headers = {"Authorization": f"Bearer {token}"}
    with live(county) as server, httpx2.Client(base_url=server.base, headers=headers, timeout=30.0) as client:
        clock.set(instant("2026-10-15T00:00:00+08:00"))
        told = _told(client, start)
        alerts = _alerts(client)
    assert [event["type"].split(".")[2] for event in told] == ["reminder-issued", "deadline-missed"]
    assert {event["subject"] for event in told} == {number}
    assert [(alert["kind"], alert["number"]) for alert in alerts if alert["unit"] == TOWNSHIP] == [("missed", number)]


def _told(client: httpx2.Client, after: int) -> list[dict[str, Any]]:
    """What the feed tells after a position, up to the first missed deadline, in one long poll after the other."""
    told: list[dict[str, Any]] = []
    until = monotonic() + PATIENCE
    while not any("deadline-missed" in event["type"] for event in told):
        assert monotonic() < until, "nothing came"
        page = client.get(f"/api/v1/feed?after={after}&wait=5")
        told, after = [*told, *page.json()], int(page.headers["GridFlow-Position"])
    return told


def _alerts(client: httpx2.Client) -> list[dict[str, Any]]:
    """The alerts, as soon as a missed deadline is among them."""
    alerts: list[dict[str, Any]] = []
    until = monotonic() + PATIENCE
    while not any(alert["kind"] == "missed" for alert in alerts):
        assert monotonic() < until, "no alert stands there"
        sleep(0.05)
        alerts = client.get("/api/v1/alerts").json()["items"]
    return alerts
