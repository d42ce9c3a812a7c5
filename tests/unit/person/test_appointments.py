"""Appointments 任职: proposed below, approved by the level that the policy says, dated, and ended with its consent."""

from datetime import date, timedelta
from typing import Any

import pytest

from gridflow.aggregates.person import EndAppointment, ProposeAppointment, RefuseAppointment
from gridflow.aggregates.person.people import EndRequest
from gridflow.aggregates.unit import MergeUnits, RegisterUnit
from gridflow.errors import (
    BeyondPolicy,
    GridFlowError,
    InvalidInput,
    NotAdmitted,
    NotPermitted,
    SeparationOfDuties,
    UnknownUnit,
)
from gridflow.territory import Level
from gridflow.testing import instant, person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    DEPARTMENT,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.person.office import ANN, BOB, CLERK, TODAY, WORKER, Office, approval, entry, opened, staffed

TOMORROW = date(2026, 3, 3)
PROPOSAL = ProposeAppointment(person=ANN, post=WORKER, unit=GRID)
APPROVED, ENDED = "person.appointment-approved", "person.appointment-ended"
HELD = {(ANN, WORKER, GRID)}


def end(name: str = ANN, reason: str = "本人申请", **changes: Any) -> EndAppointment:
    return EndAppointment.model_validate({"person": name, "post": WORKER, "unit": GRID, "reason": reason, **changes})


def refusal(name: str = ANN) -> RefuseAppointment:
    return RefuseAppointment(person=name, post=WORKER, unit=GRID, reason="另有安排")


def test_what_a_village_proposes_the_township_approves() -> None:
    """网格员人选均由乡镇统一审定并发文公布 (S0 二(四))."""
    office = opened()
    assert office.give(PROPOSAL, by=CLERK) == ["person.appointment-proposed"]
    assert office.give(PROPOSAL, by=CLERK) == []
    assert office.posts(TODAY) == set()
    with pytest.raises(NotPermitted, match="乡镇"):
        office.give(approval(), by=CLERK)
    assert office.give(approval()) == [APPROVED]
    assert office.posts(TODAY) == HELD
    assert office.give(approval()) == []
    assert office.person(ANN).appointments[0].document == "示例〔2026〕1号"


def test_the_level_above_may_decide_too() -> None:
    office = opened()
    assert office.give(PROPOSAL, approval(), by=person("administrator", COUNTY)) == [
        "person.appointment-proposed",
        APPROVED,
    ]


def test_an_appointment_holds_from_its_day_to_the_day_before_its_end() -> None:
    office = opened()
    office.appoint(effective_on=TOMORROW)
    office.give(end(effective_on=date(2026, 6, 1)))
    held = {day: office.posts(day) for day in (TODAY, TOMORROW, date(2026, 5, 31), date(2026, 6, 1))}
    assert list(held.values()) == [set(), HELD, HELD, set()]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document": None}, "document"),
        ({"published_on": None}, "published_on"),
        ({"published_on": TOMORROW}, "published_on"),
    ],
)
def test_where_the_policy_says_so_a_published_paper_appoints(changes: dict[str, Any], field: str) -> None:
    office = opened()
    office.give(PROPOSAL, by=CLERK)
    with pytest.raises(InvalidInput) as refused:
        office.give(approval(**changes))
    assert refused.value.context["field"] == field


def test_nobody_approves_their_own_appointment() -> None:
    office = opened()
    office.give(PROPOSAL, by=CLERK)
    with pytest.raises(SeparationOfDuties):
        office.give(approval(), by=person("administrator", TOWNSHIP, ANN))
    with pytest.raises(SeparationOfDuties):
        office.give(refusal(), by=person("administrator", TOWNSHIP, ANN))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"post": "nobody"}, InvalidInput, id="no such post"),
        pytest.param({"unit": VILLAGE}, InvalidInput, id="a post of another level"),
        pytest.param({"unit": DEPARTMENT}, InvalidInput, id="a department"),
        pytest.param({"unit": "990101009009001"}, UnknownUnit, id="no such unit"),
        pytest.param({"replaces": BOB}, InvalidInput, id="in the place of nobody"),
    ],
)
def test_what_cannot_be_proposed(changes: dict[str, Any], error: type[GridFlowError]) -> None:
    office = opened()
    with pytest.raises(error):
        office.give(PROPOSAL.model_copy(update=changes))


def test_a_foreign_unit_is_no_place_to_propose_for() -> None:
    office = opened()
    with pytest.raises(GridFlowError) as refused:
        office.give(PROPOSAL, by=person("administrator", OTHER_TOWNSHIP))
    assert refused.value.code == "unknown-person"


def test_nobody_is_appointed_twice_to_the_same() -> None:
    office = opened()
    office.appoint()
    with pytest.raises(NotAdmitted):
        office.give(PROPOSAL)
    office.appoint(unit=SECOND_GRID)
    assert office.posts(TODAY) == HELD | {(ANN, WORKER, SECOND_GRID)}


def test_after_the_end_the_same_appointment_may_come_again() -> None:
    office = opened()
    office.appoint(effective_on=date(2026, 1, 1))
    office.give(end(effective_on=date(2026, 2, 1)))
    office.give(PROPOSAL, by=CLERK)
    with pytest.raises(NotAdmitted):
        office.give(approval(effective_on=date(2026, 1, 31)))
    office.give(approval(effective_on=date(2026, 2, 1)))
    assert office.posts(date(2026, 1, 15)) == office.posts(TODAY) == HELD


def test_a_proposal_that_is_refused_is_gone() -> None:
    office = opened()
    office.give(PROPOSAL, by=CLERK)
    with pytest.raises(NotPermitted):
        office.give(refusal(), by=CLERK)
    assert office.give(refusal()) == ["person.appointment-refused"]
    with pytest.raises(NotAdmitted):
        office.give(approval())
    with pytest.raises(NotAdmitted):
        office.give(refusal())
    assert office.give(PROPOSAL) == ["person.appointment-proposed"]


def test_no_more_people_than_the_post_has() -> None:
    office = opened(entry(), entry(BOB), policy=staffed("most = 1"))
    office.appoint()
    office.give(ProposeAppointment(person=BOB, post=WORKER, unit=GRID), by=CLERK)
    with pytest.raises(BeyondPolicy) as refused:
        office.give(approval(BOB))
    assert refused.value.context["rule"] == "most"
    office.appoint(BOB, unit=SECOND_GRID)


def test_who_comes_in_the_place_of_another_ends_their_appointment_on_the_same_day() -> None:
    office = opened(entry(), entry(BOB), policy=staffed("most = 1"))
    office.appoint(effective_on=date(2026, 1, 1))
    office.appoint(BOB, replaces=ANN, effective_on=TOMORROW)
    assert [office.posts(day) for day in (TODAY, TOMORROW)] == [HELD, {(BOB, WORKER, GRID)}]
    with pytest.raises(NotAdmitted):
        office.give(ProposeAppointment(person=BOB, post=WORKER, unit=GRID, replaces=ANN))


def test_below_the_level_that_consents_an_end_is_a_request() -> None:
    """因特殊情况需要更换的,需报镇社会治理办同意后方可更换 (S3a 一1)."""
    office = opened()
    office.appoint()
    assert office.give(end(effective_on=TOMORROW), by=CLERK) == ["person.end-requested"]
    assert office.give(end(effective_on=TOMORROW), by=CLERK) == []
    with pytest.raises(NotAdmitted):
        office.give(end(), by=CLERK)
    assert office.person(ANN).appointments[0].end_requested == EndRequest(TOMORROW, "本人申请")
    with pytest.raises(NotPermitted):
        office.give(approval(), by=CLERK)
    assert office.posts(TOMORROW) == HELD
    assert office.give(approval(effective_on=None)) == [ENDED]
    assert office.posts(TOMORROW) == set()


def test_a_request_for_an_end_is_refused_and_may_come_again() -> None:
    office = opened()
    office.appoint()
    office.give(end(), by=CLERK)
    assert office.give(refusal()) == ["person.end-refused"]
    assert office.posts(TOMORROW) == HELD
    assert office.give(end(), by=CLERK) == ["person.end-requested"]


def test_the_level_that_consents_ends_an_appointment_itself() -> None:
    office = opened()
    office.appoint(effective_on=date(2026, 1, 1))
    assert office.give(end()) == [ENDED]
    assert office.give(end()) == []
    with pytest.raises(NotAdmitted):
        office.give(end(effective_on=TOMORROW))


@pytest.mark.parametrize("by", [CLERK, ADMINISTRATOR])
def test_nothing_ends_before_it_begins(by: Any) -> None:
    office = opened()
    office.appoint()
    with pytest.raises(InvalidInput) as refused:
        office.give(end(effective_on=date(2026, 3, 1)), by=by)
    assert refused.value.context["field"] == "effective_on"


def test_who_holds_no_post_cannot_lose_it() -> None:
    with pytest.raises(NotAdmitted):
        opened().give(end())


def test_a_unit_must_be_there_on_the_day() -> None:
    office = opened()
    new = f"{VILLAGE}003"
    registration = RegisterUnit(code=new, level=Level.GRID, unit_name="三", parent=VILLAGE, effective_on=TODAY)
    office.county.registrar.carry_out([registration], ADMINISTRATOR)
    with pytest.raises(InvalidInput):
        office.appoint(unit=new, effective_on=date(2026, 3, 1))
    office.appoint(unit=new)


def test_who_holds_a_post_goes_on_in_the_unit_that_follows() -> None:
    office = opened()
    office.appoint(effective_on=date(2026, 1, 1))
    office.give(end(effective_on=date(2026, 12, 1)), by=CLERK)
    merged = MergeUnits(units=(GRID, SECOND_GRID), into=SECOND_GRID, effective_on=TODAY)
    office.county.registrar.carry_out([merged], ADMINISTRATOR)
    assert office.posts(date(2026, 3, 1)) == HELD
    assert office.posts(TODAY) == {(ANN, WORKER, SECOND_GRID)}
    with pytest.raises(NotAdmitted):
        office.give(ProposeAppointment(person=ANN, post=WORKER, unit=SECOND_GRID))
    assert office.give(approval(unit=SECOND_GRID)) == [ENDED]
    assert office.posts(date(2026, 12, 1)) == set()


def test_who_held_the_post_in_two_grids_that_merge_loses_both_one_by_one() -> None:
    office = opened()
    office.appoint(effective_on=date(2026, 1, 1))
    office.appoint(unit=SECOND_GRID, effective_on=date(2026, 2, 1))
    merged = MergeUnits(units=(GRID, SECOND_GRID), into=SECOND_GRID, effective_on=TODAY)
    office.county.registrar.carry_out([merged], ADMINISTRATOR)
    for left in ({(ANN, WORKER, SECOND_GRID)}, set[tuple[str, str, str]]()):
        assert office.give(end(unit=SECOND_GRID)) == [ENDED]
        assert office.posts(TODAY) == left
    assert office.give(end(unit=SECOND_GRID)) == []


def test_a_proposal_outlives_its_grid() -> None:
    office = opened()
    office.give(PROPOSAL, by=CLERK)
    merged = MergeUnits(units=(GRID, SECOND_GRID), into=SECOND_GRID, effective_on=TODAY)
    office.county.registrar.carry_out([merged], ADMINISTRATOR)
    office.give(approval(unit=SECOND_GRID))
    assert office.posts(TODAY) == {(ANN, WORKER, SECOND_GRID)}


def test_a_refused_call_leaves_nothing() -> None:
    office = Office()
    with pytest.raises(NotAdmitted):
        office.give(entry(), approval())
    assert office.people.persons == {}


def test_nobody_approves_what_they_proposed_themselves_before() -> None:
    office = opened()
    office.give(PROPOSAL)
    with pytest.raises(SeparationOfDuties):
        office.give(approval())
    assert office.give(approval(), by=ADMINISTRATOR) == [APPROVED]
    office.give(PROPOSAL.model_copy(update={"unit": SECOND_GRID}), approval(unit=SECOND_GRID))
    assert office.posts(TODAY) == HELD | {(ANN, WORKER, SECOND_GRID)}


@pytest.mark.parametrize("other", [date(2026, 12, 1), date(2027, 1, 31)])
def test_an_end_that_is_to_come_is_moved(other: date) -> None:
    office = opened()
    office.appoint()
    office.give(end(effective_on=date(2026, 12, 31)))
    assert office.give(end(effective_on=other)) == [ENDED]
    assert office.give(end(effective_on=other)) == []
    assert [office.posts(day) for day in (other - timedelta(days=1), other)] == [HELD, set()]


def test_an_end_that_is_to_come_is_lifted() -> None:
    office = opened()
    office.appoint()
    office.give(end(effective_on=TOMORROW))
    with pytest.raises(NotPermitted):
        office.give(refusal(), by=CLERK)
    assert office.give(refusal()) == ["person.end-refused"]
    assert office.posts(TOMORROW) == HELD
    office.county.clock.set(instant("2026-03-05T09:00:00+08:00"))
    office.give(end(effective_on=TOMORROW))
    with pytest.raises(NotAdmitted):
        office.give(refusal())


def test_another_end_is_asked_for_while_one_is_to_come() -> None:
    office = opened()
    office.appoint()
    later = date(2026, 4, 1)
    office.give(end(effective_on=TOMORROW))
    assert office.give(end(effective_on=later), by=CLERK) == ["person.end-requested"]
    assert office.posts(TOMORROW) == set()
    assert office.give(refusal()) == ["person.end-refused"]
    assert office.posts(TOMORROW) == set()
    office.give(end(effective_on=later), by=CLERK)
    assert office.give(approval()) == [ENDED]
    assert [office.posts(day) for day in (TOMORROW, later)] == [HELD, set()]


def test_a_request_comes_to_nothing_once_the_post_is_left() -> None:
    office = opened()
    office.appoint()
    office.give(end(effective_on=TOMORROW))
    office.give(end(effective_on=date(2026, 4, 1)), by=CLERK)
    office.county.clock.set(instant("2026-03-05T09:00:00+08:00"))
    with pytest.raises(NotAdmitted):
        office.give(approval())
    assert office.posts(TOMORROW) == set()


def test_who_is_to_go_may_be_replaced_and_does_not_stay_longer_for_it() -> None:
    office = opened(entry(), entry(BOB), entry("cid"), policy=staffed("most = 1"))
    office.appoint()
    office.give(end(effective_on=date(2026, 6, 1)))
    office.appoint(BOB, replaces=ANN, effective_on=date(2026, 5, 1))
    assert office.posts(date(2026, 5, 1)) == {(BOB, WORKER, GRID)}

    office.give(end(BOB, effective_on=date(2026, 7, 1)))
    office.appoint("cid", replaces=BOB, effective_on=date(2026, 8, 1))
    assert [office.posts(date(2026, month, 1)) for month in (7, 8)] == [set(), {("cid", WORKER, GRID)}]


def test_nobody_stays_longer_than_there_is_room_for() -> None:
    office = opened(entry(), entry(BOB), policy=staffed("most = 1"))
    office.appoint()
    office.appoint(BOB, replaces=ANN, effective_on=date(2026, 5, 1))
    for command in (refusal(), end(effective_on=date(2026, 6, 1))):
        with pytest.raises(BeyondPolicy):
            office.give(command)
    assert office.give(end(effective_on=date(2026, 4, 1))) == [ENDED]
