"""`gridflow calendar`: no database is asked."""

import pytest

from tests.integration.cli.commands import Gridflow


@pytest.fixture
def gridflow(capsys: pytest.CaptureFixture[str]) -> Gridflow:
    return Gridflow("sqlite:////nowhere/at/all", capsys)


def test_a_deadline_explains_itself_day_by_day(gridflow: Gridflow) -> None:
    shown = gridflow("calendar", "deadline", "--received", "2026-09-30T10:00:00+08:00", "--term", "3wd")

    assert "10月10日 星期六 调休上班 计第3日" in shown.out
    assert "2026年10月10日24时到期(确定)" in shown.out


def test_the_json_of_a_deadline_has_stable_keys(gridflow: Gridflow) -> None:
    document = gridflow(
        "calendar", "deadline", "--received", "2026-11-20T17:00:00+08:00", "--term", "2wd", "--json"
    ).document

    assert {key: document[key] for key in ("status", "last_day", "due", "remaining", "not_before")} == {
        "status": "fixed",
        "last_day": "2026-11-24",
        "due": "2026-11-25T00:00:00+08:00",
        "remaining": 0,
        "not_before": None,
    }
    assert document["calendar_version"].startswith("cn-")
    assert document["trace"][0] == {"day": "2026-11-21", "counted": None, "reason": "weekend", "notice": None}


def test_a_term_into_an_unknown_year_stays_open(gridflow: Gridflow) -> None:
    asked = ("calendar", "deadline", "--received", "2026-12-30T10:00:00+08:00", "--term", "5wd")

    assert gridflow(*asked, "--json").document["status"] == "open"
    assert "到期日待定" in gridflow(*asked).out


def test_a_year_is_shown_with_its_documents(gridflow: Gridflow) -> None:
    shown = gridflow("calendar", "show", "2026")

    assert "2026-10-10" in shown.out
    assert "国办发明电〔2025〕7号" in shown.out
    assert gridflow("calendar", "show", "2027", "--json").error["code"] == "unknown-year"


@pytest.mark.parametrize(
    ("received", "term", "code"),
    [
        ("2026-11-20T17:00:00", "2wd", "naive-time"),
        ("2026-11-31T17:00:00+08:00", "2wd", "invalid-input"),
        ("2026-11-20T17:00:00+08:00", "2", "unknown-term"),
        ("2013-11-20T17:00:00+08:00", "2wd", "day-out-of-range"),
    ],
)
def test_bad_questions_are_refused(gridflow: Gridflow, received: str, term: str, code: str) -> None:
    refused = gridflow("calendar", "deadline", "--received", received, "--term", term, "--json")

    assert refused.code == 2
    assert refused.error["code"] == code
