"""Training 培训: planned for a year, recorded once it was held (S0 二(八))."""

from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.person import PlannedSession, PlanTraining, RecordTraining, TookPart
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.testing import person
from gridflow.testing.territory import OTHER_TOWNSHIP, TOWNSHIP, VILLAGE
from tests.unit.person.office import ANN, BOB, Office, entry, opened, sessions

HELD_ON = date(2026, 2, 10)
NEXT_YEAR = PlannedSession(id="spring", title="业务培训", on=date(2027, 1, 1), exam=True)


def plan(*names: str, exam: bool = True, **changes: Any) -> PlanTraining:
    said = {"unit": TOWNSHIP, "year": 2026, "sessions": sessions(*names, exam=exam)}
    return PlanTraining.model_validate(said | changes)


def record(*participants: TookPart, **changes: Any) -> RecordTraining:
    said = {"unit": TOWNSHIP, "year": 2026, "session": "spring", "held_on": HELD_ON, "participants": participants}
    return RecordTraining.model_validate(said | changes)


def planned(*names: str) -> Office:
    office = opened(entry(), entry(BOB))
    office.give(plan(*(names or ("spring", "autumn"))))
    return office


def refused_at(office: Office, command: PlanTraining | RecordTraining) -> object:
    with pytest.raises(InvalidInput) as refused:
        office.give(command)
    return refused.value.context["field"]


def test_a_plan_stands_until_another_takes_its_place() -> None:
    office = Office()
    assert office.give(plan("spring")) == ["training.planned"]
    assert office.give(plan("spring")) == []
    assert office.give(plan("spring", "autumn")) == ["training.planned"]
    assert [one.id for one in office.people.trainings.years[TOWNSHIP, 2026].sessions] == ["spring", "autumn"]


@pytest.mark.parametrize(
    ("command", "field"),
    [
        pytest.param(plan("spring", exam=False), "sessions", id="without the exam that S0 asks for"),
        pytest.param(plan("spring", "spring"), "sessions", id="twice the same"),
        pytest.param(plan("spring", unit=VILLAGE), "unit", id="a village, where S0 has townships plan"),
        pytest.param(
            plan(sessions=[PlannedSession(id="a", title="一", on=date(2027, 1, 1), exam=True)]),
            "sessions",
            id="next year",
        ),
    ],
)
def test_a_plan_that_is_not_as_the_policy_says_is_refused(command: PlanTraining, field: str) -> None:
    assert refused_at(Office(), command) == field


def test_a_unit_plans_for_its_own_subtree() -> None:
    with pytest.raises(UnknownUnit):
        Office().give(plan("spring"), by=person("administrator", OTHER_TOWNSHIP))


def test_what_was_held_cannot_be_dropped() -> None:
    office = planned()
    office.give(record(TookPart(person=ANN, passed=True)))
    assert refused_at(office, plan("autumn")) == "sessions"
    office.give(plan("spring"))


def test_who_took_part_is_recorded_once_and_exams_may_follow() -> None:
    office = planned()
    assert office.give(record(TookPart(person=ANN), TookPart(person=BOB, passed=False, score=40))) == [
        "training.recorded"
    ]
    assert office.give(record(TookPart(person=ANN))) == []
    assert office.give(record(TookPart(person=ANN, passed=True, score=88))) == ["training.recorded"]
    (ann,), (bob,) = office.people.trainings.of(ANN), office.people.trainings.of(BOB)
    assert (ann.passed, ann.score, ann.held_on) == (True, 88, HELD_ON)
    assert (bob.passed, bob.score) == (False, 40)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"session": "winter"}, "session"),
        ({"year": 2025}, "session"),
        ({"held_on": date(2026, 3, 3)}, "held_on"),
        ({"held_on": date(2025, 12, 31)}, "held_on"),
        ({"participants": [{"person": "nobody"}]}, "participants"),
        ({"participants": [{"person": ANN}, {"person": ANN}]}, "participants"),
    ],
)
def test_what_cannot_be_recorded(changes: dict[str, Any], field: str) -> None:
    assert refused_at(planned(), record(TookPart(person=ANN), **changes)) == field


def test_a_training_is_held_on_one_day() -> None:
    office = planned()
    office.give(record(TookPart(person=ANN)))
    assert refused_at(office, record(TookPart(person=BOB), held_on=date(2026, 2, 11))) == "held_on"


def test_a_training_without_exam_has_no_results() -> None:
    office = opened()
    once = PlannedSession(id="talk", title="讲座")
    office.give(plan(sessions=[once, *sessions("spring")]))
    assert refused_at(office, record(TookPart(person=ANN, score=90), session="talk")) == "participants"
    office.give(record(TookPart(person=ANN), session="talk"))
