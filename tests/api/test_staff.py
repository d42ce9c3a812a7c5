"""People 人员 over HTTP: the register, appointments, staffing, training, and who reads whose name."""

from typing import Any, Final

import pytest
from httpx2 import Response

from gridflow.aggregates.event import Actor
from gridflow.testing import person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import Desk, assert_problem
from tests.unit.person.office import WORKER, staffed

OFFICE = person("administrator", TOWNSHIP)
FOREIGN = person("administrator", OTHER_TOWNSHIP)
PERSON = {
    "unit": VILLAGE,
    "full_name": "王小二",
    "birth_date": "1990-01-01",
    "residence": VILLAGE,
    "phone": "138 0000 0000",
    "app_capable": True,
}
PAPER: Final[dict[str, Any]] = {"document": "示例〔2026〕1号", "published_on": "2026-10-10"}


@pytest.fixture(scope="module", autouse=True)
def pack(desk: Desk) -> None:
    answer = desk.post(ADMINISTRATOR, "/policies", {"text": staffed()})
    assert answer.status_code == 201, answer.text


def registered(desk: Desk, name: str, by: Actor = OFFICE, **changes: Any) -> Response:
    return desk.post(by, "/staff", {"person": name, **PERSON, **changes})


def given(desk: Desk, name: str, command: str, by: Actor = OFFICE, **body: Any) -> list[str]:
    """The topics of what a granted command posted."""
    answer = desk.post(by, f"/staff/{name}/{command}", body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["GridFlow-Position"] == str(desk.head)
    return [one["topic"] for one in answer.json()["posted"]]


def appointed(desk: Desk, name: str, unit: str = GRID, **changes: Any) -> None:
    post: dict[str, Any] = {"post": WORKER, "unit": unit}
    given(desk, name, "propose-appointment", CLERK, **post)
    given(desk, name, "approve-appointment", **post, **PAPER, **changes)


def test_a_person_is_registered_once(desk: Desk) -> None:
    answer = registered(desk, "reg-1")
    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/staff/reg-1")
    assert answer.json()["posted"] == [{"stream": "person/reg-1", "version": 1, "topic": "person.registered"}]
    again = registered(desk, "reg-1")
    assert (again.status_code, again.json()["posted"]) == (200, [])
    assert_problem(registered(desk, "reg-1", full_name="王大二"), 422, "invalid-input", "reg-1")


def test_an_idempotency_key_gets_the_same_receipt(desk: Desk) -> None:
    body, key = {"person": "key-1", **PERSON}, {"Idempotency-Key": "key-1"}
    first, second = (desk.post(OFFICE, "/staff", body, key) for _ in range(2))
    assert first.json() == second.json()
    assert_problem(desk.post(OFFICE, "/staff", {**body, "app_capable": False}, key), 422, "idempotency-key-reused")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"person": "a/b"}, "person"),
        ({"full_name": ""}, "full_name"),
        ({"birth_date": "1899-12-31"}, "birth_date"),
        ({"birth_date": "2026-10-12"}, "birth_date"),
        ({"birth_date": 0}, "birth_date"),
        ({"phone": "call me"}, "phone"),
        ({"residence": "990101009000"}, "residence"),
        ({"app_capable": "yes"}, "app_capable"),
        ({"occurred_at": "2026-10-12T09:00:00+08:00"}, "occurred_at"),
        ({"salary": 1}, "salary"),
    ],
)
def test_what_is_no_person_is_refused_where_it_is_wrong(desk: Desk, changes: dict[str, Any], field: str) -> None:
    head = desk.head
    answer = desk.post(OFFICE, "/staff", {"person": "bad-1", **PERSON, **changes})
    assert assert_problem(answer, 422, "invalid-input")["field"] == field
    assert desk.head == head


def test_a_person_is_appointed_and_the_register_is_that_of_the_day(desk: Desk) -> None:
    registered(desk, "app-1")
    appointed(desk, "app-1", effective_on="2026-10-20")
    (row,) = desk.get(OFFICE, "/staff", post=WORKER, on="2026-10-20").json()["items"]
    assert (row["person"], row["full_name"], row["duty"]) == ("app-1", "王小二", None)
    assert row["posts"] == [
        {
            "post": WORKER,
            "post_title": "网格员",
            "unit": GRID,
            "unit_name": "东一村第一网格",
            "since": "2026-10-20",
            "until": None,
            "document": PAPER["document"],
            "published_on": PAPER["published_on"],
            "end_requested_on": None,
        }
    ]
    assert desk.get(OFFICE, "/staff", post=WORKER, on="2026-10-19").json()["items"] == []
    today = {one["person"]: one for one in desk.get(OFFICE, "/staff").json()["items"]}
    assert (today["app-1"]["posts"], today["app-1"]["duty_title"]) == ([], "离岗")
    post: dict[str, Any] = {"post": WORKER, "unit": GRID, "reason": "离职", "effective_on": "2026-11-01"}
    assert given(desk, "app-1", "end-appointment", CLERK, **post) == ["person.end-requested"]
    (held,) = desk.get(OFFICE, "/staff/app-1").json()["posts"]
    assert (held["until"], held["end_requested_on"]) == (None, "2026-11-01")


def test_what_a_person_lacks_is_named(desk: Desk) -> None:
    registered(desk, "lack-1", residence=None, birth_date="1960-01-01")
    given(desk, "lack-1", "propose-appointment", CLERK, post=WORKER, unit=SECOND_GRID)
    answer = desk.post(OFFICE, "/staff/lack-1/approve-appointment", {"post": WORKER, "unit": SECOND_GRID, **PAPER})
    problem = assert_problem(answer, 409, "not-eligible", "常住居民", "55周岁")
    assert [one["field"] for one in problem["errors"]] == ["resident", "age"]


def test_a_foreign_person_is_as_one_who_is_not_there(desk: Desk) -> None:
    registered(desk, "far-1")
    for by in (FOREIGN, person("clerk", SECOND_GRID)):
        for name in ("far-1", "nobody"):
            assert_problem(desk.get(by, f"/staff/{name}"), 404, "unknown-person", name)
            body = {"status": "leave"}
            assert_problem(desk.post(by, f"/staff/{name}/set-duty-status", body), 404, "unknown-person", name)
    assert "far-1" not in desk.get(FOREIGN, "/staff", limit=1000).text
    assert_problem(desk.get(FOREIGN, "/staff", unit=TOWNSHIP), 404, "unknown-unit")
    assert_problem(desk.get(OFFICE, "/staff/有"), 404, "unknown-person")


def test_names_and_numbers_are_for_those_who_staff_the_posts(desk: Desk) -> None:
    registered(desk, "mask-1")
    appointed(desk, "mask-1")
    told = ("王小二", "138 0000 0000", "1990-01-01", VILLAGE)
    masked = ("王＊＊", "＊＊＊", None, None)
    herself = person(GRID_WORKER.role, GRID, "mask-1")
    for by, expected in ((OFFICE, told), (CLERK, told), (herself, told), (SUPERVISOR, masked), (GRID_WORKER, masked)):
        one = desk.get(by, "/staff/mask-1").json()
        assert (one["full_name"], one["phone"], one["birth_date"], one["residence"]) == expected
        (row,) = [one for one in desk.get(by, "/staff", limit=1000).json()["items"] if one["person"] == "mask-1"]
        assert (row["full_name"], row["phone"]) == expected[:2]


def _told(desk: Desk, by: Actor, after: int) -> list[dict[str, Any]]:
    """The bodies of the events that the feed gives someone."""
    return [event["data"]["body"] for event in desk.get(by, "/feed", after=after).json()]


def test_the_feed_tells_of_people_what_the_register_does(desk: Desk) -> None:
    start = desk.head
    registered(desk, "fed-1")
    given(desk, "fed-1", "correct-person", full_name="王大二", reason="本人电话13800000000来电更正")
    posted = _told(desk, OFFICE, start)
    assert [(one["full_name"], one["birth_date"], one["residence"], one["phone"]) for one in posted] == [
        (name, "1990-01-01", VILLAGE, "138 0000 0000") for name in ("王小二", "王大二")
    ]
    herself = person(GRID_WORKER.role, TOWNSHIP, "fed-1")
    for by in (CLERK, herself):
        assert _told(desk, by, start) == posted
    for by in (person("grid_worker", VILLAGE), person("integrator", VILLAGE), person("auditor", COUNTY), SUPERVISOR):
        told = _told(desk, by, start)
        assert [(one["person"], one["full_name"]) for one in told] == [("fed-1", "王＊＊")] * 2
        assert {(one["birth_date"], one["residence"], one["phone"]) for one in told} == {(None, None, "＊＊＊")}
        assert told[1]["reason"] == "本人电话＊＊＊来电更正"


def test_the_feed_tells_who_answers_for_a_unit_to_those_who_record_it(desk: Desk) -> None:
    start = desk.head
    leader = {"title": "网格长", "name": "示例甲", "person": None, "phone": "微信 shili"}
    facts = {"responsible": [leader], "board": {"监督电话": "0580-0000000"}, "households": 312}
    assert desk.post(OFFICE, f"/units/{GRID}/describe", {"facts": facts}).status_code == 200
    (posted,) = _told(desk, OFFICE, start)
    assert posted["facts"]["responsible"] == [leader]
    (told,) = _told(desk, SUPERVISOR, start)
    assert told["facts"] == posted["facts"] | {
        "responsible": [leader | {"name": "示＊＊", "phone": "＊＊＊"}],
        "board": {"监督电话": "＊＊＊"},
    }


def test_how_an_exam_ended_is_for_those_who_staff_the_posts(desk: Desk) -> None:
    for name in ("exam-1", "exam-2"):
        registered(desk, name)
        appointed(desk, name)
    plan = {"unit": TOWNSHIP, "year": 2024, "sessions": [{"id": "t-1", "title": "业务培训", "exam": True}]}
    assert desk.post(OFFICE, "/trainings", plan).status_code == 200
    start = desk.head
    took_part = [{"person": name, "passed": False, "score": 20} for name in ("exam-1", "exam-2")]
    held = {"unit": TOWNSHIP, "year": 2024, "session": "t-1", "held_on": "2024-10-10", "participants": took_part}
    assert desk.post(OFFICE, "/trainings:record", held).status_code == 200
    herself = person(GRID_WORKER.role, GRID, "exam-1")
    for by, result in ((OFFICE, (False, 20)), (herself, (False, 20)), (GRID_WORKER, (None, None))):
        (training,) = desk.get(by, "/staff/exam-1").json()["trainings"]
        assert (training["session"], training["passed"], training["score"]) == ("t-1", *result)
    unknown = {"passed": None, "score": None}
    assert _told(desk, OFFICE, start)[0]["participants"] == took_part
    other, own = person("supervisor", TOWNSHIP), person("supervisor", TOWNSHIP, "exam-1")
    assert _told(desk, other, start)[0]["participants"] == [one | unknown for one in took_part]
    assert _told(desk, own, start)[0]["participants"] == [took_part[0], took_part[1] | unknown]


def test_pages_follow_one_another(desk: Desk) -> None:
    for name in ("page-1", "page-2", "page-3"):
        registered(desk, name)
    whole = [one["person"] for one in desk.get(OFFICE, "/staff", limit=1000).json()["items"]]
    seen, query = list[str](), dict[str, Any]()
    while query.get("cursor", "") is not None:
        page = desk.get(OFFICE, "/staff", limit=2, **query).json()
        seen += [one["person"] for one in page["items"]]
        query["cursor"] = page["cursor"]
    assert seen == whole == sorted(whole)


def test_badges_devices_and_duty(desk: Desk) -> None:
    registered(desk, "duty-1")
    registered(desk, "duty-2")
    assert given(desk, "duty-1", "bind-badge", badge="B-9") == ["person.badge-bound"]
    assert given(desk, "duty-1", "bind-device", device="P-9") == ["person.device-bound"]
    assert_problem(desk.post(OFFICE, "/staff/duty-2/bind-badge", {"badge": "B-9"}), 409, "transition-not-admitted")
    assert_problem(desk.post(OFFICE, "/staff/duty-1/set-duty-status", {"status": "on-duty"}), 409, "not-eligible")
    assert given(desk, "duty-1", "set-duty-status", status="leave") == ["person.duty-status-set"]
    one = desk.get(OFFICE, "/staff/duty-1").json()
    assert (one["badges"], one["devices"], one["duty_since"]) == (["B-9"], ["P-9"], "2026-10-12T09:00:00+08:00")
    assert given(desk, "duty-1", "release-badge", badge="B-9") == ["person.badge-released"]


def test_corrections(desk: Desk) -> None:
    registered(desk, "corr-1")
    assert given(desk, "corr-1", "correct-person", clear=["phone"], full_name="王二", reason="改名") == [
        "person.corrected"
    ]
    one = desk.get(OFFICE, "/staff/corr-1").json()
    assert (one["full_name"], one["phone"], one["birth_date"]) == ("王二", None, "1990-01-01")


def test_staffing_lists_the_vacancies(desk: Desk) -> None:
    registered(desk, "vac-1")
    appointed(desk, "vac-1", SECOND_GRID)
    answer = desk.get(OFFICE, "/staffing", unit=VILLAGE).json()
    (row,) = [one for one in answer["items"] if one["post"] == WORKER]
    assert SECOND_GRID not in [one["unit"] for one in row["vacancies"]]
    s0 = {one["post"]: one for one in answer["items"]}["grid-head"]
    assert s0["shares"] == {"all": {"part": 0, "whole": 2, "percent": 0.0, "target": 100, "reached": False}}
    assert [(one["unit"], one["required"], one["filled"]) for one in s0["vacancies"]] == [
        (GRID, 1, 0),
        (SECOND_GRID, 1, 0),
    ]
    before = desk.get(OFFICE, "/staffing", unit=VILLAGE, on="2026-10-11").json()
    assert before["policy_version"] != answer["policy_version"], "the pack of today was not in force yesterday"
    assert WORKER not in [one["post"] for one in before["items"]]
    assert_problem(desk.get(CLERK, "/staffing", unit=COUNTY), 404, "unknown-unit")
    for day in ("0001-01-01", "9999-12-31"):
        assert desk.get(OFFICE, "/staffing", on=day).status_code == 200, day


def test_training_is_planned_recorded_and_counted(desk: Desk) -> None:
    registered(desk, "train-1")
    appointed(desk, "train-1")
    plan = {"unit": TOWNSHIP, "year": 2026, "sessions": [{"id": "t-1", "title": "业务培训", "exam": True}]}
    assert desk.post(OFFICE, "/trainings", plan).json()["posted"][0]["stream"] == f"training/{TOWNSHIP}-2026"
    held = {"unit": TOWNSHIP, "year": 2026, "session": "t-1", "held_on": "2026-10-10"}
    took_part = [{"person": "train-1", "passed": True, "score": 91}]
    answer = desk.post(OFFICE, "/trainings:record", {**held, "participants": took_part})
    assert answer.status_code == 200, answer.text
    told = desk.get(OFFICE, "/trainings").json()
    (planned,) = told["plans"]
    assert (planned["late"], planned["sessions"][0]["held_on"]) == (True, "2026-10-10")
    (row,) = [one for one in told["items"] if one["post"] == WORKER]
    assert "train-1" not in row["untrained"] + row["unassessed"]
    assert row["trained"]["part"] == row["trained"]["whole"] - len(row["untrained"])
    one = desk.get(OFFICE, "/staff/train-1").json()
    assert one["trainings"] == [{**held, "passed": True, "score": 91}]
    unknown = desk.post(OFFICE, "/trainings:record", {**held, "participants": [{"person": "nobody"}]})
    assert assert_problem(unknown, 422, "invalid-input", "nobody")["field"] == "participants"
    assert desk.get(OFFICE, "/trainings", year=2025).json()["plans"] == []


def test_only_who_may_gives_commands(desk: Desk) -> None:
    head = desk.head
    assert_problem(registered(desk, "perm-1", SUPERVISOR), 403, "not-permitted", "督办员")
    assert desk.head == head


def test_the_description_says_what_is_personal(desk: Desk) -> None:
    schemas = desk.client.get("/openapi.json").json()["components"]["schemas"]
    assert schemas["RegisterPersonBody"]["properties"]["full_name"]["x-personal"] == "name"
    assert "person" not in schemas["CorrectPersonBody"]["properties"]
