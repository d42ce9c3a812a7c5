"""The catalogue of matters 事项清单 at the command line, and the admission of more."""

import json
from pathlib import Path

import pytest

from gridflow.aggregates.policy import AdoptPolicy
from gridflow.bootstrap import County
from gridflow.testing.territory import COUNTY, COUNTY_DEPARTMENT, FAR_GRID, GRID, TOWNSHIP
from tests.integration.cli.commands import Ended, Gridflow
from tests.unit.matter.office import COUNTY_OFFICE, POLICY

FACTS = {
    "name": "电动车进楼",
    "platform": "综治工作",
    "filing": {"seen": "现场可见"},
    "terms": [{"urgency": "urgent", "terms": {"accept": "4wh"}}],
}
BUREAU, TOWN, OFFICE = (
    ("--unit", unit, "--role", "administrator", "--actor", actor)
    for unit, actor in ((COUNTY_DEPARTMENT, "b-1"), (TOWNSHIP, "t-1"), (COUNTY, "c-1"))
)


@pytest.fixture(autouse=True)
def under_a_pack_that_admits(county: County) -> None:
    """The roles may give the commands on matters."""
    county.registrar.adopt_policy(AdoptPolicy(text=POLICY), COUNTY_OFFICE)


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    return str(path)


def propose(gridflow: Gridflow, facts: str, *options: str) -> Ended:
    return gridflow("matter", "propose", "e-bike", "--facts", facts, *BUREAU, *options)


def codes(ended: Ended) -> set[str]:
    return {row["code"] for row in ended.document["items"]}


def test_a_temporary_matter_is_proposed_agreed_filed_and_withdrawn(gridflow: Gridflow, facts: str) -> None:
    until = ("--kind", "temporary", "--in", TOWNSHIP, "--to", "2099-12-31")
    proposed = propose(gridflow, facts, *until, "--key", "k-1", "--json")
    assert [one["topic"] for one in proposed.document["posted"]] == ["matter.proposed"]
    assert propose(gridflow, facts, *until, "--key", "k-1", "--json").document == proposed.document
    assert "申请事项准入已执行:事项e-bike(没有新的记录)" in propose(gridflow, facts, *until).unbroken
    assert "e-bike" not in codes(gridflow("matter", "list", "--json"))
    assert "待乡镇同意" in gridflow("matter", "list", "--all").unbroken

    assert gridflow("matter", "agree", "e-bike", *TOWN).code == 0
    filed = gridflow("matter", "approve", "e-bike", "--document", "综治备〔2026〕1号", *OFFICE)
    assert "核准事项准入" in filed.out
    assert "e-bike" in codes(gridflow("matter", "list", "--in", GRID, "--json"))
    assert "e-bike" not in codes(gridflow("matter", "list", "--in", FAR_GRID, "--json"))
    assert "e-bike" not in codes(gridflow("matter", "list", "--in", GRID, "--on", "2100-01-01", "--json"))

    assert gridflow("matter", "withdraw", "e-bike", "--reason", "整治结束", *OFFICE).code == 0
    assert gridflow("matter", "show", "e-bike", "--json").document["standing"] == "withdrawn"


def test_what_is_shown_can_be_given_back(gridflow: Gridflow, facts: str, tmp_path: Path) -> None:
    propose(gridflow, facts, "--kind", "permanent")
    gridflow("matter", "approve", "e-bike", "--document", "综治备〔2026〕1号", *OFFICE)
    shown = gridflow("matter", "show", "e-bike", "--json").document
    assert shown["facts"].items() >= (FACTS | {"terms": shown["facts"]["terms"]}).items()
    (tmp_path / "same.json").write_text(json.dumps(shown["facts"]), encoding="utf-8")
    same = gridflow("matter", "revise", "e-bike", "--facts", str(tmp_path / "same.json"), *OFFICE, "--json")
    assert same.document["posted"] == []
    (tmp_path / "other.json").write_text(json.dumps(shown["facts"] | {"name": "飞线充电"}), encoding="utf-8")
    gridflow("matter", "revise", "e-bike", "--facts", str(tmp_path / "other.json"), *OFFICE)
    said = gridflow("matter", "show", "e-bike").out
    for text in ("飞线充电(e-bike) 综治工作 已准入", "立案条件 seen:现场可见", "紧急事件、受理4个工作小时", "修订事项"):
        assert text in said


def test_what_is_refused_is_told(gridflow: Gridflow, facts: str, tmp_path: Path) -> None:
    late = propose(gridflow, facts, "--kind", "temporary", "--in", TOWNSHIP, "--json")
    assert (late.code, late.error["code"], late.error["context"]["field"]) == (2, "invalid-input", "last")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    broken = propose(gridflow, str(tmp_path / "broken.json"), "--kind", "permanent", "--json")
    assert (broken.code, broken.error["context"]["field"]) == (2, "facts")
    assert gridflow("matter", "show", "e-bike", "--json").error["code"] == "unknown-matter"
    propose(gridflow, facts, "--kind", "permanent")
    assert gridflow("matter", "refuse", "e-bike", "--reason", "重复", *TOWN, "--json").error["code"] == "not-permitted"
    assert gridflow("matter", "refuse", "e-bike", "--reason", "重复", *OFFICE).code == 0


def test_a_case_is_accepted_under_a_filing_condition(gridflow: Gridflow, facts: str) -> None:
    propose(gridflow, facts, "--kind", "permanent")
    gridflow("matter", "approve", "e-bike", "--document", "综治备〔2026〕1号", *OFFICE)
    by = ("--unit", GRID, "--role", "grid_worker", "--actor", "w-1")
    said = ("--place", GRID, "--subject", "楼道充电", "--matter", "e-bike", "--channel", "grid")
    number = gridflow("case", "report", *said, *by, "--json").document["number"]
    clerk = ("--unit", GRID[:12], "--role", "clerk", "--actor", "k-1")
    assert gridflow("case", "accept", number, *clerk, "--json").error["code"] == "filing-unmet"
    assert gridflow("case", "accept", number, *clerk, "--filing", "seen").code == 0
    assert "现场可见" in gridflow("replay", number).out
