"""The other commands that read: queue, tree, calendar, rebuild, version."""

import pytest

from gridflow import __version__
from gridflow.aggregates.case import commands
from gridflow.bootstrap import County
from gridflow.projections.projector import MODELS
from gridflow.testing import give
from gridflow.testing.territory import COUNTY, FAR_GRID, GRID, GRID_WORKER, TOWNSHIP, VILLAGE, person
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def reported(county: County) -> str:
    """A case that waits for acceptance; the two working days end on 30 September."""
    report = commands.Report(place=GRID, subject="井盖缺失", matter="safety", channel="grid")
    number = give(county, report, GRID_WORKER).number
    far = commands.Report(place=FAR_GRID, subject="占道经营", matter="environment", channel="grid")
    give(county, far, person("grid_worker", FAR_GRID))
    county.projector.catch_up()
    return number


def test_a_queue_shows_what_a_unit_and_those_below_it_hold(gridflow: Gridflow, reported: str) -> None:
    shown = gridflow("queue", TOWNSHIP)

    assert shown.code == 0
    assert reported in shown.out
    assert "井盖缺失" in shown.out
    assert "超期" in shown.out
    assert "9月30日24时" in shown.out
    assert "占道经营" not in shown.out


def test_the_json_of_a_queue_has_stable_keys(gridflow: Gridflow, reported: str) -> None:
    document = gridflow("queue", VILLAGE, "--scope", "own", "--at", "2026-09-28T10:00:00+08:00", "--json").document

    assert document["unit"] == VILLAGE
    assert document["cursor"] is None
    (row,) = document["rows"]
    assert row == {
        "number": reported,
        "subject": "井盖缺失",
        "stage": "accept",
        "light": "green",
        "status": "fixed",
        "status_title": "确定",
        "due": "2026-10-01T00:00:00+08:00",
        "limit": "剩余2个工作日",
        "remaining": {
            "text": "剩余2个工作日",
            "working_days": 2,
            "seconds": 62 * 3600,
            "office_seconds": 39 * 1800,  # 5.5, 7 and 7 h
            "provisional": False,
        },
        "exceeded": None,
        "paused_until": None,
        "holder": VILLAGE,
        "holder_name": "东一村",
        "place": GRID,
        "matter": "safety",
        "urgency": "general",
        "reported_at": "2026-09-28T09:00:00+08:00",
    }


@pytest.mark.parametrize(
    ("narrowed", "rows"),
    [
        (("--stage", "accept"), 1),
        (("--stage", "resolve"), 0),
        (("--light", "red"), 1),
        (("--light", "green"), 0),
        (("--scope", "own"), 0),
    ],
)
def test_a_queue_can_be_narrowed(gridflow: Gridflow, reported: str, narrowed: tuple[str, ...], rows: int) -> None:
    assert len(gridflow("queue", TOWNSHIP, *narrowed, "--json").document["rows"]) == rows


def test_a_queue_of_many_pages_gives_a_cursor_to_the_next(gridflow: Gridflow, reported: str) -> None:
    first = gridflow("queue", COUNTY, "--limit", "1", "--json").document
    second = gridflow("queue", COUNTY, "--limit", "1", "--cursor", first["cursor"], "--json").document

    assert [len(page["rows"]) for page in (first, second)] == [1, 1]
    assert first["rows"] != second["rows"]


def test_a_queue_says_that_the_read_models_are_behind(gridflow: Gridflow, county: County, reported: str) -> None:
    give(county, commands.Note(phase="before", text="已设围挡"), GRID_WORKER, reported)

    assert "落后 1 条" in gridflow("queue", TOWNSHIP).err


def test_a_tree_counts_by_child_stage_and_light(gridflow: Gridflow, reported: str) -> None:
    branches = gridflow("tree", COUNTY, "--json").document["branches"]

    held = {branch["name"]: branch for branch in branches if branch["total"]}
    assert set(held) == {"东乡镇", "西山镇"}
    assert held["东乡镇"]["stages"] == {"accept": 1}
    assert held["东乡镇"]["lights"] == {"red": 1}
    assert "东乡镇" in gridflow("tree", COUNTY).out


@pytest.mark.parametrize("command", ["queue", "tree"])
def test_an_unknown_unit_and_a_future_instant_are_refused(gridflow: Gridflow, reported: str, command: str) -> None:
    assert gridflow(command, "990101999000", "--json").error["code"] == "unknown-unit"
    assert gridflow(command, COUNTY, "--at", "2199-01-01T00:00:00Z", "--json").error["code"] == "invalid-input"


def test_a_rebuild_equals_the_live_read_models(gridflow: Gridflow, overdue: str) -> None:
    rebuilt = gridflow("rebuild", "--check", "--json")

    assert rebuilt.code == 0
    assert rebuilt.document["events"] > 20
    assert rebuilt.document["equal"] == dict.fromkeys((model.name for model in MODELS), True)


def test_a_rebuild_finds_read_models_that_were_tampered_with(gridflow: Gridflow, county: County, overdue: str) -> None:
    with county.database.projecting() as connection:
        connection.exec_driver_sql("UPDATE rm_cases_7 SET subject = 'x'")

    rebuilt = gridflow("rebuild", "--check", "--json")

    assert rebuilt.code == 1
    assert [name for name, equal in rebuilt.document["equal"].items() if not equal] == ["cases"]


def test_nothing_is_read_where_there_is_no_county_and_none_is_made(gridflow: Gridflow) -> None:
    for command in (("queue", COUNTY), ("replay", "990101-20260929-000001-1"), ("rebuild",), ("work",)):
        assert gridflow(*command).code == 2
    assert gridflow("queue", COUNTY, "--json").error["code"] == "not-initialised"


def test_the_version_is_the_packages(gridflow: Gridflow) -> None:
    assert gridflow("version").out.strip() == __version__
    assert gridflow("version", "--json").document == {"version": __version__}
