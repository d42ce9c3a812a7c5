"""Every command in every stage: admitted by the table, or refused."""

from itertools import product

import pytest

from gridflow.aggregates.case.commands import COMMANDS, Report
from gridflow.aggregates.case.decide import ADMISSIONS
from gridflow.errors import NotAdmitted, UnknownCase
from gridflow.policy import Stage
from gridflow.testing import given, person
from gridflow.testing.territory import COUNTY, TOWNSHIP
from tests.unit.case.examples import example, role_of
from tests.unit.case.stages import STORIES, THURSDAY

TIMED = {Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE}
OPEN = set(Stage) - {Stage.ARCHIVED, Stage.DECLINED}

# Written from DESIGN §4 and not from the code's own table, so that either may be wrong.
ADMITTED: dict[str, set[Stage]] = {
    "report": set(),
    "settle": {Stage.ACCEPT},
    "accept": {Stage.ACCEPT},
    "decline": {Stage.ACCEPT},
    "escalate": {Stage.ACCEPT, Stage.DISPATCH},
    "delegate": {Stage.ACCEPT, Stage.DISPATCH},
    "dispatch": {Stage.DISPATCH},
    "acknowledge": {Stage.RESOLVE},
    "send-back": {Stage.RESOLVE},
    "rule-send-back": {Stage.RESOLVE},
    "request-extension": TIMED,
    "rule-extension": TIMED,
    "request-suspension": TIMED,
    "rule-suspension": TIMED,
    "resume": TIMED,
    "note": OPEN,
    "resolve": {Stage.RESOLVE},
    "check": {Stage.SUPERVISE},
    "call-back": {Stage.SUPERVISE},
    "rework": {Stage.SUPERVISE},
    "order-supervision": OPEN,
    "answer-supervision": OPEN,
    "lift-supervision": OPEN,
    "appraise": {Stage.APPRAISE},
    "archive": {Stage.APPRAISE},
    "fire-rungs": set(Stage),
    "recount-deadline": set(Stage),
}


@pytest.mark.parametrize(("name", "stage"), list(product(COMMANDS, Stage)))
def test_a_command_is_refused_in_every_stage_that_does_not_admit_it(name: str, stage: Stage) -> None:
    """环节准入. The actor may do nothing but give the command, so an admitted one may still fail on another rule."""
    story = STORIES[stage]
    assert story.case.stage is stage

    outcome = story.when(example(name), by=person(role_of(name), TOWNSHIP), at=THURSDAY)

    if stage in ADMITTED[name]:
        refused_by_stage = isinstance(outcome.error, NotAdmitted) and "stage" in outcome.error.context
        assert not refused_by_stage, outcome.error
    elif name == "report":
        outcome.then_refused(NotAdmitted, "transition-not-admitted", command="report")
    else:
        outcome.then_refused(NotAdmitted, "transition-not-admitted", stage=stage, command=name)


def test_every_command_but_the_report_has_its_admission() -> None:
    assert set(ADMISSIONS) == set(COMMANDS.values()) - {Report}


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"report"}))
def test_nothing_can_be_done_to_a_case_that_nobody_reported(name: str) -> None:
    given().when(example(name), by=person(role_of(name), COUNTY), at=THURSDAY).then_refused(UnknownCase, "unknown-case")
