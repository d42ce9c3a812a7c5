"""The default policy pack 缺省政策包: what it says, and how a pack is read."""

import pytest

from gridflow.aggregates.case.commands import COMMANDS, INTERNAL_COMMANDS
from gridflow.aggregates.policy.working import OTHER_COMMANDS
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import Anchor, RungKind, Timed, Urgency, builtin_pack, parse_pack
from gridflow.territory import Level
from gridflow.worktime import Counting, End, Roll, Term
from tests.unit.policy.packs import S0, SHIPPED

PACK = builtin_pack("s0")
NEVER = frozenset[str]()


def test_s0_gives_two_three_and_five_working_days_stage_by_stage() -> None:
    """S0: 2个工作日内受理,3个工作日内流转,5个工作日内办结. Assistance and answers are practice's."""
    assert {timed: str(term) for timed, term in PACK.terms.items()} == {
        Timed.ACCEPT: "2wd",
        Timed.DISPATCH: "3wd",
        Timed.RESOLVE: "5wd",
        Timed.ASSIST: "3wd",
        Timed.ANSWER: "2wd",
    }
    assert PACK.anchor is Anchor.PREVIOUS_STAGE


def test_triage_sends_people_to_the_place_the_more_the_more_urgent_a_case_is() -> None:
    """S3b: general cases are dealt with on the spot, coordination takes the grid, urgency goes up at once."""
    assert {urgency: (rule.intake, rule.accompany) for urgency, rule in PACK.triage.items()} == {
        Urgency.GENERAL: (Level.VILLAGE, ()),
        Urgency.COORDINATION: (Level.VILLAGE, (Level.GRID,)),
        Urgency.URGENT: (Level.TOWNSHIP, (Level.VILLAGE, Level.GRID)),
    }


@pytest.mark.parametrize("stage", Timed.stages())
def test_the_ladder_of_a_stage_goes_from_the_reminder_to_the_black_card(stage: Timed) -> None:
    assert [(rung.kind, str(rung.offset)) for rung in PACK.rungs_of(stage, PACK.terms[stage], NEVER)] == [
        (RungKind.REMIND, "-1wd"),
        (RungKind.MISSED, "0wd"),
        (RungKind.URGE, "+1wd"),
        (RungKind.ORDER, "+2wd"),
        (RungKind.YELLOW, "+3wd"),
        (RungKind.RED, "+5wd"),
        (RungKind.BLACK, "+10wd"),
    ]


@pytest.mark.parametrize("task", [Timed.ASSIST, Timed.ANSWER])
def test_a_task_is_missed_and_urged(task: Timed) -> None:
    assert [rung.kind for rung in PACK.rungs_of(task, PACK.terms[task], NEVER)] == [RungKind.MISSED, RungKind.URGE]


def test_nobody_is_reminded_at_night() -> None:
    assert {rung.name for rung in PACK.rungs if rung.office_hours} == {"remind", "urge"}


def test_the_red_card_asks_for_an_answer_of_its_own_and_the_order_for_one_in_the_packs_term() -> None:
    assert {rung.name: rung.answer for rung in PACK.rungs if rung.orders} == {
        "order": None,
        "red": Term.parse("1wd"),
    }
    assert {rung.name for rung in PACK.rungs if rung.card} == {"yellow", "red", "black"}


def test_more_time_is_granted_by_what_it_is_asked_for() -> None:
    longest = {
        timed: tuple(rule and str(rule.longest) for rule in (PACK.extension_of(timed), PACK.suspension_of(timed)))
        for timed in Timed
    }
    assert longest == {
        Timed.ACCEPT: (None, None),
        Timed.DISPATCH: (None, None),
        Timed.RESOLVE: ("5wd", "30d"),
        Timed.ASSIST: ("2wd", None),
        Timed.ANSWER: ("2wd", None),
    }


def test_petitions_have_owners_and_buildings_their_proofs() -> None:
    """S1, S3b: 信访包案."""
    assert {name for name, matter in PACK.matters.items() if matter.owner} == {"petition"}
    assert {name: matter.evidence for name, matter in PACK.matters.items() if matter.evidence} == {
        "safety": ("after",),
        "building": ("before", "after"),
    }
    assert {name for name, matter in PACK.matters.items() if matter.closing} == {"safety", "building"}


def test_every_command_can_be_given_by_somebody_and_no_role_has_one_that_does_not_exist() -> None:
    granted = frozenset[str]().union(*PACK.roles.values())
    internal = {command.name for command in INTERNAL_COMMANDS}
    assert (COMMANDS.keys() | OTHER_COMMANDS) - internal <= granted
    assert granted <= COMMANDS.keys() | OTHER_COMMANDS


def test_those_who_handle_do_not_check_and_those_who_call_do_neither() -> None:
    """The three duties are three roles to begin with."""
    handling = {"acknowledge", "transfer", "send-back", "reply-assistance", "resolve", "settle"}
    checking = {"check", "rework", "recheck"}
    for commands in PACK.roles.values():
        assert sum(bool(commands & duty) for duty in (handling, checking, {"call-back"})) <= 1


def test_whoever_asks_for_more_time_as_a_handler_does_not_rule_on_it() -> None:
    for role in ("grid_worker", "handler"):
        assert PACK.roles[role].isdisjoint({"rule-extension", "rule-suspension", "rule-send-back", "rule-appeal"})


def test_a_role_has_what_the_pack_grants_and_nothing_else() -> None:
    PACK.require("clerk", "accept", "受理")
    with pytest.raises(NotPermitted) as refused:
        PACK.require("caller", "accept", "受理")
    assert refused.value.detail == "角色“回访员”不能执行“受理”"
    with pytest.raises(NotPermitted):
        PACK.require("stranger", "accept", "受理")


def test_the_version_is_of_the_text() -> None:
    """A deadline names the pack it was counted under, to the letter."""
    assert PACK.version.startswith("s0@")
    assert parse_pack(SHIPPED, "s0").version == PACK.version
    assert parse_pack(SHIPPED + "\n", "s0").version != PACK.version


def test_a_pack_that_does_not_ship_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        builtin_pack("s99")
    assert refused.value.context["field"] == "policy"


def test_terms_are_counted_as_the_pack_says() -> None:
    assert PACK.counting == Counting()
    text = S0.replace('"midnight"', '"close-of-business"').replace('roll = "next-working-day"', 'roll = "none"')
    assert parse_pack(text, "s0").counting == Counting(end=End.CLOSE_OF_BUSINESS, roll=Roll.NONE)
