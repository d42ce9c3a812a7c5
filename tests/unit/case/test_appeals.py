"""Appeals 申诉: a unit that handled the case contests what it was appraised for, and another person rules."""

import pytest

from gridflow.aggregates.case.commands import Appeal, Archive, RuleAppeal
from gridflow.aggregates.case.events import AppealFiled, AppealRuled, CaseArchived
from gridflow.aggregates.event import Actor
from gridflow.errors import GridFlowError, InvalidInput, NotAdmitted, NotPermitted, SeparationOfDuties
from gridflow.testing import Done, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SUPERVISOR,
    VILLAGE,
)
from tests.unit.case.stages import THURSDAY, TOWNSHIP_SUPERVISOR, appraised, checked, dispatched
from tests.unit.case.states import ASKED_TO_ASSIST, ASSISTANT, HANDLER, did

FILE = Appeal(item="stages-missed", reason="因台风停工")
UPHOLD = RuleAppeal(item="stages-missed", upheld=True, reason="属实")
FILED = appraised().given(Done(FILE, HANDLER, THURSDAY))


def test_a_unit_that_handled_contests_an_item() -> None:
    """申诉."""
    appraised().when(FILE, by=HANDLER, at=THURSDAY).then(AppealFiled(item="stages-missed", reason="因台风停工"))


def test_who_assisted_contests_too() -> None:
    story = dispatched().given(
        ASKED_TO_ASSIST,
        did("reply-assistance", ASSISTANT),
        did("resolve", GRID_WORKER),
        did("check", SUPERVISOR, THURSDAY),
        did("appraise", SUPERVISOR, THURSDAY),
    )
    file = Appeal(item="assists-missed", reason="已按时")
    story.when(file, by=ASSISTANT, at=THURSDAY).then(like(AppealFiled))
    appraised().when(file, by=ASSISTANT, at=THURSDAY).then_refused(NotPermitted, unit=SECOND_GRID)


@pytest.mark.parametrize("unit", [VILLAGE, SECOND_GRID, OTHER_TOWNSHIP])
def test_no_other_unit_does(unit: str) -> None:
    appraised().when(FILE, by=person("handler", unit), at=THURSDAY).then_refused(NotPermitted, unit=unit)


def test_an_item_is_one_of_those_that_are_appraised() -> None:
    unknown = Appeal(item="weather", reason="下雨")
    appraised().when(unknown, by=HANDLER, at=THURSDAY).then_refused(InvalidInput, field="item")


def test_each_item_is_contested_once() -> None:
    FILED.when(FILE, by=HANDLER, at=THURSDAY).then_refused(NotAdmitted, item="stages-missed")
    FILED.when(Appeal(item="hops", reason="误"), by=HANDLER, at=THURSDAY).then(like(AppealFiled, item="hops"))
    ruled = FILED.given(Done(UPHOLD, TOWNSHIP_SUPERVISOR, THURSDAY))
    ruled.when(FILE, by=HANDLER, at=THURSDAY).then_refused(NotAdmitted, item="stages-missed")


def test_before_the_appraisal_there_is_nothing_to_contest() -> None:
    checked().when(FILE, by=HANDLER, at=THURSDAY).then_refused(NotAdmitted)


@pytest.mark.parametrize("upheld", [True, False])
@pytest.mark.parametrize("unit", [VILLAGE, COUNTY])
def test_the_supervising_unit_or_one_above_rules(unit: str, upheld: bool) -> None:
    """申诉裁定."""
    rule = RuleAppeal(item="stages-missed", upheld=upheld, reason="见记录")
    FILED.when(rule, by=person("supervisor", unit, "another"), at=THURSDAY).then(
        AppealRuled(item="stages-missed", upheld=upheld, reason="见记录")
    )
    ruled = FILED.given(Done(rule, person("supervisor", unit, "another"), THURSDAY))
    assert [appeal.upheld for appeal in ruled.case.appeals] == [upheld]


@pytest.mark.parametrize(
    ("by", "error"),
    [
        pytest.param(person("supervisor", OTHER_TOWNSHIP), NotPermitted, id="another unit"),
        pytest.param(person("supervisor", GRID), NotPermitted, id="the unit that handled"),
        pytest.param(person("supervisor", VILLAGE, HANDLER.id), SeparationOfDuties, id="who filed"),
        pytest.param(SUPERVISOR, SeparationOfDuties, id="who appraised"),
        pytest.param(person("supervisor", VILLAGE, GRID_WORKER.id), SeparationOfDuties, id="who handled"),
        pytest.param(CLERK, NotPermitted, id="a role that may not"),
    ],
)
def test_nobody_else_does(by: Actor, error: type[GridFlowError]) -> None:
    FILED.when(UPHOLD, by=by, at=THURSDAY).then_refused(error)


@pytest.mark.parametrize("item", ["hops", "weather"])
def test_only_what_was_contested_is_ruled_on(item: str) -> None:
    rule = RuleAppeal(item=item, upheld=True, reason="误")
    FILED.when(rule, by=TOWNSHIP_SUPERVISOR, at=THURSDAY).then_refused(InvalidInput, field="item")


def test_a_case_is_archived_when_every_appeal_is_ruled_on() -> None:
    both = FILED.given(Done(Appeal(item="hops", reason="误"), HANDLER, THURSDAY))
    one = both.given(Done(UPHOLD, TOWNSHIP_SUPERVISOR, THURSDAY))
    for story in (FILED, both, one):
        story.when(Archive(), by=SUPERVISOR, at=THURSDAY).then_refused(NotAdmitted)
    other = RuleAppeal(item="hops", upheld=False, reason="属实")
    one.given(Done(other, TOWNSHIP_SUPERVISOR, THURSDAY)).when(Archive(), by=SUPERVISOR, at=THURSDAY).then(
        CaseArchived()
    )
