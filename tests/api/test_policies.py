"""The policy packs 政策包 over HTTP: reading them, and adopting another in mid-flight."""

from collections.abc import Iterator
from typing import Any

import pytest

from gridflow.aggregates.event import Actor
from gridflow.policy import builtin_pack
from gridflow.testing import person
from gridflow.testing.territory import ADMINISTRATOR, CLERK, FAR_GRID, GRID_WORKER, OTHER_TOWNSHIP, TOWNSHIP
from tests.api.desk import Desk, assert_problem
from tests.unit.policy.packs import SHIPPED, SLOWER, changed, pack

SECOND = pack(SLOWER).version


@pytest.fixture(autouse=True)
def back_to_the_first(desk: Desk) -> None:
    """Every test begins under the pack that ships."""
    desk.post(ADMINISTRATOR, "/policies", {"text": SHIPPED})


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
    assert (first["text"], second["text"]) == (SHIPPED, SLOWER)
    assert second["pack"]["terms"]["accept"] == "4wd"
    assert second["pack"]["role_titles"]["clerk"] == "受理员"


def test_a_pack_is_told_with_what_it_extends(desk: Desk) -> None:
    first = desk.get(CLERK, f"/policies/{builtin_pack('s0').version}").json()
    assert first["pack"]["terms"]["resolve"] == "5wd"
    assert "extends" not in first["pack"]


def test_a_pack_that_is_still_to_come_is_listed_and_not_yet_in_force(desk: Desk) -> None:
    text = changed("\nanchor", '\neffective_on = 2027-01-01\noverridable = ["terms"]\nanchor')
    answer = desk.post(ADMINISTRATOR, "/policies", {"text": text}).json()
    assert (answer["effective_on"], answer["in_force_from"]) == ("2027-01-01", "2027-01-01T00:00:00+08:00")
    assert answer["current"] is False
    versions = [
        desk.get(CLERK, "/policies/in-force", at=at).json()["version"]
        for at in ("2026-12-31T23:59:59+08:00", "2027-01-01T00:00:00+08:00")
    ]
    assert versions == [builtin_pack("s0").version, answer["version"]]


class TestLocal:
    """地方规定: what a township adopts for itself."""

    OPEN = changed("\nanchor", '\noverridable = ["terms"]\nanchor')
    OWN = 'id = "own"\ntitle = "本镇时限"\nsource = "本镇文件"\n[terms]\naccept = "1wd"\n'
    NONE = 'id = "none"\ntitle = "不另行规定"\nsource = "本镇文件"\n'
    BY = person("administrator", OTHER_TOWNSHIP)

    @pytest.fixture(autouse=True)
    def taken_back(self, desk: Desk) -> Iterator[None]:
        desk.post(ADMINISTRATOR, "/policies", {"text": self.OPEN})
        yield
        desk.post(self.BY, "/policies", {"text": self.NONE, "unit": OTHER_TOWNSHIP})

    def adopt(self, desk: Desk) -> dict[str, Any]:
        answer = desk.post(self.BY, "/policies", {"text": self.OWN, "unit": OTHER_TOWNSHIP})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def test_it_holds_for_the_cases_of_the_township(self, desk: Desk) -> None:
        adopted = self.adopt(desk)
        assert (adopted["unit"], adopted["id"], adopted["current"]) == (OTHER_TOWNSHIP, "own", True)
        numbers = (desk.report(), desk.report(person("grid_worker", FAR_GRID), place=FAR_GRID))
        clocks = [desk.get(ADMINISTRATOR, f"/cases/{number}/deadlines").json()["items"][0] for number in numbers]
        assert [clock["term"] for clock in clocks] == ["2wd", "1wd"]
        in_force = desk.get(CLERK, "/policies/in-force", unit=FAR_GRID).json()
        assert clocks[1]["policy_version"] == in_force["version"]
        assert [one["id"] for one in in_force["adoptions"]] == ["s0", "own"]
        assert in_force["pack"]["terms"] == desk.get(CLERK, "/policies/in-force").json()["pack"]["terms"] | {
            "accept": "1wd"
        }

    def test_the_version_of_a_clock_can_be_looked_up(self, desk: Desk) -> None:
        adopted = self.adopt(desk)
        version = desk.get(CLERK, "/policies/in-force", unit=OTHER_TOWNSHIP).json()["version"]
        made, own = (desk.get(CLERK, f"/policies/{one}").json() for one in (version, adopted["version"]))
        assert (made["version"], made["unit"], made["text"]) == (version, OTHER_TOWNSHIP, self.OWN)
        assert made["pack"]["terms"]["resolve"] == "5wd"
        assert own["pack"]["terms"] == {"accept": "1wd"}

    def test_the_same_again_changes_nothing(self, desk: Desk) -> None:
        self.adopt(desk)
        head = desk.head
        answer = desk.post(ADMINISTRATOR, "/policies", {"text": self.OWN, "unit": OTHER_TOWNSHIP})
        assert (answer.status_code, desk.head) == (200, head)

    def test_a_pack_of_the_county_that_leaves_no_room_for_it_is_refused(self, desk: Desk) -> None:
        self.adopt(desk)
        problem = assert_problem(desk.post(ADMINISTRATOR, "/policies", {"text": SHIPPED}), 422, "invalid-input")
        assert (problem["unit"], problem["field"]) == (OTHER_TOWNSHIP, "terms")

    def test_nobody_adopts_for_another_township(self, desk: Desk) -> None:
        body = {"text": self.OWN, "unit": TOWNSHIP}
        assert_problem(desk.post(self.BY, "/policies", body), 422, "unknown-unit")


def test_which_pack_was_in_force_is_asked_for_a_unit_and_an_instant_that_there_are(desk: Desk) -> None:
    assert_problem(desk.get(CLERK, "/policies/in-force", unit="990199000000"), 404, "unknown-unit")
    for at in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        assert_problem(desk.get(CLERK, "/policies/in-force", at=at), 422, "invalid-input")


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
