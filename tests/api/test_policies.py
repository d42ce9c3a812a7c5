"""The policy packs 政策包 over HTTP: reading them, and adopting another in mid-flight."""

import pytest

from gridflow.aggregates.event import Actor
from gridflow.policy import builtin_pack
from gridflow.testing import person
from gridflow.testing.territory import ADMINISTRATOR, CLERK, GRID_WORKER, TOWNSHIP
from tests.api.desk import Desk, assert_problem
from tests.unit.policy.packs import S0, SLOWER, changed, pack

SECOND = pack(SLOWER).version


@pytest.fixture(autouse=True)
def back_to_the_first(desk: Desk) -> None:
    """Every test begins under the pack that ships."""
    desk.post(ADMINISTRATOR, "/policies", {"text": S0})


def test_a_pack_is_adopted_and_holds_for_what_comes(desk: Desk) -> None:
    before = desk.report()
    answer = desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER})
    after = desk.report()

    assert answer.status_code == 201, answer.text
    adopted = answer.json()
    assert (adopted["version"], adopted["id"], adopted["current"]) == (SECOND, "s0", True)
    assert adopted["adopted_by"] == {"id": ADMINISTRATOR.id, "role": "administrator", "unit": ADMINISTRATOR.unit}
    assert adopted["adopted_at"] == "2026-10-12T09:00:00+08:00"
    assert answer.headers["Location"] == f"/api/v1/policies/{SECOND}"
    assert desk.get(CLERK, "/feed", min_position=int(answer.headers["GridFlow-Position"])).status_code == 200
    terms = [desk.get(CLERK, f"/cases/{number}/deadlines").json()["items"][0]["term"] for number in (before, after)]
    assert terms == ["2wd", "4wd"]


def test_the_pack_in_force_again_changes_nothing(desk: Desk) -> None:
    desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER})
    head = desk.head
    answer = desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER})
    assert (answer.status_code, answer.json()["version"], desk.head) == (200, SECOND, head)


def test_adoptions_are_listed_the_last_one_first_and_flagged(desk: Desk) -> None:
    desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER})
    items = desk.get(GRID_WORKER, "/policies").json()["items"]
    assert [item["current"] for item in items] == [True] + [False] * (len(items) - 1)
    assert [item["version"] for item in items[:2]] == [SECOND, builtin_pack("s0").version]
    assert items[-1]["adopted_by"]["role"] == "system"


def test_one_version_is_read_with_its_text(desk: Desk) -> None:
    desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER})
    first = desk.get(CLERK, f"/policies/{builtin_pack('s0').version}").json()
    second = desk.get(CLERK, f"/policies/{SECOND}").json()
    assert (first["current"], second["current"]) == (False, True)
    assert (first["text"], second["text"]) == (S0, SLOWER)
    assert second["pack"]["terms"]["accept"] == "4wd"
    assert second["pack"]["role_titles"]["clerk"] == "受理员"


def test_a_version_that_never_was_is_not_found(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, "/policies/s0@000000000000"), 404, "not-found", "s0@000000000000")


@pytest.mark.parametrize("by", [CLERK, person("administrator", TOWNSHIP)], ids=["role", "unit"])
def test_only_an_administrator_of_the_county_adopts(desk: Desk, by: Actor) -> None:
    head = desk.head
    assert_problem(desk.post(by, "/policies", {"text": SLOWER}), 403, "not-permitted")
    assert desk.head == head


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param("id = ", "file", id="no TOML"),
        pytest.param(changed('\naccept = "2wd"', '\naccept = "2"'), "terms.accept", id="a term that is none"),
        pytest.param("", "text", id="nothing"),
        pytest.param("#" * 100_001, "text", id="too long"),
    ],
)
def test_what_is_no_pack_is_refused_where_it_is_wrong(desk: Desk, text: str, field: str) -> None:
    head = desk.head
    problem = assert_problem(desk.post(ADMINISTRATOR, "/policies", {"text": text}), 422, "invalid-input")
    assert problem["field"].startswith(field)
    assert desk.head == head


def test_the_body_is_strict(desk: Desk) -> None:
    assert_problem(desk.post(ADMINISTRATOR, "/policies", {"text": SLOWER, "force": True}), 422, "invalid-input")
    assert_problem(desk.send(ADMINISTRATOR, "/policies", b"id =", "text/plain"), 415, "unsupported-media-type")
