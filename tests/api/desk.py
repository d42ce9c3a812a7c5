"""Calling the interface as someone, and what the answers have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from gridflow.aggregates.event import Actor
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing.territory import GRID, GRID_WORKER

API = "/api/v1"
REPORT: Mapping[str, Any] = {"place": GRID, "subject": "路灯不亮", "matter": "facility", "channel": "resident"}


@dataclass
class Desk:
    """A county behind its interface. Every actor has a key of its own, in its one role and for its unit."""

    county: County
    client: TestClient
    tokens: dict[Actor, str] = field(default_factory=dict)

    def token(self, actor: Actor) -> str:
        if actor not in self.tokens:
            now = self.county.clock.now()
            self.tokens[actor] = issue_key(self.county.keys, actor.id, actor.unit, (actor.role,), now)
        return self.tokens[actor]

    def headers(self, actor: Actor) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(actor)}"}

    def get(self, actor: Actor, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> Response:
        """A read at `/api/v1…`."""
        # An empty mapping would take the query off a path that has one.
        return self.client.get(f"{API}{path}", params=query or None, headers={**self.headers(actor), **(headers or {})})

    def post(
        self, actor: Actor, path: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        """A write of JSON at `/api/v1…`."""
        given = {**self.headers(actor), **(headers or {})}
        return self.client.post(f"{API}{path}", json=dict(body or {}), headers=given)

    def send(self, actor: Actor, path: str, content: bytes, media_type: str | None = "application/json") -> Response:
        """A write of raw bytes at `/api/v1…`."""
        headers = self.headers(actor) | ({"Content-Type": media_type} if media_type is not None else {})
        return self.client.post(f"{API}{path}", content=content, headers=headers)

    def report(self, actor: Actor = GRID_WORKER, **changes: Any) -> str:
        """Report a case; returns its number."""
        answer = self.post(actor, "/cases", {**REPORT, **changes})
        assert answer.status_code == 201, answer.text
        number: str = answer.json()["number"]
        return number

    def give(self, actor: Actor, number: str, command: str, **body: Any) -> dict[str, Any]:
        """Give a command that is granted; returns the receipt."""
        answer = self.post(actor, f"/cases/{number}/{command}", body)
        assert answer.status_code == 200, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    def project(self) -> None:
        self.county.projector.catch_up()

    @property
    def head(self) -> int:
        """The last position of the log: it moves if anything at all is recorded."""
        return self.county.log.head().position


def assert_problem(answer: Response, status: int, code: str, *said: str) -> dict[str, Any]:
    """The answer is a problem of this status and stable type, with a Chinese title and a detail that says so."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"urn:gridflow:problem:{code}"
    assert problem["code"] == code
    assert problem["status"] == status
    for text in (problem["title"], problem["detail"]):
        assert any("\u4e00" <= character <= "\u9fff" for character in text), text
    for part in said:
        assert part in problem["detail"]
    return problem
