"""The numbers of the founding documents 种子文件, written down by hand from them: the packs carry each, and cite it."""

from typing import Final

import pytest

from gridflow.policy import builtin_names, builtin_pack, builtin_text, deriving, layered, merged, parse_pack
from gridflow.policy.citations import cited
from gridflow.policy.outline import outline
from gridflow.policy.parameters import ParameterKind, outstanding
from gridflow.policy.sheets import Sheet
from gridflow.territory import Level

MONTH: Final = "sheets.grid-worker-month.items"
NUMBERS: Final[dict[str, dict[str, object]]] = {
    "s0": {
        "terms.accept": "2wd",
        "terms.dispatch": "3wd",
        "terms.resolve": "5wd",
        "territory.coverage_target": 100,
        "territory.integration_target": 100,
        "staffing.party-group-leader.rate": 100,
        "staffing.grid-head.rate": 100,
        "staffing.part-time.rate": 100,
        "staffing.guide.rate": 100,
        "staffing.full-time.rate.urban": 100,
        "staffing.full-time.rate.rural": 50,
        "training.a_year": 1,
        "training.rate": 100,
        "training.assessment_rate": 100,
        "duties.online-rate.least": 60,
        "duties.online-hours.least": 4,
        "duties.patrol-distance.least": 3,
        "duties.visits.least": 1,
        "duties.reports.least": 5,
    },
    "s1": {
        "territory.grid_size.households": 300,
        "territory.grid_size.population_to": 1500,
        "staffing.grid-head.least": 1,
        "staffing.grid-worker.least": 1,
        "staffing.information-officer.least": 1,
        "duties.reception.least": 8,
    },
    "s2": {
        "staffing.full-time.households_per": 100,
        "staffing.grid-head.least": 1,
        "duties.weekly-meeting.least": 1,
        "duties.key-visits.least": 1,
        "duties.household-rounds.least": 1,
    },
    "s3a": {
        "staffing.grid-worker.eligibility.age_from": 18,
        "staffing.grid-worker.eligibility.age_to": 55,
        "duties.valid-events.least": 25,
        "duties.patrol-hours.least": 10,
        f"{MONTH}.training.full": 10,
        f"{MONTH}.training.deduct.training-absence.points": 2,
        f"{MONTH}.visits.full": 20,
        f"{MONTH}.visits.deduct.visit-missed.points": 2,
        f"{MONTH}.patrol.full": 20,
        f"{MONTH}.events.full": 30,
        f"{MONTH}.events.deduct.invalid-event.points": 3,
        f"{MONTH}.phone.full": 20,
        f"{MONTH}.phone.deduct.call-unanswered.points": 5,
        f"{MONTH}.phone.deduct.call-unanswered.money": 30,
        f"{MONTH}.dispatch-calls.deduct.province-call-missed.points": 20,
        f"{MONTH}.dispatch-calls.deduct.province-call-missed.money": 150,
        f"{MONTH}.dispatch-calls.deduct.city-call-missed.points": 15,
        f"{MONTH}.dispatch-calls.deduct.city-call-missed.money": 120,
        f"{MONTH}.dispatch-calls.deduct.county-call-missed.points": 10,
        f"{MONTH}.dispatch-calls.deduct.county-call-missed.money": 100,
        "sheets.grid-worker-month.consequences.1.after_months": 3,
    },
    "s3b": {
        "territory.grid_size.households_from": 200,
        "territory.grid_size.households_to": 300,
        "territory.grid_size.population": 1000,
        "staffing.grid-head.least": 1,
        "duties.information-summary.least": 1,
    },
    "s3c": {"levels.0.count": 1, "levels.1.count": 2, "levels.2.count": 10, "levels.3.count": 31},
    "s4": {
        "staffing.manager.least": 1,
        "staffing.manager.most": 1,
        "staffing.assistant.least": 2,
        "staffing.assistant.most": 5,
        "duties.dispute-sweep.least": 1,
        "duties.centre-meeting.least": 1,
        "figures.centre_standard.value": 100,
    },
}
SOME: Final = {ParameterKind.COUNT: "7", ParameterKind.NUMBER: "7", ParameterKind.TERM: "7wd", ParameterKind.TEXT: "七"}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_pack_carries_each_number_and_cites_its_own_document(name: str) -> None:
    texts = layered(builtin_text(name), name)
    items, citations = outline(texts, name), cited(texts, name)
    for path, number in NUMBERS[name].items():
        assert items[path] == number, path
        citation = citations[path]
        assert citation is not None, path
        assert citation.seed.lower() == name, path


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("s1", {"second_level_grids", "population_from", "service_systems"}),
        ("s3a", {"leave_deduction", "excellent_from", "good_from", "pass_from"}),
    ],
)
def test_what_a_document_does_not_tell_is_asked_for(name: str, parameters: set[str]) -> None:
    assert set(outstanding(merged(layered(builtin_text(name)), name), name)) == parameters


def test_every_asterisk_of_s2_is_asked_for() -> None:
    """Twenty stand in its text; the number of first-level grids in town is told by two of them."""
    assert len(outstanding(merged(layered(builtin_text("s2")), "s2"), "s2")) == 19


@pytest.mark.parametrize("name", builtin_names())
def test_every_pack_can_be_adopted_once_its_parameters_have_values(name: str) -> None:
    missing = outstanding(merged(layered(builtin_text(name)), name), name)
    pack = parse_pack(deriving(name, {code: SOME[one.kind] for code, one in missing.items()}), name)
    assert pack.id == name
    assert pack.source
    assert pack.levels


def test_the_four_levels_of_s3c_are_44_grids() -> None:
    levels = builtin_pack("s3c").levels
    assert sum(one.count or 0 for one in levels) == 44
    assert [one.level for one in levels] == [Level.TOWNSHIP, Level.VILLAGE, Level.GRID, Level.GRID]


def test_s3b_has_five_levels_and_s2_three_in_town_and_two_in_the_country() -> None:
    assert [one.title for one in builtin_pack("s3b").levels] == ["街道", "社区", "小区", "楼栋", "居民"]
    names = outstanding(merged(layered(builtin_text("s2")), "s2"), "s2")
    s2 = parse_pack(deriving("s2", {code: SOME[one.kind] for code, one in names.items()}), "s2")
    depths = {
        where: [one.depth for one in s2.levels if one.level is Level.GRID and one.where == where]
        for where in ("urban", "rural")
    }
    assert depths == {"urban": [1, 2, 3], "rural": [1, 2]}


def test_the_month_of_s3a_is_a_hundred_points_without_floor_or_ceiling() -> None:
    sheet = sheet_of("s3a", "grid-worker-month")
    assert (sheet.full, sheet.floor, sheet.ceiling) == (100, None, None)
    assert {item.id: item.average for item in sheet.items if item.average} == {"patrol": "by-grid", "events": "by-grid"}


def test_s3b_fails_the_year_for_each_of_three_vetoes_and_s4_compares_by_three_rates() -> None:
    assert [veto.title for veto in sheet_of("s3b", "grid-head-year").vetoes] == ["计划生育", "安全生产", "信访维稳"]
    assert [rate.id for rate in sheet_of("s4", "unit-year").rates] == ["occurrence", "resolution", "satisfaction"]


def sheet_of(name: str, code: str) -> Sheet:
    missing = outstanding(merged(layered(builtin_text(name)), name), name)
    pack = parse_pack(deriving(name, {one: SOME[parameter.kind] for one, parameter in missing.items()}), name)
    return next(sheet for sheet in pack.sheets if sheet.id == code)
