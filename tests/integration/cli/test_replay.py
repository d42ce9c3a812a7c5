"""`gridflow replay`: an auditor reads why a case was overdue."""

from datetime import datetime

import pytest
from rich.cells import cell_len

from gridflow.application.event_words import EVENT_WORDS
from gridflow.bootstrap import County
from tests.integration.cli.commands import Gridflow

VERDICT = "流转应于10月10日24时前完成(3个工作日:10月8日、10月9日、10月10日),实际于10月12日10:21完成,逾期34小时21分。"


def test_it_shows_every_event_every_counted_day_and_why_the_case_was_overdue(
    gridflow: Gridflow, county: County, overdue: str
) -> None:
    shown = gridflow("replay", overdue)

    assert shown.code == 0
    for event in county.log.history(overdue):
        assert EVENT_WORDS[event.body.topic].title in shown.out
        assert event.actor.id in shown.out
    for day in (
        "10月1日 星期四 节假日放假 不计 国办发明电〔2025〕7号",
        "10月8日 星期四 工作日 计第1日",
        "10月9日 星期五 工作日 计第2日",
        "10月10日 星期六 调休上班 计第3日 国办发明电〔2025〕7号",
    ):
        assert day in shown.out
    assert VERDICT in shown.unbroken


def test_it_fits_80_columns_and_has_no_colours_in_a_pipe(
    gridflow: Gridflow, overdue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = gridflow("replay", overdue)

    assert "\x1b" not in shown.out
    assert all(cell_len(line) <= 80 and line == line.rstrip() for line in shown.out.splitlines())


def test_its_json_tells_the_same_to_a_machine(gridflow: Gridflow, county: County, overdue: str) -> None:
    document = gridflow("replay", overdue, "--json").document

    assert document["number"] == overdue
    assert document["stage"] == "archived"
    assert document["overdue"] is True
    assert [event["topic"] for event in document["events"]] == [e.body.topic for e in county.log.history(overdue)]
    dispatch = document["clocks"][1]
    assert [(clock["stage"], clock["outcome"]) for clock in document["clocks"]] == [
        ("accept", "met"),
        ("dispatch", "missed"),
        ("resolve", "met"),
        ("answer", "met"),
    ]
    assert dispatch["verdict"] == VERDICT
    assert dispatch["last_day"] == "2026-10-10"
    assert dispatch["due"] == "2026-10-11T00:00:00+08:00"
    assert dispatch["overrun_seconds"] == 34 * 3600 + 21 * 60
    assert len(dispatch["days"]) == 10


def test_at_an_instant_it_shows_what_was_so_then(gridflow: Gridflow, overdue: str) -> None:
    document = gridflow("replay", overdue, "--at", "2026-10-11T12:00:00+08:00", "--json").document

    assert document["stage"] == "dispatch"
    running = document["clocks"][-1]
    assert running["outcome"] is None
    assert running["outcome_title"] == "已逾期"
    assert running["verdict"].endswith("截至10月11日12:00尚未完成,已逾期12小时。")
    until = datetime.fromisoformat("2026-10-11T12:00:00+08:00")
    assert all(datetime.fromisoformat(event["recorded_at"]) <= until for event in document["events"])


def test_at_a_version_it_judges_the_clocks_at_the_instant_of_that_version(gridflow: Gridflow, overdue: str) -> None:
    document = gridflow("replay", overdue, "--version", "2", "--json").document

    assert document["version"] == 2
    assert document["as_of"] == "2026-09-29T09:00:00+08:00"
    assert document["overdue"] is False


def test_it_shows_who_held_the_case_how_long(gridflow: Gridflow, overdue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    lines = gridflow("replay", overdue).out.splitlines()

    table = [line.split() for line in lines[lines.index("谁办了多久") + 1 :]]
    assert table == [
        ["单位", "环节", "自", "历时", "办公时间", "工作日", "挂起"],
        ["东一村", "受理", "2026年9月29日09:00", "25小时", "8小时", "1"],
        ["东一村", "流转", "2026年9月30日10:00", "12天", "28小时21分", "4"],
        ["东一村第一网格", "办结", "2026年10月12日10:21", "4小时39分", "2小时9分", "0"],
        ["东一村", "督办", "2026年10月12日15:00", "20小时", "5小时30分", "1"],
        ["东一村", "考核", "2026年10月13日11:00", "23小时", "6小时", "1"],
        ["东一村", "合计", "4段", "14天20小时", "47小时51分", "7"],
        ["东一村第一网格", "合计", "1段", "4小时39分", "2小时9分", "0"],
    ]


def test_its_json_tells_the_hops_to_the_second(gridflow: Gridflow, overdue: str) -> None:
    document = gridflow("replay", overdue, "--at", "2026-10-01T10:00:00+08:00", "--json").document

    accept, dispatch = document["hops"]
    assert accept["until"] == dispatch["since"] == "2026-09-30T10:00:00+08:00"
    assert (dispatch["until"], dispatch["cause"], dispatch["cause_title"]) == (None, "case.accepted", "受理")
    assert (dispatch["seconds"], dispatch["office_seconds"], dispatch["working_days"]) == (24 * 3600, 11 * 1800, 1)
    (holding,) = document["holders"]
    assert (holding["holder_name"], holding["hops"], holding["seconds"]) == ("东一村", 2, 49 * 3600)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("replay", "990101-20260929-000099-1"), "unknown-case"),
        (("replay", "路灯"), "unknown-case"),
        (("replay", "NUMBER", "--at", "2026-10-11T12:00:00"), "naive-time"),
        (("replay", "NUMBER", "--at", "昨天"), "invalid-input"),
        (("replay", "NUMBER", "--version", "999"), "invalid-input"),
        (("replay", "NUMBER", "--at", "2026-10-11T12:00:00+08:00", "--version", "1"), "invalid-input"),
        (("replay", "NUMBER", "--at", "2026-09-01T00:00:00+08:00"), "unknown-case"),
        (("replay",), "usage"),
    ],
)
def test_bad_input_is_refused_with_a_stable_code(
    gridflow: Gridflow, overdue: str, arguments: tuple[str, ...], code: str
) -> None:
    refused = gridflow(*(overdue if word == "NUMBER" else word for word in arguments), "--json")

    assert refused.code == 2
    assert refused.out == ""
    assert refused.error["code"] == code


def test_a_refusal_is_chinese_for_people(gridflow: Gridflow, overdue: str) -> None:
    refused = gridflow("replay", "990101-20260929-000099-1")

    assert refused.err.startswith("事件不存在:")
    assert "Traceback" not in refused.err
