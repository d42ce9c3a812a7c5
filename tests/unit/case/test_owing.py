"""What is still owed 待办 (FEATURES D18): in every state, by which unit, by whom, and until when."""

import pytest

from gridflow.aggregates.case.owing import Duty, Owed, owed
from gridflow.testing import Story, person
from gridflow.testing.territory import CLERK, COUNTY, GRID, GRID_WORKER, SECOND_GRID, SYSTEM, TOWNSHIP, VILLAGE
from tests.unit.case.stages import TOWNSHIP_CLERK, TOWNSHIP_SUPERVISOR, accepted, at, dispatched, reported
from tests.unit.case.states import ASKED_TO_ASSIST, ASSISTANT, EXTENSION, STATES, did

NOBODY: frozenset[str] = frozenset()
GRIDS_WORK = {f"resolve {GRID}"}
TO_CHECK, TO_CALL, TO_REWORK = f"check {VILLAGE}", f"call-back {VILLAGE}", f"rework {VILLAGE}"
TO_RULE_SEND_BACK, TO_RULE_TIME = f"rule-send-back {VILLAGE}", f"rule-respite {VILLAGE} resolve-3"
SHARE = f"assist {SECOND_GRID} assist-1"
TO_ANSWER, TO_LIFT = f"answer {VILLAGE} order-1", f"lift {TOWNSHIP} order-1"
THERE = {f"accompany {unit} {unit}" for unit in (VILLAGE, GRID)}

OWED: dict[str, set[str] | frozenset[str]] = {
    # 受理
    "reported": {f"accept {VILLAGE}"},
    "urgent": {f"accept {TOWNSHIP}"} | THERE,
    "urgent, the grid has been there": {f"accept {TOWNSHIP}", f"accompany {VILLAGE} {VILLAGE}"},
    "a petition without an owner": {f"accept {VILLAGE}"},
    "acceptance overdue": {f"accept {VILLAGE}"},
    "acceptance overdue by a red card": {f"accept {VILLAGE}"},
    "acceptance under order": {f"accept {VILLAGE}", TO_ANSWER},
    "counted in an old calendar": {f"accept {VILLAGE}"},
    "counted under an old policy": {f"accept {VILLAGE}"},
    "counted under an old policy, and overdue": {f"accept {VILLAGE}"},
    "public": {f"accept {VILLAGE}"},
    # 流转
    "accepted": {f"dispatch {VILLAGE}"},
    "under order": {f"dispatch {VILLAGE}", TO_ANSWER},
    "order answered": {f"dispatch {VILLAGE}", TO_LIFT},
    "order overdue": {f"dispatch {VILLAGE}", TO_ANSWER},
    "sent back": {f"dispatch {VILLAGE}"},
    "the grid that reported it is no more": {f"dispatch {VILLAGE}"},
    # 办结
    "dispatched": GRIDS_WORK,
    "signed for": {f"resolve {GRID} by {GRID_WORKER.id}"},
    "transferred": {f"resolve {SECOND_GRID}"},
    "assistance asked for": GRIDS_WORK | {SHARE},
    "assistance overdue": GRIDS_WORK | {SHARE},
    "assistance given": GRIDS_WORK,
    "send-back asked for": GRIDS_WORK | {TO_RULE_SEND_BACK},
    "send-back asked for too late": GRIDS_WORK | {TO_RULE_SEND_BACK},
    "send-back asked for with assistance open": GRIDS_WORK | {SHARE, TO_RULE_SEND_BACK},
    "send-back denied": GRIDS_WORK,
    "send-back to be denied": GRIDS_WORK | {TO_RULE_SEND_BACK},
    "last send-back asked for": GRIDS_WORK | {TO_RULE_SEND_BACK},
    "kept by the fallback unit": {f"resolve {TOWNSHIP}"},
    "extension asked for": GRIDS_WORK | {TO_RULE_TIME},
    "extension to be refused": GRIDS_WORK | {TO_RULE_TIME},
    "extended": GRIDS_WORK,
    "suspension asked for": GRIDS_WORK | {TO_RULE_TIME},
    "suspension to be refused": GRIDS_WORK | {TO_RULE_TIME},
    "paused": GRIDS_WORK,
    "resumed": GRIDS_WORK,
    "resolution overdue": GRIDS_WORK,
    "resolution overdue and stated": GRIDS_WORK,
    "a petition being dealt with": GRIDS_WORK,
    "a petition with an owner": GRIDS_WORK | {f"own {VILLAGE} by leader"},
    "a building to be proved": GRIDS_WORK,
    "joined by a duplicate": GRIDS_WORK,
    "being reworked": GRIDS_WORK,
    "reopened": GRIDS_WORK,
    # 督办
    "resolved": {TO_CHECK},
    "settled": {TO_CHECK},
    "to be called back": {TO_CHECK, TO_CALL},
    "checked, to be called back": {TO_CALL},
    "check failed": {TO_REWORK},
    "dissatisfied": {TO_CHECK, TO_REWORK},
    "checked, under order": {TO_ANSWER},
    "checked, order answered": {TO_LIFT},
    # 考核
    "checked": {f"appraise {VILLAGE}"},
    "appraised": {f"archive {VILLAGE}"},
    "appealed": {f"rule-appeal {VILLAGE} stages-missed"},
    "appeal ruled on": {f"archive {VILLAGE}"},
    # 已结束
    "archived": NOBODY,
    "archived and public": NOBODY,
    "drawn": {f"recheck {VILLAGE} draw-2026-12"},
    "drawn and found bad": {f"recheck {VILLAGE} draw-2026-12"},
    "declined": NOBODY,
    "merged": NOBODY,
    "withdrawn": NOBODY,
    "registered": NOBODY,
}


def debts(story: Story) -> tuple[Owed, ...]:
    return owed(story.case, lambda unit: story.world.units.get(unit).parent)


def told(debt: Owed) -> str:
    """`duty unit subject`, and by whom if somebody put a name to it."""
    by = f"by {debt.person}" if debt.person is not None else ""
    return " ".join(filter(None, (debt.duty.value, debt.unit, debt.subject, by)))


@pytest.mark.parametrize("state", [name for name in STATES if name != "not reported"])
def test_every_state_owes_just_this(state: str) -> None:
    found = debts(STATES[state].story)
    assert {told(debt) for debt in found} == OWED[state]
    assert len({(debt.duty, debt.unit, debt.subject) for debt in found}) == len(found)


def test_the_table_leaves_no_duty_out() -> None:
    assert {row.split()[0] for rows in OWED.values() for row in rows} == set(Duty)
    assert len({duty.chinese for duty in Duty}) == len(Duty)


def test_what_is_under_a_clock_is_owed_by_its_deadline() -> None:
    story = dispatched().given(
        ASKED_TO_ASSIST, did("order-supervision", TOWNSHIP_SUPERVISOR), did("assign-owner", TOWNSHIP_CLERK)
    )
    assert {debt.duty: debt.due for debt in debts(story)} == {
        Duty.RESOLVE: at("12-02", "00:00"),
        Duty.ASSIST: at("12-01", "00:00"),
        Duty.ANSWER: at("11-28", "00:00"),
        Duty.OWN: at("12-02", "00:00"),
    }


def test_what_is_asked_of_a_clock_is_to_be_ruled_on_before_it_ends() -> None:
    (ruling,) = [debt for debt in debts(dispatched().given(EXTENSION)) if debt.duty is Duty.RULE_RESPITE]
    assert (ruling.unit, ruling.due) == (VILLAGE, at("12-02", "00:00"))


def test_more_time_to_answer_is_ruled_on_by_whoever_ordered_and_for_a_share_by_the_unit_above() -> None:
    county = person("supervisor", COUNTY)
    story = accepted().given(
        did("order-supervision", county), did("request-extension", CLERK, clock="order-1", extension="1wd")
    )
    assert f"rule-respite {COUNTY} order-1" in {told(debt) for debt in debts(story)}
    shared = dispatched().given(ASKED_TO_ASSIST, did("request-extension", ASSISTANT, clock="assist-1", extension="1wd"))
    assert f"rule-respite {VILLAGE} assist-1" in {told(debt) for debt in debts(shared)}


def test_whoever_answers_an_order_owes_it_though_the_case_moved_on() -> None:
    story = accepted().given(did("order-supervision", TOWNSHIP_SUPERVISOR), did("dispatch", CLERK))
    assert {told(debt) for debt in debts(story)} == GRIDS_WORK | {TO_ANSWER}


def test_two_orders_are_two_debts() -> None:
    """The ladder ordered twice; the first is answered and to be lifted."""
    story = reported().given(did("fire-rungs", SYSTEM, at("12-02")), did("answer-supervision", CLERK, at("12-02")))
    assert {told(debt) for debt in debts(story)} == {
        f"accept {VILLAGE}",
        TO_LIFT,
        f"answer {VILLAGE} order-2",
    }
