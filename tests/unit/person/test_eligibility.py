"""Who may be appointed 选聘条件 (S3a 二: residents of 18 to 55 who can use the app; S0 二(八): trained first)."""

from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.person import NotEligible, Person, ProposeAppointment
from gridflow.testing.territory import FAR_VILLAGE, GRID, SIBLING_GRID, SIBLING_VILLAGE, TOWNSHIP
from tests.unit.person.office import ANN, CLERK, WORKER, Office, approval, entry, opened, staffed


def proposed(policy: str | None = None, **changes: Any) -> Office:
    office = opened(entry(**changes), policy=policy)
    office.give(ProposeAppointment(person=ANN, post=WORKER, unit=GRID), by=CLERK)
    return office


def rules_of(office: Office, **changes: Any) -> list[str]:
    """The conditions that the refusal of an approval names."""
    with pytest.raises(NotEligible) as refused:
        office.give(approval(**changes))
    errors = refused.value.context["errors"]
    assert isinstance(errors, list)
    for error in errors:
        assert error["detail"] in refused.value.detail
    return [error["field"] for error in errors]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 3, 2), date(2026, 3, 1), 25),
        (date(2000, 3, 2), date(2026, 3, 2), 26),
        (date(2000, 2, 29), date(2025, 2, 28), 24),
        (date(2000, 2, 29), date(2025, 3, 1), 25),
        (date(2000, 2, 29), date(2024, 2, 29), 24),
        (date(2000, 12, 31), date(2026, 1, 1), 25),
    ],
)
def test_age_is_counted_in_whole_years_that_end_with_the_birthday(born: date, day: date, age: int) -> None:
    assert Person(ANN, TOWNSHIP, "王小二", born, None, None, False).age(day) == age


@pytest.mark.parametrize(
    ("born", "fits"),
    [
        pytest.param(date(2008, 3, 2), True, id="eighteen today"),
        pytest.param(date(2008, 3, 3), False, id="eighteen tomorrow"),
        pytest.param(date(1970, 3, 3), True, id="the last day of fifty-five"),
        pytest.param(date(1970, 3, 2), False, id="fifty-six today"),
    ],
)
def test_both_limits_of_age_are_included(born: date, fits: bool) -> None:
    """18周岁以上55周岁以下 (S3a 二4)."""
    office = proposed(birth_date=born)
    if fits:
        assert office.give(approval()) == ["person.appointment-approved"]
    else:
        assert rules_of(office) == ["age"]


def test_age_is_that_of_the_day_on_which_the_appointment_begins() -> None:
    office = proposed(birth_date=date(2008, 3, 3))
    assert office.give(approval(effective_on=date(2026, 3, 3))) == ["person.appointment-approved"]


@pytest.mark.parametrize(
    ("residence", "fits"),
    [(TOWNSHIP, True), (SIBLING_VILLAGE, True), (SIBLING_GRID, True), (FAR_VILLAGE, False), (None, False)],
)
def test_a_resident_lives_in_the_township_of_the_unit(residence: str | None, fits: bool) -> None:
    """本辖区内常住居民 (S3a 一2: a town's own scheme)."""
    office = proposed(residence=residence)
    if fits:
        office.give(approval())
    else:
        assert rules_of(office) == ["resident"]


def test_every_condition_that_is_not_met_is_named() -> None:
    trained = "resident = true, age_from = 18, age_to = 55, app_capable = true, trained = true"
    office = proposed(staffed(eligibility=trained), residence=None, birth_date=date(1960, 1, 1), app_capable=False)
    assert rules_of(office) == ["resident", "age", "app-capable", "trained"]


def test_a_policy_that_asks_for_nothing_takes_everybody() -> None:
    office = proposed(staffed(eligibility=""), residence=None, birth_date=date(1930, 1, 1), app_capable=False)
    assert office.give(approval()) == ["person.appointment-approved"]


def test_training_comes_first_and_its_exam_is_passed() -> None:
    """先培训后上岗 (S0 二(八)): S0 asks for an exam, so taking part is not enough."""
    policy = staffed(eligibility="trained = true")
    failed, passed, later = (proposed(policy) for _ in range(3))
    failed.train(ANN, passed=False)
    assert rules_of(failed) == ["trained"]
    passed.train(ANN)
    passed.give(approval())
    later.train(ANN)
    assert rules_of(later, effective_on=date(2026, 1, 4)) == ["trained"]
