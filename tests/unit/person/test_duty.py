"""Badges, devices and duty status 证件、设备与在岗状态."""

from collections.abc import Callable
from datetime import date
from typing import Final

import pytest

from gridflow.aggregates.command import Command
from gridflow.aggregates.person import (
    BindBadge,
    BindDevice,
    DutyStatus,
    EndAppointment,
    NotEligible,
    ReleaseBadge,
    ReleaseDevice,
    SetDutyStatus,
)
from gridflow.errors import NotAdmitted, NotPermitted
from gridflow.testing import person
from gridflow.testing.territory import GRID, GRID_WORKER
from tests.unit.person.office import ANN, BOB, CLERK, TODAY, WORKER, entry, opened, staffed

ITEM: Final = "PAT-1"
ON_DUTY = SetDutyStatus(person=ANN, status=DutyStatus.ON_DUTY)


@pytest.mark.parametrize(
    ("bind", "release", "topic"),
    [
        (lambda one: BindBadge(person=one, badge=ITEM), lambda one: ReleaseBadge(person=one, badge=ITEM), "badge"),
        (lambda one: BindDevice(person=one, device=ITEM), lambda one: ReleaseDevice(person=one, device=ITEM), "device"),
    ],
    ids=["badge", "device"],
)
def test_each_is_one_persons_at_a_time(
    bind: Callable[[str], Command], release: Callable[[str], Command], topic: str
) -> None:
    """终端手机仅限于本人使用 (S3a 四5)."""
    office = opened(entry(), entry(BOB))
    assert office.give(bind(ANN)) == [f"person.{topic}-bound"]
    assert office.give(bind(ANN)) == []
    with pytest.raises(NotAdmitted):
        office.give(bind(BOB))
    assert office.give(release(BOB)) == []
    assert office.give(release(ANN)) == [f"person.{topic}-released"]
    assert office.give(bind(BOB)) == [f"person.{topic}-bound"]
    held = [(*one.badges, *one.devices) for one in map(office.person, (ANN, BOB))]
    assert held == [(), (ITEM,)]


def test_nobody_goes_on_duty_without_a_post_training_and_badge() -> None:
    """先培训后上岗 (S0 二(八)), 持证(牌)上岗 (S1 四(五))."""
    office = opened(policy=staffed("badge = true", eligibility=""))
    rules = []
    for mend in (
        lambda: office.appoint(),
        lambda: office.train(ANN),
        lambda: office.give(BindBadge(person=ANN, badge=ITEM)),
    ):
        with pytest.raises(NotEligible) as refused:
            office.give(ON_DUTY)
        rules.append([error["field"] for error in refused.value.context["errors"]])  # type: ignore[attr-defined]
        mend()
    assert rules == [["appointed", "trained"], ["trained", "badge"], ["badge"]]
    assert office.give(ON_DUTY) == ["person.duty-status-set"]
    assert office.give(ON_DUTY) == []
    assert office.person(ANN).duty_on(TODAY) is DutyStatus.ON_DUTY


def test_leave_needs_nothing_and_whose_post_ends_is_off_duty() -> None:
    office = opened(policy=staffed(eligibility=""))
    office.train(ANN)
    office.appoint()
    office.give(SetDutyStatus(person=ANN, status=DutyStatus.LEAVE))
    assert office.person(ANN).duty_on(TODAY) is DutyStatus.LEAVE
    office.give(ON_DUTY)
    office.give(EndAppointment(person=ANN, post=WORKER, unit=GRID, effective_on=date(2026, 3, 3), reason="离职"))
    assert office.person(ANN).duty_on(TODAY) is DutyStatus.ON_DUTY
    assert office.person(ANN).duty_on(date(2026, 3, 3)) is DutyStatus.OFF_DUTY


def test_in_a_grid_everybody_speaks_for_themselves() -> None:
    office = opened(policy=staffed(eligibility=""))
    office.train(ANN)
    office.appoint()
    with pytest.raises(NotPermitted):
        office.give(ON_DUTY, by=GRID_WORKER)
    office.give(ON_DUTY, by=person(GRID_WORKER.role, GRID, ANN))
    office.give(SetDutyStatus(person=ANN, status=DutyStatus.OFF_DUTY), by=CLERK)
