"""The fallback unit 兜底: a case that was sent back too often stays where the policy says (首接负责)."""

import pytest

from gridflow.aggregates.case.events import ClockStarted, ClockStopped, FallbackAssigned, SendBackRuled
from gridflow.aggregates.event import Actor
from gridflow.errors import BeyondPolicy, NotPermitted, SeparationOfDuties
from gridflow.policy import Stage, Timed
from gridflow.territory import Level, Unit, UnitTree
from gridflow.testing import Done, Story, World, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    DEPARTMENT,
    GRID,
    SECOND_GRID,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.examples import example
from tests.unit.case.stages import (
    MONDAY,
    THURSDAY,
    TOWNSHIP_CLERK,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    dispatched,
    reported,
)
from tests.unit.case.states import AGAIN, ASSISTANT, HANDLER, SENT_BACK, UPHELD, did
from tests.unit.policy.packs import changed, pack

RULE = example("rule-send-back")
TWICE = dispatched().given(SENT_BACK, UPHELD, AGAIN, SENT_BACK)
KEPT = TWICE.given(Done(RULE, CLERK, WEDNESDAY))
TOWNSHIP_HANDLER = person("handler", TOWNSHIP)
COUNTY_SUPERVISOR = person("supervisor", COUNTY)


def falling_back(to: str, most: int = 2) -> World:
    text = changed('fallback = "township"', f'fallback = "{to}"')
    return World(policy=pack(text.replace("[send_back]\nmost = 2", f"[send_back]\nmost = {most}")))


def back_and_forth(world: World, *leads: str) -> Story:
    """The village dispatched to each of these in turn, and each asked to send back."""
    story = accepted(world)
    for lead in leads[:-1]:
        story = story.given(did("dispatch", CLERK, lead=lead), did("send-back", person("handler", lead)), UPHELD)
    return story.given(did("dispatch", CLERK, lead=leads[-1]), did("send-back", person("handler", leads[-1])))


def test_after_the_last_send_back_the_township_takes_the_case_and_the_county_will_check() -> None:
    """s0: 两次退回成立后由兜底单位承办, with five working days of its own."""
    TWICE.when(RULE, by=CLERK, at=WEDNESDAY).then(
        ClockStopped(clock="resolve-5", stage=Timed.RESOLVE, outcome="void"),
        SendBackRuled(upheld=True, reason="属实"),
        FallbackAssigned(dispatcher=COUNTY, lead=TOWNSHIP, send_backs=2),
        like(ClockStarted, clock="resolve-6", stage=Timed.RESOLVE, unit=TOWNSHIP, term="5wd", due=at("12-03", "00:00")),
    )
    assert (KEPT.case.stage, KEPT.case.holder, KEPT.case.lead) == (Stage.RESOLVE, TOWNSHIP, TOWNSHIP)


def test_a_denied_request_does_not_count() -> None:
    denied = did("rule-send-back", CLERK, upheld=False)
    story = dispatched().given(SENT_BACK, denied, SENT_BACK, denied, SENT_BACK, UPHELD)
    assert (story.case.stage, story.case.send_backs, story.case.fallback) == (Stage.DISPATCH, 1, False)


@pytest.mark.parametrize("command", ["send-back", "transfer"])
def test_it_may_not_get_rid_of_the_case(command: str) -> None:
    KEPT.when(example(command), by=TOWNSHIP_HANDLER, at=THURSDAY).then_refused(
        BeyondPolicy, "beyond-policy", rule="send_back.fallback"
    )


def test_it_keeps_the_case_through_rework() -> None:
    story = KEPT.given(
        did("resolve", TOWNSHIP_HANDLER, THURSDAY),
        did("check", COUNTY_SUPERVISOR, THURSDAY, passed=False),
        did("rework", COUNTY_SUPERVISOR, THURSDAY),
    )
    assert (story.case.lead, story.case.fallback) == (TOWNSHIP, True)
    story.when(example("send-back"), by=TOWNSHIP_HANDLER, at=THURSDAY).then_refused(BeyondPolicy)


@pytest.mark.parametrize(
    ("by", "error"),
    [(SUPERVISOR, NotPermitted), (person("supervisor", TOWNSHIP), NotPermitted), (COUNTY_SUPERVISOR, None)],
)
def test_its_work_is_checked_by_the_unit_above_it(by: Actor, error: type[NotPermitted] | None) -> None:
    outcome = KEPT.given(did("resolve", TOWNSHIP_HANDLER, THURSDAY)).when(example("check"), by=by, at=THURSDAY)
    assert (type(outcome.error) if outcome.error else None) is error


def test_under_first_come_first_responsible_the_first_lead_takes_it() -> None:
    """首接负责: the second grid sends back, the first one must keep it."""
    story = back_and_forth(falling_back("first-lead"), GRID, SECOND_GRID)
    story.when(RULE, by=CLERK, at=WEDNESDAY).then(
        like(ClockStopped, outcome="void"),
        like(SendBackRuled),
        FallbackAssigned(dispatcher=VILLAGE, lead=GRID, send_backs=2),
        like(ClockStarted, unit=GRID),
    )
    kept = story.given(Done(RULE, CLERK, WEDNESDAY))
    kept.when(example("send-back"), by=HANDLER, at=THURSDAY).then_refused(BeyondPolicy, rule="send_back.fallback")
    kept.when(example("send-back"), by=ASSISTANT, at=THURSDAY).then_refused(NotPermitted, unit=GRID)


def test_the_first_send_back_may_already_be_the_last() -> None:
    story = back_and_forth(falling_back("first-lead", most=1), GRID)
    kept = story.given(Done(RULE, CLERK, WEDNESDAY))
    assert (kept.case.lead, kept.case.fallback, kept.case.acknowledged) == (GRID, True, False)


def test_a_settled_case_falls_back_to_the_grid_that_settled_it() -> None:
    story = reported(falling_back("first-lead", most=1)).given(
        did("settle", HANDLER.model_copy(update={"role": "grid_worker"}), MONDAY),
        did("check", SUPERVISOR, TUESDAY, passed=False),
        did("rework", SUPERVISOR, TUESDAY),
        SENT_BACK,
        Done(RULE, CLERK, WEDNESDAY),
    )
    assert (story.case.lead, story.case.fallback) == (GRID, True)


def test_a_dispatcher_that_falls_back_on_itself_is_checked_by_the_unit_above() -> None:
    story = back_and_forth(falling_back("village", most=1), GRID)
    kept = story.given(Done(RULE, CLERK, WEDNESDAY))
    assert (kept.case.lead, kept.case.dispatcher) == (VILLAGE, TOWNSHIP)


def test_a_dispatcher_above_the_fallback_unit_stays_the_one_that_checks() -> None:
    story = reported(falling_back("village", most=1)).given(
        did("escalate", CLERK, MONDAY),
        did("accept", TOWNSHIP_CLERK, MONDAY),
        did("dispatch", TOWNSHIP_CLERK, TUESDAY, lead=DEPARTMENT),
        did("send-back", person("handler", DEPARTMENT)),
        Done(RULE, TOWNSHIP_CLERK, WEDNESDAY),
    )
    assert (story.case.lead, story.case.dispatcher) == (VILLAGE, TOWNSHIP)


def test_where_there_is_no_such_unit_the_dispatcher_begins_again() -> None:
    """Here the village lies straight under the county, and there is no township to fall back on."""
    village = Unit(VILLAGE, Level.VILLAGE, "直管村", COUNTY)
    units = UnitTree([Unit(COUNTY, Level.COUNTY, "示例县", None), village, Unit(GRID, Level.GRID, "网格", VILLAGE)])
    world = World(policy=falling_back("township", most=1).policy, units=units)
    story = back_and_forth(world, GRID).given(Done(RULE, CLERK, WEDNESDAY))
    assert (story.case.stage, story.case.holder, story.case.fallback) == (Stage.DISPATCH, VILLAGE, False)


def test_the_same_person_does_not_ask_and_rule_at_the_last_send_back_either() -> None:
    same = person("clerk", VILLAGE, HANDLER.id)
    TWICE.when(RULE, by=same, at=WEDNESDAY).then_refused(SeparationOfDuties, actor=HANDLER.id)
