"""People 人员 at the command line: every command, the register, vacancies and training."""

import json
from pathlib import Path
from typing import Any

import pytest

from gridflow.bootstrap import County
from gridflow.cli.case_options import field_option
from gridflow.cli.staff_commands import STAFF_COMMANDS
from gridflow.testing.territory import COUNTY, GRID, TOWNSHIP, VILLAGE
from tests.integration.cli.commands import Gridflow
from tests.unit.person.office import WORKER, staffed

OFFICE = ("--unit", TOWNSHIP, "--role", "administrator", "--actor", "office")
CLERK = ("--unit", TOWNSHIP, "--role", "administrator", "--actor", "clerk")
POST = ("--post", WORKER, "--target-unit", GRID)
ENTRY = ("--full-name", "王小二", "--birth-date", "1990-01-01", "--residence", VILLAGE, "--app-capable")


@pytest.fixture
def pack(gridflow: Gridflow, county: County, tmp_path: Path) -> None:
    file = tmp_path / "staffed.toml"
    file.write_text(staffed(eligibility="age_from = 18"), encoding="utf-8")
    assert gridflow("policy", "adopt", str(file)).code == 0


def posted(gridflow: Gridflow, *arguments: str) -> list[str]:
    done = gridflow("staff", *arguments, *OFFICE, "--json")
    assert done.code == 0, done.err
    return [one["topic"] for one in done.document["posted"]]


def test_a_person_from_registration_to_the_end_of_the_post(gridflow: Gridflow, pack: None) -> None:
    assert posted(gridflow, "register", "ann", *ENTRY) == ["person.registered"]
    assert posted(gridflow, "register", "ann", *ENTRY) == []
    assert posted(gridflow, "correct", "ann", "--phone", "138 0000 0000", "--reason", "补登") == ["person.corrected"]
    assert gridflow("staff", "propose", "ann", *POST, *CLERK, "--json").code == 0
    assert posted(gridflow, "propose", "ann", *POST) == []
    paper = ("--document", "示例〔2026〕1号", "--published-on", "2026-01-05", "--effective-on", "2026-01-10")
    assert posted(gridflow, "approve", "ann", *POST, *paper) == ["person.appointment-approved"]
    assert posted(gridflow, "bind-badge", "ann", "--badge", "B-1") == ["person.badge-bound"]

    (row,) = gridflow("staff", "list", VILLAGE, "--on", "2026-01-10", "--json").document["items"]
    assert (row["person"], row["full_name"], row["post"], row["unit"]) == ("ann", "王小二", WORKER, GRID)
    assert gridflow("staff", "list", "--on", "2026-01-09", "--json").document["items"] == []
    assert "网格员" in gridflow("staff", "list", "--on", "2026-01-10").out
    shown = gridflow("staff", "show", "ann", "--json").document
    assert (shown["badges"], shown["phone"], shown["birth_date"]) == (["B-1"], "138 0000 0000", "1990-01-01")
    assert "王小二(ann)离岗" in gridflow("staff", "show", "ann").unbroken

    ended = ("--reason", "离职", "--effective-on", "2026-02-01")
    assert posted(gridflow, "end", "ann", *POST, *ended) == ["person.appointment-ended"]
    assert gridflow("staff", "list", "--on", "2026-02-01", "--json").document["items"] == []


def test_vacancies_and_training_are_listed(gridflow: Gridflow, pack: None) -> None:
    posted(gridflow, "register", "ann", *ENTRY)
    session = json.dumps({"id": "t-1", "title": "业务培训", "exam": True})
    plan = ("--target-unit", TOWNSHIP, "--year", "2026")
    assert posted(gridflow, "plan-training", *plan, "--sessions", session) == ["training.planned"]
    took_part = json.dumps({"person": "ann", "passed": True})
    held = ("--session", "t-1", "--held-on", "2026-01-05", "--participants", took_part)
    assert posted(gridflow, "record-training", *plan, *held) == ["training.recorded"]
    assert gridflow("staff", "show", "ann", "--json").document["trainings"][0]["session"] == "t-1"

    rows: dict[str, Any] = {row["post"]: row for row in gridflow("staff", "staffing", "--json").document["items"]}
    assert {one["unit"] for one in rows["grid-head"]["vacancies"]} >= {GRID}
    assert rows["grid-head"]["shares"]["all"]["percent"] == 0
    assert "缺1人" in gridflow("staff", "staffing", VILLAGE).unbroken
    told = gridflow("staff", "training", "--year", "2026", "--json").document
    assert (told["unit"], [row["trained"]["whole"] for row in told["items"]]) == (COUNTY, [0] * len(rows))
    assert "培训率" in gridflow("staff", "training").out


WRONG = (
    (("register", "ann", *ENTRY[:2], "--birth-date", "yesterday"), "--birth-date"),
    (("register", "ann", *ENTRY[:2], "--birth-date", "20"), "--birth-date"),
    (("register", "a/b", *ENTRY), "person"),
    (("register", "ann"), "--full-name"),
)


def test_what_is_wrong_is_told_by_the_option(gridflow: Gridflow) -> None:
    for arguments, said in WRONG:
        done = gridflow("staff", *arguments, *OFFICE)
        assert (done.code, said in done.err) == (2, True), arguments


def test_who_is_not_there_is_told(gridflow: Gridflow, county: County) -> None:
    assert gridflow("staff", "show", "nobody", "--json").error["code"] == "unknown-person"
    assert gridflow("staff", "list", "990101009000", "--json").error["code"] == "unknown-unit"


def test_the_help_of_a_command_has_an_option_for_every_field(
    gridflow: Gridflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    for name, command in STAFF_COMMANDS.items():
        shown = gridflow("staff", name, "--help").out
        assert command.title in shown
        for field in command.model_fields.keys() - {"person", "occurred_at"}:
            assert field_option(field) in shown
