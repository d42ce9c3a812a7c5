"""Information 信息 (FEATURES D16): registered, and nothing more is to be done."""

import pytest

from gridflow.aggregates.case.commands import Report
from gridflow.aggregates.case.events import CaseReported, DetailsCorrected
from gridflow.aggregates.case.owing import owed
from gridflow.errors import InvalidInput, MatterNotAdmitted, NotAdmitted
from gridflow.policy import Stage, builtin_pack
from gridflow.testing import given, like
from gridflow.testing.territory import CLERK, GRID, GRID_WORKER, VILLAGE
from tests.unit.case.examples import example
from tests.unit.case.stages import FRIDAY, MONDAY, registered


def information(**changes: object) -> Report:
    said = {"place": GRID, "subject": "新入住租户三人", "matter": "person", "channel": "grid", "kind": "information"}
    return Report.model_validate(said | changes)


@pytest.mark.parametrize("kind", builtin_pack("s0").information)
def test_people_places_things_affairs_and_organizations_are_registered_without_a_clock(kind: str) -> None:
    """人地物事组织."""
    given().when(information(matter=kind), by=GRID_WORKER, at=FRIDAY).then(
        like(CaseReported, kind="information", matter=kind, holder=VILLAGE, accompany=())
    )


def test_it_is_at_its_end_and_nobody_owes_anything() -> None:
    case = registered().case
    assert (case.stage, case.clock, case.stage.ended) == (Stage.REGISTERED, None, True)
    assert owed(case, lambda unit: None) == ()


def test_nobody_is_called_back_about_it() -> None:
    given().when(information(channel="hotline"), by=GRID_WORKER, at=FRIDAY).then(like(CaseReported, call_back=False))


@pytest.mark.parametrize("matter", ["facility", "moon"])
def test_what_is_no_kind_of_information_is_refused(matter: str) -> None:
    given().when(information(matter=matter), by=GRID_WORKER, at=FRIDAY).then_refused(InvalidInput, field="matter")


def test_a_kind_of_information_is_no_matter() -> None:
    event = information(kind="event")
    given().when(event, by=GRID_WORKER, at=FRIDAY).then_refused(MatterNotAdmitted, matter="person")


@pytest.mark.parametrize("urgency", ["coordination", "urgent"])
def test_information_is_not_urgent(urgency: str) -> None:
    report = information(urgency=urgency)
    given().when(report, by=GRID_WORKER, at=FRIDAY).then_refused(InvalidInput, field="urgency")


def test_it_may_be_corrected_but_not_shown_to_the_public() -> None:
    registered().when(example("correct"), by=CLERK, at=MONDAY).then(like(DetailsCorrected))
    registered().when(example("publish"), by=CLERK.model_copy(update={"role": "supervisor"}), at=MONDAY).then_refused(
        NotAdmitted, stage=Stage.REGISTERED
    )
