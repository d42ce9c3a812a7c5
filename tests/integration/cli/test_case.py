"""`gridflow case`: every command of a case from the command line, as whoever acts."""

import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS, Kind
from gridflow.aggregates.case.number import case_number
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import County
from gridflow.cli.case import CASE_COMMANDS
from gridflow.cli.case_options import field_option
from gridflow.cli.case_words import FIELD_TITLES
from gridflow.testing.territory import CLERK, COUNTY_CODE, GRID, GRID_WORKER, SECOND_GRID, SUPERVISOR, VILLAGE, person
from tests.integration.cli.commands import Ended, Gridflow
from tests.unit.case.examples import EXAMPLES, PHOTO, role_of

MISSING = case_number(COUNTY_CODE, date(2026, 10, 12), 999_999)
REPORT = {"place": GRID, "subject": "路灯不亮", "matter": "facility", "channel": "resident"}


def acting(actor: Actor) -> tuple[str, ...]:
    # The people of the tests have a mark in their names that keys and options do not take.
    return ("--unit", actor.unit, "--role", actor.role, "--actor", actor.id.replace("@", "-"))


def options(fields: Mapping[str, Any]) -> list[str]:
    """The fields of a command as options."""
    given: list[str] = []
    for name, value in fields.items():
        option = field_option(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, bool):
                given.append(option if one else option.replace("--", "--no-", 1))
            else:
                given += [option, json.dumps(one) if isinstance(one, dict) else str(one)]
    return given


def given(gridflow: Gridflow, actor: Actor, command: str, number: str | None = None, **fields: Any) -> Ended:
    """Give a command that is granted."""
    ended = gridflow("case", command, *([number] if number else []), *acting(actor), *options(fields), "--json")
    assert ended.code == 0, ended.err
    return ended


def reported(gridflow: Gridflow, **changes: Any) -> str:
    number: str = given(gridflow, GRID_WORKER, "report", **{**REPORT, **changes}).document["number"]
    return number


def test_the_help_lists_every_command_with_its_chinese_name(gridflow: Gridflow) -> None:
    listed = {line.strip("│ ").split()[0]: line for line in gridflow("case", "--help").out.splitlines() if "│" in line}
    for command in COMMANDS.values():
        if command in INTERNAL_COMMANDS:
            assert command.name not in listed
        else:
            assert command.title in listed[command.name]


@pytest.mark.parametrize("command", CASE_COMMANDS, ids=lambda command: str(command.name))
def test_the_help_of_a_command_has_an_option_for_every_field(
    gridflow: Gridflow, monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = gridflow("case", command.name, "--help").out
    for name in command.model_fields:
        assert field_option(name) in shown
        assert FIELD_TITLES[name].split(",")[0] in shown


def test_every_command_reaches_the_case_with_all_that_it_says(gridflow: Gridflow, county: County) -> None:
    for name in COMMANDS:
        if COMMANDS[name] in INTERNAL_COMMANDS or name == "report":
            continue
        actor = person(role_of(name), VILLAGE)
        refused = gridflow("case", name, MISSING, *acting(actor), *options(EXAMPLES[name]), "--json")
        assert (refused.code, refused.error["code"]) == (2, "unknown-case"), name
    for command in INTERNAL_COMMANDS:
        refused = gridflow("case", command.name, MISSING, *acting(person("system", VILLAGE)), "--json")
        assert (refused.code, refused.error["code"]) == (2, "usage")


def test_a_case_is_carried_from_report_to_check(gridflow: Gridflow, county: County) -> None:
    proof = [PHOTO, PHOTO | {"reference": "photos/2.jpg"}]
    receipt = given(gridflow, GRID_WORKER, "report", **REPORT, source={"system": "12345", "number": "A-1"}).document
    assert receipt["events"] == ["case.reported", "case.clock-started"]
    assert (len(receipt["query_code"]), receipt["replayed"]) == (10, False)
    number = receipt["number"]
    given(gridflow, CLERK, "accept", number)
    given(gridflow, CLERK, "dispatch", number, lead=GRID, instruction="尽快")
    given(gridflow, CLERK, "assist", number, unit=SECOND_GRID, task="协调")
    own = gridflow("case", "assist", number, *acting(CLERK), "--target-unit", GRID, "--task", "协调")
    assert "(--target-unit)" in own.err
    second = person("grid_worker", SECOND_GRID)
    given(gridflow, second, "reply-assistance", number, assistance="assist-1", reply="已协调")
    given(gridflow, GRID_WORKER, "note", number, phase="before", text="已到场", evidence=proof)
    given(gridflow, GRID_WORKER, "resolve", number, result="已修", evidence=proof)
    given(gridflow, SUPERVISOR, "check", number, passed=False, finding="仍不亮")
    (reported_event, *_, checked) = (event.body.model_dump(mode="json") for event in county.log.history(number))
    assert (reported_event["source_system"], reported_event["source_number"]) == ("12345", "A-1")
    assert checked == {"passed": False, "finding": "仍不亮"}
    noted = next(e.body for e in county.log.history(number) if e.body.topic == "case.progress-noted")
    assert noted.model_dump(mode="json")["evidence"] == proof
    by = county.log.history(number)[-1].actor
    assert (by.id, by.role, by.unit) == (f"supervisor-{VILLAGE}", "supervisor", VILLAGE)


def test_people_are_told_in_chinese_what_was_done(gridflow: Gridflow, county: County) -> None:
    said = gridflow("case", "report", *acting(GRID_WORKER), *options(REPORT))
    assert said.code == 0
    assert "上报已执行:事件 990101-" in said.unbroken.replace("事件990101", "事件 990101")
    assert "查询码" in said.out


def test_a_key_makes_a_command_safe_to_repeat(gridflow: Gridflow, county: County) -> None:
    words = ("case", "report", *acting(GRID_WORKER), *options(REPORT), "--key", "k-1")
    first, head = gridflow(*words, "--json").document, county.log.head().position
    again = gridflow(*words, "--json").document
    assert again == first | {"replayed": True}
    assert county.log.head().position == head
    assert "此前已执行" in gridflow(*words).out
    other = gridflow("case", "report", *acting(GRID_WORKER), *options({**REPORT, "subject": "x"}), "--key", "k-1")
    assert other.code == 2
    assert "幂等键" in other.err


def test_a_command_may_name_the_version_it_is_based_on(gridflow: Gridflow, county: County) -> None:
    number = reported(gridflow)
    stale = gridflow("case", "accept", number, *acting(CLERK), "--expected-version", "1", "--json")
    assert stale.error["code"] == "stale-version"
    assert gridflow("case", "accept", number, *acting(CLERK), "--expected-version", "2").code == 0


def test_a_body_stands_for_all_options(gridflow: Gridflow, county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps({**REPORT, "kind": Kind.INFORMATION, "matter": "person", "channel": "grid"})
    by_text = gridflow("case", "report", *acting(GRID_WORKER), "--body", body, "--json")
    assert by_text.document["events"] == ["case.reported"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body.encode())))
    assert gridflow("case", "report", *acting(GRID_WORKER), "--body", "-").code == 0
    both = gridflow("case", "report", *acting(GRID_WORKER), "--body", body, "--subject", "x", "--json")
    assert (both.code, both.error["code"]) == (2, "usage")
    broken = gridflow("case", "report", *acting(GRID_WORKER), "--body", '{"place": NaN}', "--json")
    assert (broken.code, broken.error["code"]) == (2, "malformed-body")


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"subject": None}, "usage", "缺少选项“--subject”"),
        ({"subject": ""}, "invalid-input", "不得少于1个字符"),
        ({"urgency": "high"}, "invalid-input", "须是以下之一:general、coordination、urgent"),
        ({"source": "x"}, "invalid-input", "不是有效的JSON"),
        ({"source": {"system": "a"}}, "invalid-input", "“source.number”缺少此项"),
        ({"occurred_at": "2026-10-12T08:00:00"}, "invalid-input", "时区"),
        ({"matter": "astrology"}, "matter-not-admitted", "未经准入"),
        ({"place": "990101001009"}, "unknown-unit", "990101001009"),
    ],
)
def test_what_is_wrong_is_told_in_chinese_with_its_option(
    gridflow: Gridflow, county: County, changes: dict[str, Any], code: str, said: str
) -> None:
    head = county.log.head().position
    fields = {name: value for name, value in {**REPORT, **changes}.items() if value is not None}
    words = ("case", "report", *acting(GRID_WORKER), *options(fields))
    refused = gridflow(*words, "--json")
    assert (refused.code, refused.error["code"]) == (2, code)
    assert said in refused.error["detail"]
    field = refused.error["context"].get("field")
    assert field is None or field_option(field) in gridflow(*words).err
    assert county.log.head().position == head


def test_a_role_that_may_not_and_an_actor_that_is_none(gridflow: Gridflow, county: County) -> None:
    number = reported(gridflow)
    assert gridflow("case", "accept", number, *acting(GRID_WORKER), "--json").error["code"] == "not-permitted"
    nobody = Actor(id="王 小", role="clerk", unit=VILLAGE)
    assert gridflow("case", "accept", number, *acting(nobody), "--json").error["context"]["field"] == "actor"
    nowhere = Actor(id="a", role="clerk", unit="990101999000")
    assert gridflow("case", "accept", number, *acting(nowhere), "--json").error["code"] == "unknown-unit"
    assert gridflow("case", "accept", number, "--unit", VILLAGE, "--json").error["code"] == "usage"


def test_duplicates_are_shown(gridflow: Gridflow, county: County) -> None:
    like, number = reported(gridflow, subject="路灯不亮了"), reported(gridflow)
    assert "落后" in gridflow("duplicates", number).err
    county.projector.catch_up()
    (found,) = gridflow("duplicates", number, "--json").document["items"]
    assert (found["number"], found["similarity"], found["mergeable"]) == (like, 87, True)
    assert like in gridflow("duplicates", number).out
    given(gridflow, CLERK, "merge", number, into=like, reason="同一路灯")
    county.projector.catch_up()
    assert "没有疑似重复" in gridflow("duplicates", like).out
    assert gridflow("duplicates", MISSING, "--json").error["code"] == "unknown-case"
