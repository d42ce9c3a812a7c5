"""Staffing rates 配备率 and training rates 培训率、考核率, with the lists of what is missing (FEATURES B2, B4)."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import DescribeUnit
from gridflow.aggregates.grid.facts import Facts
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.staffing import PostStaffing, PostTraining, Share, Vacancy, staffing, training
from gridflow.policy import PolicyPack, parse_pack
from gridflow.policy.where import Where
from gridflow.territory import Level
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    FAR_GRID,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.person.office import ANN, BOB, TODAY, WORKER, Office, entry, opened, staffed

FREE: Final = staffed(eligibility="")


def told(office: Office, unit: str = COUNTY, day: date = TODAY, policy: PolicyPack | None = None) -> PostStaffing:
    """How the post of grid workers is filled."""
    registers = office.county.territory.registers
    rows = staffing(policy or office.county.rules.policy, office.people, registers.grids.on(day, registers.units), unit)
    return next(row for row in rows if row.post.id == WORKER)


def trained(office: Office, day: date = TODAY, year: int = 2026) -> PostTraining:
    registers = office.county.territory.registers
    rows = training(office.county.rules.policy, office.people, registers.grids.on(day, registers.units), COUNTY, year)
    return next(row for row in rows if row.post.id == WORKER)


def described(office: Office, code: str, facts: Facts) -> None:
    command: Command = DescribeUnit(code=code, facts=facts, effective_on=date(2026, 1, 1))
    office.county.registrar.carry_out([command], ADMINISTRATOR)


def test_the_rate_is_the_share_of_units_that_have_all_their_people() -> None:
    office = opened(policy=FREE)
    office.appoint()
    row = told(office)
    assert (row.required, row.filled, row.shares) == (4, 1, {Where.ALL: Share(1, 4, None)})
    assert row.vacancies == tuple(Vacancy(unit, 1, 0) for unit in (SECOND_GRID, SIBLING_GRID, FAR_GRID))
    assert told(office, VILLAGE).shares == {Where.ALL: Share(1, 2, None)}
    assert told(office, OTHER_TOWNSHIP).vacancies == (Vacancy(FAR_GRID, 1, 0),)


def test_the_rate_is_that_of_the_day() -> None:
    office = opened(policy=FREE)
    office.appoint(effective_on=date(2026, 2, 1))
    assert [told(office, VILLAGE, day).filled for day in (date(2026, 1, 31), date(2026, 2, 1))] == [0, 1]


def test_town_and_country_have_targets_of_their_own() -> None:
    """城区专职网格员配备率100%,其他50% (S0 一); what is not said to be urban is rural."""
    office = opened(entry(), entry(BOB), policy=staffed("rate = { urban = 100, rural = 50 }", eligibility=""))
    described(office, VILLAGE, Facts(where=Where.URBAN))
    office.appoint(unit=GRID)
    office.appoint(BOB, unit=SIBLING_GRID)
    shares = told(office).shares
    assert shares == {Where.URBAN: Share(1, 2, 100), Where.RURAL: Share(1, 2, 50)}
    assert {where: share.reached for where, share in shares.items()} == {Where.URBAN: False, Where.RURAL: True}


def test_a_post_of_the_town_is_not_wanted_in_the_country() -> None:
    office = opened(policy=staffed('where = "urban"', eligibility=""))
    assert told(office).required == 0
    described(office, SIBLING_VILLAGE, Facts(where=Where.URBAN))
    assert told(office).vacancies == (Vacancy(SIBLING_GRID, 1, 0),)


@pytest.mark.parametrize(("households", "required"), [(0, 1), (100, 1), (101, 2), (299, 3), (300, 3)])
def test_a_post_that_goes_by_households_rounds_up(households: int, required: int) -> None:
    """每百户配1人 (S2); whose households nobody has said is listed."""
    office = opened(policy=staffed("households_per = 100", eligibility=""))
    described(office, GRID, Facts(households=households))
    row = told(office, VILLAGE)
    assert row.vacancies[0] == Vacancy(GRID, required, 0)
    assert row.uncounted == (SECOND_GRID,)


def test_more_people_in_one_unit_do_not_fill_another() -> None:
    office = opened(entry(), entry(BOB), policy=FREE)
    office.appoint()
    office.appoint(BOB)
    row = told(office, VILLAGE)
    assert (row.filled, row.shares, row.vacancies) == (2, {Where.ALL: Share(1, 2, None)}, (Vacancy(SECOND_GRID, 1, 0),))


def test_a_post_by_households_of_any_depth_is_counted_for_the_topmost_grid() -> None:
    """每百户1人, and no level is told (S2 一(三)): who works in a grid within counts for the one above."""
    nested = staffed("households_per = 100", eligibility="").replace(
        "[training]", "[territory]\ngrid_depth = 2\n\n[training]"
    )
    office, within = opened(entry(), policy=nested), f"{GRID}001"
    below = RegisterUnit(code=within, level=Level.GRID, unit_name="二级网格", parent=GRID)
    office.county.registrar.carry_out([below], ADMINISTRATOR)
    described(office, GRID, Facts(households=200))
    office.appoint(unit=within)
    row = told(office, GRID)
    assert (row.required, row.filled, row.vacancies) == (2, 1, (Vacancy(GRID, 2, 1),))


def test_the_training_rates_name_who_lacks_what() -> None:
    """年度培训率、考核率100% (S0 一)."""
    office = opened(entry(), entry(BOB), entry("cid"), policy=FREE)
    for name, unit in ((ANN, GRID), (BOB, SECOND_GRID), ("cid", SIBLING_GRID)):
        office.appoint(name, unit=unit)
    office.train(ANN, passed=False)
    office.train(BOB, passed=None)
    row = trained(office)
    assert (row.trained, row.untrained) == (Share(2, 3, 100), ("cid",))
    assert (row.assessed, row.unassessed) == (Share(1, 3, 100), (BOB, "cid"))
    assert trained(office, year=2025).untrained == (ANN, BOB, "cid")
    assert trained(office, day=date(2026, 1, 4)).trained.whole == 0


def test_nobody_counts_for_a_post_that_they_do_not_hold() -> None:
    office = opened(policy=FREE)
    office.train(ANN)
    row = trained(office)
    assert (row.trained.percent, row.trained.reached) == (None, None)


def test_each_post_of_the_pack_has_its_row() -> None:
    office = opened(policy=FREE)
    registers = office.county.territory.registers
    pack = parse_pack(FREE, "test")
    rows = staffing(pack, office.people, registers.grids.on(TODAY, registers.units), TOWNSHIP)
    assert [row.post for row in rows] == list(pack.staffing)


@given(part=st.integers(0, 10_000), whole=st.integers(1, 10_000), target=st.integers(0, 100))
def test_a_share_never_says_more_than_there_is(part: int, whole: int, target: int) -> None:
    share = Share(min(part, whole), whole, target)
    assert share.percent is not None
    assert share.percent <= 100 * share.part / whole
    assert (share.percent == 100) is (share.part == whole)
    assert share.reached is (share.part / whole >= target / 100 or share.part * 100 == target * whole)
