"""Every command in every state: exactly these events, or a named refusal. None is skipped."""

from itertools import product

import pytest
from msgspec.structs import replace

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS, Report
from gridflow.aggregates.case.decide import ADMISSIONS
from gridflow.aggregates.case.events import CASE_EVENTS, DuplicateJoined
from gridflow.aggregates.case.owing import owed
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.errors import NotAdmitted
from gridflow.policy import Stage, builtin_pack
from gridflow.testing import Done, Outcome, person
from gridflow.testing.territory import GRID, SECOND_GRID, SYSTEM, TOWNSHIP
from tests.unit.case.examples import example
from tests.unit.case.stages import OTHER
from tests.unit.case.states import STATES, State
from tests.unit.case.transitions import TRANSITIONS

# Who gives a command: the role, and a unit or where the case is: with its `holder`, or the unit `above` it.
GIVEN_BY: dict[tuple[str, str], tuple[str, ...]] = {
    ("grid_worker", GRID): ("report", "settle", "accompany"),
    ("handler", GRID): ("appeal",),
    ("handler", SECOND_GRID): ("reply-assistance",),
    ("clerk", "holder"): ("accept", "decline", "merge", "withdraw", "escalate", "delegate", "dispatch"),
    ("clerk", "above"): (
        "rule-send-back",
        "rule-extension",
        "rule-suspension",
        "assign-owner",
        "reclassify",
        "correct",
    ),
    ("handler", "holder"): (
        "acknowledge",
        "transfer",
        "assist",
        "release-assistance",
        "send-back",
        "request-extension",
        "request-suspension",
        "resume",
        "note",
        "resolve",
        "answer-supervision",
    ),
    ("supervisor", "holder"): ("check", "rework", "appraise", "archive"),
    ("supervisor", "above"): (
        "remind",
        "notify-risk",
        "order-supervision",
        "apply-policy",
        "publish",
        "unpublish",
        "rule-appeal",
        "recheck",
    ),
    ("supervisor", TOWNSHIP): ("lift-supervision",),
    ("caller", "holder"): ("call-back",),
    ("system", ""): ("fire-rungs", "recount-deadline", "hand-over", "draw-recheck"),
}
GIVER = {name: who for who, names in GIVEN_BY.items() for name in names}
CLOCK = {Stage.DISPATCH: "dispatch-2", Stage.RESOLVE: "resolve-3"}
WORKED_ON = [name for name, state in STATES.items() if state.story.past and not state.stage.ended]
CELLS = list(product(STATES, COMMANDS))


def giver(name: str, state: State) -> Actor:
    """Who may give a command in a state, and has no other duty in the case."""
    role, unit = GIVER[name]
    unit = {"holder": state.places.holder, "above": state.places.above}.get(unit, unit)
    return SYSTEM if role == "system" else person(role, unit)


def command(name: str, state: State) -> Command:
    said = state.examples.get(name, {})
    if name in ("fire-rungs", "recount-deadline"):
        said = {"clock": CLOCK.get(state.stage, "accept-1")} | said
    return example(name, **said)


def like_it(state: State) -> Case:
    """Another case, such that this one may be a duplicate of it."""
    case = state.story.case
    return replace(OTHER, matter=case.matter or OTHER.matter, urgency=case.urgency)


def given(name: str, state: State) -> Outcome:
    return state.story.when(command(name, state), by=giver(name, state), at=state.now, other=like_it(state))


def topics(outcome: Outcome) -> str:
    return " ".join(event.topic.removeprefix("case.") for event in outcome.events)


@pytest.mark.parametrize(("state", "name"), CELLS, ids=[f"{name} when {state}" for state, name in CELLS])
def test_a_command_does_just_this_or_is_refused_with_this_name(state: str, name: str) -> None:
    """环节准入."""
    outcome, row = given(name, STATES[state]), TRANSITIONS[state]
    cell = row.get(name)
    if isinstance(cell, str):
        assert outcome.error is None, outcome.error
        assert topics(outcome) == cell
    elif cell is not None:
        outcome.then_refused(cell, cell.code, stage=None)
    elif name == "report":
        outcome.then_refused(NotAdmitted, "transition-not-admitted", command=name)
    else:
        outcome.then_refused(NotAdmitted, "transition-not-admitted", stage=STATES[state].stage, command=name)


def test_the_table_leaves_nothing_out() -> None:
    """Every command, every state, every stage, and every event that a decision on the case can lead to."""
    assert set(GIVER) == set(COMMANDS)
    assert set(TRANSITIONS) == set(STATES)
    assert {state.stage for state in STATES.values()} == set(Stage)
    assert {name for row in TRANSITIONS.values() for name in row} == set(COMMANDS)
    said = {
        topic
        for row in TRANSITIONS.values()
        for cell in row.values()
        if isinstance(cell, str)
        for topic in cell.split()
    }
    assert said == {event.topic.removeprefix("case.") for event in CASE_EVENTS if event is not DuplicateJoined}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_granted_somewhere_and_refused_somewhere(name: str) -> None:
    cells = [row.get(name) for row in TRANSITIONS.values()]
    assert any(isinstance(cell, str) for cell in cells)
    assert not all(isinstance(cell, str) for cell in cells)


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_in_its_stage(state: str) -> None:
    told = STATES[state]
    assert told.story.case.stage is told.stage
    assert bool(told.story.past) is (state != "not reported")


def test_the_stages_that_a_command_leads_to_are_the_ones_it_declares() -> None:
    """The state diagram of the docs is drawn from the declaration, so it must be neither more nor less than true."""
    led: dict[str, set[Stage]] = {name: set() for name in COMMANDS}
    stayed: dict[str, set[Stage]] = {name: set() for name in COMMANDS}
    for state, name in CELLS:
        told = STATES[state]
        if isinstance(TRANSITIONS[state].get(name), str):
            done = Done(command(name, told), giver(name, told), told.now, like_it(told))
            after = told.story.given(done).case.stage
            (stayed if after is told.stage else led)[name].add(after)
    stayed["report"].add(Stage.REGISTERED)  # what is reported as information
    declared = {command.name: set(admission.leads_to) for command, admission in ADMISSIONS.items()}
    assert {name: stages - declared[name] for name, stages in led.items() if stages - declared[name]} == {}
    seen = {name: led[name] | stayed[name] for name in COMMANDS}
    assert {name: stages - seen[name] for name, stages in declared.items() if stages - seen[name]} == {}


@pytest.mark.parametrize(
    "state", [name for name, state in STATES.items() if state.story.past and not state.stage.ended]
)
def test_nothing_that_is_worked_on_is_owed_by_nobody(state: str) -> None:
    """No case is stuck: whatever is open, some unit of the county owes something on it."""
    story = STATES[state].story
    duties = owed(story.case, lambda unit: story.world.units.get(unit).parent)
    assert duties
    assert all(duty.unit in story.world.units for duty in duties)


def test_every_command_has_its_admission() -> None:
    assert set(ADMISSIONS) == set(COMMANDS.values())
    assert ADMISSIONS[Report].stages == ()


def test_whoever_gives_a_command_here_has_the_role_for_it() -> None:
    """What the engine does by itself needs no pack's leave."""
    roles = builtin_pack("s0").roles
    able = {name for name, (role, _) in GIVER.items() if name in roles[role]}
    assert GIVER.keys() - able <= {command.name for command in INTERNAL_COMMANDS}
