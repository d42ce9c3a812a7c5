"""More time for a share or an answer 协办与督办答复的延期、挂起: each clock is asked for by its own name."""

import pytest

from gridflow.aggregates.case.commands import RequestExtension, RequestSuspension, Resume, RuleExtension
from gridflow.aggregates.case.events import (
    ClockPaused,
    ClockResumed,
    DeadlineRevised,
    ExtensionRequested,
    ExtensionRuled,
    ResolutionChecked,
    SuspensionRuled,
)
from gridflow.aggregates.event import Actor
from gridflow.errors import (
    BeyondPolicy,
    GridFlowError,
    NotAdmitted,
    NotPermitted,
    RequestTooLate,
    SeparationOfDuties,
)
from gridflow.testing import Done, Story, World, like, person
from gridflow.testing.territory import (
    CLERK,
    COUNTY,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.case.stages import (
    THURSDAY,
    TOWNSHIP_CLERK,
    TOWNSHIP_SUPERVISOR,
    TUESDAY,
    WEDNESDAY,
    accepted,
    at,
    dispatched,
    resolved,
)
from tests.unit.case.states import ASKED_TO_ASSIST, ASSISTANT, HANDLER, did
from tests.unit.policy.packs import S0, pack

# Asked to assist on Wednesday 25 November: three working days, due at the end of Monday 30.
SHARED = dispatched().given(ASKED_TO_ASSIST)
# Ordered on Tuesday 24 November: two working days to answer, due at the end of Thursday 26.
UNDER_ORDER = accepted().given(did("order-supervision", TOWNSHIP_SUPERVISOR, TUESDAY))
ASK = RequestExtension(clock="assist-1", extension="2wd", reason="等待工具")
GRANT = RuleExtension(clock="assist-1", granted=True, reason="属实")
ASK_ANSWER = RequestExtension(clock="order-1", extension="1wd", reason="正在核实")
GRANT_ANSWER = RuleExtension(clock="order-1", granted=True, reason="属实")


def due(story: Story, name: str) -> object:
    clock = story.case.running(name)
    assert clock is not None
    return clock.due


def test_the_assisting_unit_asks_for_its_share_and_a_unit_above_it_rules() -> None:
    SHARED.when(ASK, by=ASSISTANT, at=WEDNESDAY).then(
        ExtensionRequested(clock="assist-1", extension="2wd", reason="等待工具")
    )
    asked = SHARED.given(Done(ASK, ASSISTANT, WEDNESDAY))
    asked.when(GRANT, by=CLERK, at=THURSDAY).then(
        like(ExtensionRuled, clock="assist-1", granted=True),
        like(DeadlineRevised, clock="assist-1", extensions=("2wd",), due=at("12-03", "00:00")),
    )
    granted = asked.given(Done(GRANT, CLERK, THURSDAY))
    assert due(granted, "assist-1") == at("12-03", "00:00")
    assert due(granted, "resolve-3") == due(SHARED, "resolve-3")
    granted.when(ASK, by=ASSISTANT, at=THURSDAY).then_refused(BeyondPolicy, rule="extension.most")


@pytest.mark.parametrize("unit", [GRID, VILLAGE, TOWNSHIP])
def test_nobody_asks_for_the_share_of_another(unit: str) -> None:
    SHARED.when(ASK, by=person("handler", unit), at=WEDNESDAY).then_refused(NotPermitted, unit=SECOND_GRID)


@pytest.mark.parametrize(
    ("by", "error"),
    [
        pytest.param(person("clerk", SECOND_GRID), NotPermitted, id="the unit itself"),
        pytest.param(person("clerk", GRID), NotPermitted, id="the lead"),
        pytest.param(person("clerk", VILLAGE, ASSISTANT.id), SeparationOfDuties, id="who asked"),
    ],
)
def test_nobody_rules_on_a_share_but_another_above_its_unit(by: Actor, error: type[GridFlowError]) -> None:
    SHARED.given(Done(ASK, ASSISTANT, WEDNESDAY)).when(GRANT, by=by, at=THURSDAY).then_refused(error)


def test_the_policy_of_the_share_holds_and_not_that_of_the_stage() -> None:
    """s0: two working days for a share, five for the stage; a share never stands still."""
    longer = ASK.model_copy(update={"extension": "3wd"})
    SHARED.when(longer, by=ASSISTANT, at=WEDNESDAY).then_refused(BeyondPolicy, rule="extension.longest")
    still = RequestSuspension(clock="assist-1", until=at("12-10"), reason="等待")
    SHARED.when(still, by=ASSISTANT, at=WEDNESDAY).then_refused(BeyondPolicy, rule="suspension.stages")
    SHARED.when(ASK, by=ASSISTANT, at=at("12-01", "00:00")).then_refused(RequestTooLate, rule="extension")


def test_where_the_policy_lets_a_share_stand_still_its_unit_resumes_it() -> None:
    text = S0.replace(
        'stages = ["resolve"]\nmost = 1\nlongest = "30d"', 'stages = ["assist"]\nmost = 1\nlongest = "30d"'
    )
    assert text != S0
    story = dispatched(World(policy=pack(text))).given(
        ASKED_TO_ASSIST, did("request-suspension", ASSISTANT, clock="assist-1")
    )
    ruled = did("rule-suspension", CLERK, THURSDAY, clock="assist-1")
    story.when(ruled.command, by=CLERK, at=THURSDAY).then(
        like(SuspensionRuled, clock="assist-1"),
        like(ClockPaused, clock="assist-1"),
        like(DeadlineRevised, clock="assist-1"),
    )
    paused = story.given(ruled)
    resume = Resume(clock="assist-1", reason="工具已到")
    paused.when(resume, by=ASSISTANT, at=at("11-30")).then(
        like(ClockResumed, clock="assist-1"), like(DeadlineRevised, clock="assist-1")
    )
    paused.when(resume, by=HANDLER, at=at("11-30")).then_refused(NotPermitted, unit=SECOND_GRID)
    paused.when(Resume(reason="误"), by=HANDLER, at=at("11-30")).then_refused(NotAdmitted)


def test_a_clock_that_does_not_run_has_no_time_to_give() -> None:
    for name in ("assist-2", "order-1", "accept-1"):
        ask = ASK.model_copy(update={"clock": name})
        SHARED.when(ask, by=ASSISTANT, at=WEDNESDAY).then_refused(NotAdmitted)
        SHARED.when(GRANT.model_copy(update={"clock": name}), by=CLERK, at=WEDNESDAY).then_refused(NotAdmitted)


def test_requests_on_several_clocks_wait_each_for_its_own_ruling() -> None:
    story = SHARED.given(Done(ASK, ASSISTANT, WEDNESDAY), did("request-extension", HANDLER))
    story.when(RuleExtension(granted=False, reason="可按期"), by=CLERK, at=THURSDAY).then(
        like(ExtensionRuled, clock="resolve-3", extension="3wd", granted=False)
    )
    story.when(GRANT, by=CLERK, at=THURSDAY).then(like(ExtensionRuled, extension="2wd"), like(DeadlineRevised))


def test_whoever_is_under_order_asks_and_whoever_ordered_rules() -> None:
    UNDER_ORDER.when(ASK_ANSWER, by=CLERK, at=WEDNESDAY).then(like(ExtensionRequested, clock="order-1"))
    asked = UNDER_ORDER.given(Done(ASK_ANSWER, CLERK, WEDNESDAY))
    asked.when(GRANT_ANSWER, by=TOWNSHIP_CLERK, at=THURSDAY).then(
        like(ExtensionRuled, clock="order-1"),
        like(DeadlineRevised, clock="order-1", term="2wd", extensions=("1wd",), due=at("11-28", "00:00")),
    )


@pytest.mark.parametrize(
    ("unit", "able"), [(COUNTY, True), (TOWNSHIP, False), (OTHER_TOWNSHIP, False), (VILLAGE, False)]
)
def test_the_ordering_unit_or_one_above_rules_and_no_other_superior(unit: str, able: bool) -> None:
    """The county ordered; the township in between has no say."""
    story = accepted().given(
        did("order-supervision", person("supervisor", COUNTY), TUESDAY), Done(ASK_ANSWER, CLERK, WEDNESDAY)
    )
    outcome = story.when(GRANT_ANSWER, by=person("supervisor", unit), at=THURSDAY)
    if able:
        assert outcome.error is None
    else:
        outcome.then_refused(NotPermitted, unit=COUNTY)


def test_to_ask_for_time_to_answer_is_no_handling() -> None:
    """The village is to check; that it is under order itself does not make it the one that handled."""
    story = resolved().given(did("order-supervision", TOWNSHIP_SUPERVISOR, THURSDAY), Done(ASK_ANSWER, CLERK, THURSDAY))
    assert CLERK.id not in story.case.handlers
    assert VILLAGE not in story.case.handling_units
    story.when(did("check", SUPERVISOR).command, by=SUPERVISOR, at=THURSDAY).then(like(ResolutionChecked))


def test_who_checked_may_ask_for_time_to_answer() -> None:
    story = resolved().given(
        did("order-supervision", TOWNSHIP_SUPERVISOR, THURSDAY), did("check", SUPERVISOR, THURSDAY)
    )
    same = person("clerk", VILLAGE, SUPERVISOR.id)
    story.when(ASK_ANSWER, by=same, at=THURSDAY).then(like(ExtensionRequested))
