"""A write with a key, or with a source number, happens once however often it is sent."""

from concurrent.futures import ThreadPoolExecutor

from gridflow.testing import person
from gridflow.testing.territory import CLERK, GRID_WORKER, SIBLING_GRID, SIBLING_VILLAGE, SUPERVISOR, TOWNSHIP, VILLAGE
from tests.api.desk import REPORT, Desk, assert_problem

SOURCE = {"system": "12345", "number": "HZ-1"}


def test_the_same_key_gets_the_same_receipt(desk: Desk) -> None:
    first = desk.post(GRID_WORKER, "/cases", REPORT, {"Idempotency-Key": "a-1"})
    head = desk.head
    again = desk.post(GRID_WORKER, "/cases", REPORT, {"Idempotency-Key": "a-1"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert desk.head == head


def test_the_same_key_with_another_body_is_refused(desk: Desk) -> None:
    desk.post(GRID_WORKER, "/cases", REPORT, {"Idempotency-Key": "a-2"})
    head = desk.head
    answer = desk.post(GRID_WORKER, "/cases", {**REPORT, "subject": "井盖缺失"}, {"Idempotency-Key": "a-2"})
    problem = assert_problem(answer, 422, "idempotency-key-reused", "幂等键“a-2”")
    assert problem["number"] in problem["detail"]
    assert desk.head == head


def test_the_same_key_for_another_command_is_refused(desk: Desk) -> None:
    number = desk.report()
    desk.post(CLERK, f"/cases/{number}/accept", {}, {"Idempotency-Key": "a-3"})
    head = desk.head
    answer = desk.post(CLERK, f"/cases/{desk.report()}/accept", {}, {"Idempotency-Key": "a-3"})
    assert_problem(answer, 422, "idempotency-key-reused")
    assert desk.head == head + 2, "only the second report"


def test_keys_of_different_callers_do_not_meet(desk: Desk) -> None:
    first = desk.post(GRID_WORKER, "/cases", REPORT, {"Idempotency-Key": "shared"})
    second = desk.post(
        person("grid_worker", GRID_WORKER.unit, "another"), "/cases", REPORT, {"Idempotency-Key": "shared"}
    )
    assert first.json()["number"] != second.json()["number"]


def test_the_same_source_number_is_one_case_for_whoever_forwards_it(desk: Desk) -> None:
    integrator = person("integrator", VILLAGE)
    first = desk.post(integrator, "/cases", {**REPORT, "source": SOURCE})
    again = desk.post(CLERK, "/cases", {**REPORT, "source": SOURCE})
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = {**REPORT, "subject": "换了内容", "source": SOURCE}
    problem = assert_problem(desk.post(integrator, "/cases", other), 422, "idempotency-key-reused", "来源编号“HZ-1”")
    assert (problem["number"], "幂等键" in str(problem)) == (first.json()["number"], False)
    assert problem["number"] in problem["detail"]


def test_a_source_number_is_one_case_in_the_whole_county(desk: Desk) -> None:
    source = {"system": "12345", "number": "HZ-2"}
    first = desk.post(CLERK, "/cases", {**REPORT, "source": source})
    head = desk.head
    sibling = person("clerk", SIBLING_VILLAGE)
    again = desk.post(sibling, "/cases", {**REPORT, "source": source})
    assert again.status_code == 201
    assert again.json() == first.json() | {"query_code": None}, "the number, and not the code that opens it"
    assert again.headers["Idempotency-Replayed"] == "true"
    other = {**REPORT, "place": SIBLING_GRID, "source": source}
    problem = assert_problem(desk.post(sibling, "/cases", other), 422, "idempotency-key-reused", "来源编号“HZ-2”")
    assert first.json()["number"] not in str(problem), "the number of a case that it does not see"
    assert desk.head == head


def test_whoever_learns_the_number_of_a_case_so_does_not_see_it(desk: Desk) -> None:
    source = {"system": "12345", "number": "HZ-3"}
    desk.post(CLERK, "/cases", {**REPORT, "source": source})
    number = desk.post(person("clerk", SIBLING_VILLAGE), "/cases", {**REPORT, "source": source}).json()["number"]
    assert_problem(desk.get(person("clerk", SIBLING_VILLAGE), f"/cases/{number}"), 404, "unknown-case")


def test_a_source_number_tells_nothing_to_a_role_that_may_not_report(desk: Desk) -> None:
    source = {"system": "12345", "number": "HZ-4"}
    desk.post(CLERK, "/cases", {**REPORT, "source": source})
    for subject in (REPORT["subject"], "井盖缺失"):
        answer = desk.post(SUPERVISOR, "/cases", {**REPORT, "subject": subject, "source": source})
        assert_problem(answer, 403, "not-permitted")


def test_names_of_a_source_cannot_be_confused(desk: Desk) -> None:
    numbers = {
        desk.report(CLERK, source={"system": system, "number": number})
        for system, number in (("a:b", "c"), ("a", "b:c"), ("a/b", "c"))
    }
    assert len(numbers) == 3


def test_concurrent_posts_of_one_key_make_one_case(desk: Desk) -> None:
    desk.token(GRID_WORKER)
    head = desk.head
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: desk.post(GRID_WORKER, "/cases", REPORT, {"Idempotency-Key": "race"}), range(16))
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert sum(answer.headers.get("Idempotency-Replayed") == "true" for answer in answers) == 15
    assert desk.head == head + 2


def test_concurrent_posts_of_one_source_by_several_units_make_one_case(desk: Desk) -> None:
    body = {**REPORT, "source": {"system": "12345", "number": "race"}}
    units = [GRID_WORKER, CLERK, person("clerk", TOWNSHIP), person("clerk", SIBLING_VILLAGE)]
    for actor in units:
        desk.token(actor)
    head = desk.head
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: desk.post(units[n % 3], "/cases", body), range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert desk.head == head + 2
    assert desk.post(units[3], "/cases", body).json() == answers[0].json() | {"query_code": None}


def test_keys_are_visible_ascii_of_bounded_length(desk: Desk) -> None:
    desk.token(GRID_WORKER)
    head = desk.head
    for key in ("", " ", "a b", "k" * 201, "é"):
        answer = desk.client.post(
            "/api/v1/cases",
            json=dict(REPORT),
            headers=[
                (b"authorization", f"Bearer {desk.token(GRID_WORKER)}".encode()),
                (b"idempotency-key", key.encode("latin-1")),
            ],
        )
        assert assert_problem(answer, 422, "invalid-input", "Idempotency-Key")["field"] == "Idempotency-Key"
    twice = [
        ("authorization", f"Bearer {desk.token(GRID_WORKER)}"),
        ("idempotency-key", "one"),
        ("idempotency-key", "two"),
    ]
    assert_problem(desk.client.post("/api/v1/cases", json=dict(REPORT), headers=twice), 422, "invalid-input")
    assert desk.head == head
