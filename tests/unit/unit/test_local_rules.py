"""Local rules 地方规定 hold for a code: no unit gets another one while it has rules of its own."""

from datetime import date
from typing import Final

import pytest

from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import MergeUnits, MoveUnit, RetireUnit
from gridflow.errors import InvalidInput
from gridflow.testing.territory import COUNTY, FAR_VILLAGE, GRID, OTHER_TOWNSHIP, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from tests.unit.calendar.papers import hours, notice
from tests.unit.grid.office import COUNTY_OFFICE, DIRECT, NEXT_MONTH, TODAY, Office
from tests.unit.unit.desk import DECEMBER

OPEN: Final = DIRECT.replace("\nanchor", '\noverridable = ["terms"]\nanchor', 1)
OWN: Final = 'id = "own"\ntitle = "本村时限"\nsource = "本村文件"\n'
TERMS: Final = f'{OWN}[terms]\naccept = "9wd"\n'
MOVE: Final = MoveUnit(code=VILLAGE, parent=OTHER_TOWNSHIP, effective_on=NEXT_MONTH)
MOVED: Final = f"{OTHER_TOWNSHIP[:9]}002"
OUT: Final = {"published": "2026-10-01"}


@pytest.fixture
def office() -> Office:
    return Office(OPEN)


def adopt(office: Office, text: str, unit: str = VILLAGE) -> None:
    assert office.county.registrar.adopt_policy(AdoptPolicy(text=text, unit=unit), COUNTY_OFFICE)


def test_a_unit_with_a_text_of_its_own_gets_no_other_code_until_that_is_taken_back(office: Office) -> None:
    adopt(office, TERMS)
    for change in (MOVE, MergeUnits(units=(TOWNSHIP,), into=OTHER_TOWNSHIP)):
        with office.refused(InvalidInput, "东一村", "own@", "不作规定"):
            office.give(change)
    adopt(office, f"effective_on = {NEXT_MONTH}\n{OWN}")
    with office.refused(InvalidInput, "own@"):
        office.give(MOVE.model_copy(update={"effective_on": TODAY}))
    office.give(MOVE)


def test_a_text_to_come_is_one_too(office: Office) -> None:
    adopt(office, f"effective_on = {DECEMBER}\n{TERMS}")
    with office.refused(InvalidInput, "own@"):
        office.give(MOVE)


def test_texts_of_others_and_of_units_that_go_on_or_end_are_in_nobodys_way(office: Office) -> None:
    adopt(office, TERMS, SIBLING_VILLAGE)
    adopt(office, TERMS, OTHER_TOWNSHIP)
    office.give(MOVE)
    # What ends is no unit any more: where it lay, the rules of who follows hold.
    office.give(MergeUnits(units=(SIBLING_VILLAGE,), into=FAR_VILLAGE, effective_on=NEXT_MONTH))


def test_days_off_to_come_keep_a_unit_where_it_is(office: Office) -> None:
    office.county.registrar.import_papers([notice(**OUT, off=["2026-11-01"])], COUNTY_OFFICE)
    with office.refused(InvalidInput, "LOCAL-1"):
        office.give(MOVE)
    office.give(MOVE.model_copy(update={"effective_on": date(2026, 11, 2)}))


def test_office_hours_of_its_own_keep_a_unit_where_it_is_until_they_are_those_above(office: Office) -> None:
    own = [{"from": "01-01", "sessions": ["08:00-11:00"]}]
    office.county.registrar.import_papers([hours(**OUT, seasons=own, effective_from="2026-10-05")], COUNTY_OFFICE)
    with office.refused(InvalidInput, "HOURS-1"):
        office.give(MOVE)
    same = [hours(**OUT, id="HOURS-2", unit=COUNTY), hours(**OUT, id="HOURS-3", effective_from="2026-11-01")]
    office.county.registrar.import_papers(same, COUNTY_OFFICE)
    office.give(MOVE)


def test_papers_of_a_grid_are_its_own_too(office: Office) -> None:
    office.county.registrar.import_papers([notice(**OUT, unit=GRID, off=["2026-12-01"])], COUNTY_OFFICE)
    with office.refused(InvalidInput, "东一村第一网格", "LOCAL-1"):
        office.give(MOVE)
    office.give(RetireUnit(code=GRID), MOVE)
    assert MOVED in office.on(NEXT_MONTH).tree
