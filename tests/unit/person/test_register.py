"""The register of people 人员登记: one entry a person, corrected and never doubled."""

from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.event import Actor
from gridflow.aggregates.person import CorrectPerson
from gridflow.errors import GridFlowError, InvalidInput, NotPermitted, UnknownPerson, UnknownUnit
from gridflow.testing import person
from gridflow.testing.territory import COUNTY, GRID, OTHER_TOWNSHIP, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from tests.unit.person.office import ANN, BOB, CLERK, OFFICE, TODAY, Office, entry, opened


def test_an_entry_is_made_once() -> None:
    office = Office()
    assert office.give(entry()) == ["person.registered"]
    assert office.give(entry()) == []
    assert office.person(ANN).full_name == "王小二"
    with pytest.raises(InvalidInput) as refused:
        office.give(entry(full_name="王大二"))
    assert refused.value.context["field"] == "person"


def test_without_a_unit_the_actors_own_keeps_the_entry() -> None:
    office = Office()
    office.give(entry(unit=None))
    assert office.person(ANN).unit == TOWNSHIP


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": TODAY}, "birth_date"),
        ({"birth_date": date(2999, 1, 1)}, "birth_date"),
        ({"residence": "990101009000"}, "residence"),
    ],
)
def test_what_cannot_be_is_refused_where_it_is_wrong(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Office().give(entry(**changes))
    assert refused.value.context["field"] == field


@pytest.mark.parametrize(
    ("by", "error"),
    [
        (person("administrator", OTHER_TOWNSHIP), UnknownUnit),
        (person("administrator", GRID), UnknownUnit),
        (person("caller", VILLAGE), NotPermitted),
    ],
)
def test_people_are_entered_for_the_own_subtree_by_who_may(by: Actor, error: type[GridFlowError]) -> None:
    with pytest.raises(error):
        Office().give(entry(), by=by)


def test_a_correction_changes_what_it_names_and_nothing_else() -> None:
    office = opened()
    before = office.person(ANN)
    assert office.give(CorrectPerson(person=ANN, phone="139 0000 0000", reason="换号")) == ["person.corrected"]
    after = office.person(ANN)
    assert (after.phone, after.full_name, after.birth_date) == ("139 0000 0000", before.full_name, before.birth_date)
    assert office.give(CorrectPerson(person=ANN, phone="139 0000 0000", reason="换号")) == []


def test_what_may_be_missing_is_cleared() -> None:
    office = opened()
    office.give(CorrectPerson(person=ANN, clear=("phone", "residence"), reason="本人要求"))
    assert (office.person(ANN).phone, office.person(ANN).residence) == (None, None)
    with pytest.raises(InvalidInput) as refused:
        office.give(CorrectPerson(person=ANN, phone="139 0000 0000", clear=("phone",), reason="矛盾"))
    assert refused.value.context["field"] == "clear"


@pytest.mark.parametrize("unit", [SIBLING_VILLAGE, OTHER_TOWNSHIP])
def test_a_foreign_person_is_as_one_who_is_not_there(unit: str) -> None:
    office, foreigner = opened(), person("administrator", unit)
    for name in (ANN, BOB):
        with pytest.raises(UnknownPerson):
            office.give(CorrectPerson(person=name, app_capable=False, reason="不识"), by=foreigner)
    office.give(CorrectPerson(person=ANN, app_capable=False, reason="本村"), by=CLERK)
    office.give(CorrectPerson(person=ANN, app_capable=True, reason="本县"), by=person("administrator", COUNTY))


def test_an_entry_moves_within_the_actors_subtree_only() -> None:
    office = opened()
    office.give(CorrectPerson(person=ANN, unit=SIBLING_VILLAGE, reason="迁居"), by=OFFICE)
    assert office.person(ANN).unit == SIBLING_VILLAGE
    with pytest.raises(UnknownUnit):
        office.give(CorrectPerson(person=ANN, unit=OTHER_TOWNSHIP, reason="迁居"), by=OFFICE)
