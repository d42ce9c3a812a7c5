"""The register of grids over HTTP: particulars, blocks, coverage, boards, and applications for changes (A4-A6)."""

from typing import Any

import pytest
from httpx2 import Response

from gridflow.aggregates.event import Actor
from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    FAR_GRID,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.api.desk import API, Desk, assert_problem
from tests.unit.grid.office import APPLYING, BRIGADE, COUNTY_OFFICE, OTHER_TOWN, TOWN

HOMES, SCHOOL, WOOD = (f"{VILLAGE}B0{number}" for number in (1, 2, 3))
SQUARE = [[[122.0, 30.0], [122.1, 30.0], [122.1, 30.1], [122.0, 30.1], [122.0, 30.0]]]
FACTS: dict[str, Any] = {
    "block_type": "residential",
    "bounds": {"east": "人民路", "south": "小河", "west": "山脚", "north": "闸口"},
    "households": 312,
    "population": 905,
    "party_unit": "第一党小组",
    "responsible": [{"title": "网格长", "name": "示例甲", "phone": "0580-0000000"}],
    "board": {"监督电话": "0580-0000001"},
    "outline": {"type": "Polygon", "coordinates": SQUARE},
}
RENAME = {"command": "rename-unit", "body": {"code": SECOND_GRID, "unit_name": "渔港网格"}}


@pytest.fixture(autouse=True)
def under_the_pack(desk: Desk) -> None:
    """Changes of grids are applied for, and the names of people are put up."""
    desk.post(COUNTY_OFFICE, "/policies", {"text": APPLYING})


@pytest.fixture
def village(desk: Desk) -> None:
    """The village has declared three blocks, of which one lies in no grid, and two grids of departments."""
    done(record(desk, GRID, "describe", facts=FACTS))
    done(record(desk, VILLAGE, "describe", facts={"where": "urban"}))
    named = ((HOMES, "渔港新村", "residential"), (SCHOOL, "中心小学", "school"), (WOOD, "后山", "forest"))
    blocks = [{"code": code, "title": title, "block_type": kind} for code, title, kind in named]
    done(record(desk, VILLAGE, "declare-blocks", blocks=blocks))
    done(record(desk, GRID, "assign-blocks", blocks=[HOMES, SCHOOL]))
    foreign = [
        {"id": name, "title": title, "department": department}
        for name, title, department in (("fire-1", "消防网格", "消防大队"), ("wood-1", "护林网格", "林业站"))
    ]
    done(record(desk, VILLAGE, "declare-foreign-grids", grids=foreign))
    done(record(desk, GRID, "integrate-grid", grids=["fire-1"]))


def record(desk: Desk, unit: str, name: str, by: Actor = COUNTY_OFFICE, **said: Any) -> Response:
    return desk.post(by, f"/units/{unit}/{name}", said)


def done(answer: Response) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    document: dict[str, Any] = answer.json()
    return document


def listed(desk: Desk, by: Actor = COUNTY_OFFICE, **query: Any) -> dict[str, Any]:
    return {row["code"]: row for row in done(desk.get(by, "/grids", **query))["items"]}


def requested(desk: Desk, *adjustments: dict[str, Any], by: Actor = TOWN, reason: str = "户数过少") -> str:
    """The id of an application that was made."""
    answer = desk.post(by, "/grid-changes", {"adjustments": list(adjustments), "reason": reason})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].rpartition("/")[2]


@pytest.mark.usefixtures("village")
def test_the_register_says_what_is_known_of_each_grid(desk: Desk) -> None:
    grids = listed(desk)
    assert set(grids) >= {GRID, SECOND_GRID, FAR_GRID}
    row = grids[GRID]
    for name in ("block_type", "bounds", "households", "population", "party_unit", "outline"):
        assert row[name] == FACTS[name]
    assert (row["name"], row["parent"], row["where"]) == ("东一村第一网格", VILLAGE, "urban")
    assert row["block_type_title"] == "居民区"
    assert row["responsible"] == [
        {"title": "网格长", "name": "示例甲", "person": None, "phone": "0580-0000000"},
    ]
    assert [(block["code"], block["block_type_title"]) for block in row["blocks"]] == [
        (HOMES, "居民区"),
        (SCHOOL, "学校"),
    ]
    assert [grid["id"] for grid in row["foreign_grids"]] == ["fire-1"]
    assert (grids[FAR_GRID]["households"], grids[FAR_GRID]["where"]) == (None, None)


@pytest.mark.usefixtures("village")
def test_who_does_not_keep_the_register_reads_names_and_numbers_masked(desk: Desk) -> None:
    (leader,) = listed(desk, SUPERVISOR)[GRID]["responsible"]
    assert (leader["name"], leader["phone"]) == ("示＊＊", "＊＊＊")
    said = desk.get(CLERK, f"/units/{GRID}/history").text
    assert "示例甲" not in said
    assert "0580-0000000" not in said


@pytest.mark.usefixtures("village")
def test_the_register_is_that_of_a_subtree_and_a_day(desk: Desk) -> None:
    assert list(listed(desk, CLERK)) == [GRID, SECOND_GRID]
    assert listed(desk, on="2026-10-11")[GRID]["households"] is None
    assert_problem(desk.get(CLERK, "/grids", unit=SIBLING_VILLAGE), 404, "unknown-unit")
    first = done(desk.get(COUNTY_OFFICE, "/grids", limit=1))
    assert [row["code"] for row in first["items"]] == [first["cursor"]] == [GRID]
    assert done(desk.get(COUNTY_OFFICE, "/grids", limit=1, cursor=GRID))["items"][0]["code"] == SECOND_GRID


@pytest.mark.usefixtures("village")
def test_coverage_and_integration_name_their_gaps(desk: Desk) -> None:
    rates = done(desk.get(COUNTY_OFFICE, "/coverage", unit=VILLAGE))
    assert rates["on"] == "2026-10-12"
    covered, integrated = rates["coverage"], rates["integration"]
    assert (covered["share"]["part"], covered["share"]["whole"], covered["share"]["percent"]) == (2, 3, 66.6)
    assert [(gap["code"], gap["village_name"], gap["grid"]) for gap in covered["gaps"]] == [(WOOD, "东一村", None)]
    assert covered["undeclared"] == []
    assert (integrated["share"]["part"], integrated["share"]["whole"]) == (1, 2)
    assert [gap["id"] for gap in integrated["gaps"]] == ["wood-1"]
    assert SIBLING_VILLAGE in done(desk.get(COUNTY_OFFICE, "/coverage"))["coverage"]["undeclared"]
    before = done(desk.get(COUNTY_OFFICE, "/coverage", unit=VILLAGE, on="2026-10-11"))
    nothing = before["coverage"]["share"]
    assert (nothing["whole"], nothing["percent"], nothing["reached"]) == (0, None, None)
    assert_problem(desk.get(CLERK, "/coverage", unit=COUNTY), 404, "unknown-unit")


@pytest.mark.usefixtures("village")
def test_anybody_reads_the_board_of_a_grid(desk: Desk) -> None:
    answer = desk.client.get(f"{API}/public/grids/{GRID}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    board = answer.json()
    assert {line["title"]: line["text"] for line in board["lines"]} == {
        "网格名称": "东一村第一网格",
        "网格范围": "东至人民路,南至小河,西至山脚,北至闸口;渔港新村、中心小学",
        "网格人员": "网格长 示例甲",
        "联系方式": "示例甲 0580-0000000",
        "监督电话": "0580-0000001",
    }
    assert board["places"] == ["网格内醒目位置"]
    assert done(desk.get(CLERK, f"/grids/{GRID}/board")) == board
    before = done(desk.get(CLERK, f"/grids/{GRID}/board", on="2026-10-11"))
    # On the day before, the county was under the pack that ships, which has the posts one by one.
    lines = {line["title"]: line["text"] for line in before["lines"]}
    assert (lines["网格编码"], lines["网格范围"], lines["网格长"]) == (GRID, "未登记", "未登记")


@pytest.mark.usefixtures("village")
def test_the_board_shows_no_people_where_the_policy_does_not_put_them_up(desk: Desk) -> None:
    quiet = APPLYING.replace("names = true", "names = false")
    done(desk.post(COUNTY_OFFICE, "/policies", {"text": quiet}))
    said = desk.client.get(f"{API}/public/grids/{GRID}")
    assert "示例甲" not in said.text
    assert "0580-0000000" not in said.text
    lines = {line["title"]: line["text"] for line in said.json()["lines"]}
    assert (lines["网格人员"], lines["监督电话"]) == ("按规定不公示", "0580-0000001")


def test_what_is_no_grid_has_no_board(desk: Desk) -> None:
    for code in (VILLAGE, DEPARTMENT, f"{VILLAGE}099", "no-unit"):
        assert_problem(desk.client.get(f"{API}/public/grids/{code}"), 404, "unknown-unit")
        assert_problem(desk.get(COUNTY_OFFICE, f"/grids/{code}/board"), 404, "unknown-unit")
    assert_problem(desk.get(CLERK, f"/grids/{FAR_GRID}/board"), 404, "unknown-unit")


@pytest.mark.usefixtures("village")
def test_repeating_what_is_recorded_records_nothing(desk: Desk) -> None:
    head = desk.head
    assert done(record(desk, GRID, "describe", facts=FACTS))["posted"] == []
    assert done(record(desk, GRID, "assign-blocks", blocks=[HOMES]))["posted"] == []
    assert desk.head == head
    key = {"Idempotency-Key": "grid-1"}
    said = {"facts": {"households": 400}}
    first = done(desk.post(COUNTY_OFFICE, f"/units/{SECOND_GRID}/describe", said, key))
    assert [one["topic"] for one in first["posted"]] == ["unit.described"]
    assert done(desk.post(COUNTY_OFFICE, f"/units/{SECOND_GRID}/describe", said, key)) == first


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("describe", {}, "facts"),
        ("describe", {"facts": {}}, "没有写明"),
        ("describe", {"facts": {"households": -1}}, "households"),
        ("describe", {"facts": {"households": 1}, "code": GRID}, "code"),
        ("describe", {"facts": {"where": "all"}}, "where"),
        ("describe", {"facts": {"outline": {"type": "Point", "coordinates": [122, 30]}}}, "outline"),
        ("describe", {"facts": {"households": 1}, "effective_on": "tomorrow"}, "effective_on"),
        ("assign-blocks", {"blocks": [f"{VILLAGE}B99"]}, "没有区块"),
        ("assign-blocks", {"blocks": ["B1"]}, "blocks"),
        ("integrate-grid", {"grids": ["nobody"]}, "请先申报"),
    ],
)
def test_what_is_wrong_is_refused_where_it_is_wrong(desk: Desk, name: str, body: dict[str, Any], said: str) -> None:
    head = desk.head
    problem = assert_problem(record(desk, GRID, name, **body), 422, "invalid-input")
    assert said in str(problem)
    assert desk.head == head


def test_only_who_may_records_and_only_below(desk: Desk) -> None:
    head, facts = desk.head, {"households": 1}
    assert_problem(record(desk, GRID, "describe", GRID_WORKER, facts=facts), 403, "not-permitted")
    assert_problem(record(desk, GRID, "describe", OTHER_TOWN, facts=facts), 404, "unknown-unit")
    assert_problem(record(desk, f"{VILLAGE}099", "describe", facts=facts), 404, "unknown-unit")
    assert_problem(desk.post(BRIGADE, f"/units/{GRID}/rename", {"unit_name": "队管"}), 404, "unknown-unit")
    assert_problem(desk.post(TOWN, f"/units/{GRID}/rename", {"unit_name": "镇管"}), 403, "not-permitted", "申请")
    assert desk.head == head


def test_a_change_is_asked_for_approved_and_filed(desk: Desk) -> None:
    change = requested(desk, RENAME)
    again = desk.post(TOWN, "/grid-changes", {"adjustments": [RENAME], "reason": "户数过少"})
    assert (again.status_code, again.json()["posted"]) == (200, [])
    view = done(desk.get(TOWN, f"/grid-changes/{change}"))
    assert (view["state"], view["state_title"], view["unit_name"]) == ("requested", "待批准", "东乡镇")
    assert view["adjustments"] == [{**RENAME, "title": f"单位更名 东一村第二网格({SECOND_GRID}),更名为“渔港网格”"}]

    assert_problem(desk.post(TOWN, f"/grid-changes/{change}/approve"), 403, "not-permitted", "县级")
    assert_problem(
        desk.post(COUNTY_OFFICE, f"/grid-changes/{change}/file", {"document": "备1号"}), 409, "transition-not-admitted"
    )
    approved = done(desk.post(COUNTY_OFFICE, f"/grid-changes/{change}/approve", {"document": "综治〔2026〕8号"}))
    assert [one["topic"] for one in approved["posted"]] == ["grid-change.approved", "unit.renamed"]
    assert listed(desk)[SECOND_GRID]["name"] == "东一村渔港网格"
    assert done(desk.post(COUNTY_OFFICE, f"/grid-changes/{change}/file", {"document": "备1号"}))["posted"]

    view = done(desk.get(TOWN, f"/grid-changes/{change}"))
    assert (view["state"], view["answer"]) == ("filed", "备1号")
    assert [one["title"] for one in view["events"]] == ["网格变更申请", "网格变更批准", "网格变更备案"]
    assert view["requested_by"]["unit"] == TOWNSHIP
    assert change in {one["id"] for one in done(desk.get(COUNTY_OFFICE, "/grid-changes", state="filed"))["items"]}
    assert done(desk.get(COUNTY_OFFICE, "/grid-changes", unit=OTHER_TOWNSHIP))["items"] == []


def test_a_foreign_application_is_a_missing_one(desk: Desk) -> None:
    change = requested(desk, {"command": "retire-unit", "body": {"code": SECOND_GRID}}, reason="另一项")
    for by in (OTHER_TOWN, person("administrator", OTHER_TOWNSHIP, "u-2")):
        assert_problem(desk.get(by, f"/grid-changes/{change}"), 404, "unknown-grid-change")
        assert_problem(desk.post(by, f"/grid-changes/{change}/reject", {"reason": "不"}), 404, "unknown-grid-change")
    assert_problem(desk.get(COUNTY_OFFICE, "/grid-changes/nothing"), 404, "unknown-grid-change")
    done(desk.post(COUNTY_OFFICE, f"/grid-changes/{change}/reject", {"reason": "理由不充分"}))
    assert_problem(desk.post(COUNTY_OFFICE, f"/grid-changes/{change}/approve"), 409, "transition-not-admitted", "驳回")


@pytest.mark.usefixtures("village")
def test_a_change_that_leaves_a_gap_is_refused(desk: Desk) -> None:
    retire = {"adjustments": [{"command": "retire-unit", "body": {"code": GRID}}], "reason": "不再需要"}
    gap = assert_problem(desk.post(TOWN, "/grid-changes", retire), 409, "grid-gap", HOMES)
    assert gap["blocks"] == [HOMES, SCHOOL]


@pytest.mark.usefixtures("village")
def test_what_is_asked_for_is_told_in_words(desk: Desk) -> None:
    third = f"{VILLAGE}003"
    parts = [{"code": GRID}, {"code": third, "unit_name": "学校网格"}]
    asked = (
        {"command": "split-unit", "body": {"code": GRID, "parts": parts, "effective_on": "2026-11-01"}},
        {"command": "assign-blocks", "body": {"code": GRID, "released": [SCHOOL], "effective_on": "2026-11-01"}},
        {"command": "assign-blocks", "body": {"code": third, "blocks": [SCHOOL], "effective_on": "2026-11-01"}},
        {"command": "merge-units", "body": {"units": [SECOND_GRID, GRID], "into": GRID}},
        {"command": "retire-unit", "body": {"code": SECOND_GRID, "successors": [GRID]}},
    )
    change = requested(desk, *asked[:3])
    view = done(desk.get(TOWN, f"/grid-changes/{change}"))
    first, school = f"东一村第一网格({GRID})", f"中心小学({SCHOOL})"
    told = [
        f"单位拆分 {first},拆为{first}、“学校网格”({third}),自2026-11-01起",
        f"划入区块 {first},划出{school},自2026-11-01起",
        f"划入区块 {third},划入{school},自2026-11-01起",
    ]
    assert [one["title"] for one in view["adjustments"]] == told
    details = {one["label"]: one["text"] for one in view["events"][0]["details"]}
    assert details["变更"] == ";".join(told)
    name = listed(desk)[SECOND_GRID]["name"]
    second = f"{name}({SECOND_GRID})"
    for adjustment, title in (
        (asked[3], f"单位合并 {second}、{first},并入{first}"),
        (asked[4], f"撤销单位 {second},由{first}承接"),
    ):
        (one,) = done(desk.get(TOWN, f"/grid-changes/{requested(desk, adjustment)}"))["adjustments"]
        assert one["title"] == title


@pytest.mark.usefixtures("village")
def test_a_grid_that_is_planned_is_given_blocks_and_particulars(desk: Desk) -> None:
    third, later = f"{VILLAGE}003", "2026-11-01"
    parts = [{"code": GRID}, {"code": third, "unit_name": "山林网格"}]
    done(record(desk, GRID, "split", parts=parts, effective_on=later))
    done(record(desk, third, "assign-blocks", blocks=[WOOD], effective_on=later))
    done(record(desk, third, "describe", facts={"households": 0}, effective_on=later))
    assert [one["code"] for one in listed(desk, on="2026-11-01")[third]["blocks"]] == [WOOD]
    head = desk.head
    assert_problem(record(desk, third, "describe", facts={"households": 1}), 422, "invalid-input", "不存在")
    assert_problem(
        record(desk, third, "describe", OTHER_TOWN, facts={"households": 1}, effective_on=later), 404, "unknown-unit"
    )
    assert desk.head == head


@pytest.mark.usefixtures("village")
def test_of_a_grid_that_is_no_more_it_says_who_follows(desk: Desk) -> None:
    retire = {"successors": [GRID], "effective_on": "2026-10-12"}
    done(desk.post(COUNTY_OFFICE, f"/units/{SECOND_GRID}/retire", retire))
    problem = assert_problem(record(desk, SECOND_GRID, "assign-blocks", blocks=[WOOD]), 404, "unknown-unit", GRID)
    assert problem["successor"] == GRID


@pytest.mark.usefixtures("village")
def test_no_grid_ends_with_its_blocks_in_none(desk: Desk) -> None:
    gap = assert_problem(desk.post(COUNTY_OFFICE, f"/units/{GRID}/retire"), 409, "grid-gap", HOMES, "successors")
    assert gap["blocks"] == [HOMES, SCHOOL]


def test_applications_follow_the_days(desk: Desk) -> None:
    """Planned for a day to come, it is done by then and not before."""
    planned = {
        "command": "rename-unit",
        "body": {"code": GRID, "unit_name": "渔港一网格", "effective_on": "2026-11-01"},
    }
    done(desk.post(COUNTY_OFFICE, f"/grid-changes/{requested(desk, planned, reason='定名')}/approve"))
    assert listed(desk)[GRID]["name"] == "东一村第一网格"
    assert isinstance(desk.county.clock, SettableClock)
    desk.county.clock.set(instant("2026-11-01T00:00:00+08:00"))
    assert listed(desk)[GRID]["name"] == "东一村渔港一网格"
