"""Policy packs 政策包: what the default one says, and what no pack may say."""

from collections.abc import Callable
from importlib import resources

import pytest

from gridflow.aggregates.case.commands import COMMANDS
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import Anchor, RungKind, Stage, builtin_pack, parse_pack
from gridflow.territory import Level
from gridflow.worktime import Counting, End, Roll

S0 = (resources.files("gridflow.policy.packs") / "s0.toml").read_text(encoding="utf-8")
PACK = builtin_pack("s0")


def replaced(old: str, new: str) -> str:
    assert old in S0
    return S0.replace(old, new, 1)


def test_s0_gives_two_three_and_five_working_days_stage_by_stage() -> None:
    """S0: 2个工作日内受理,3个工作日内流转,5个工作日内办结."""
    assert {stage: str(term) for stage, term in PACK.terms.items()} == {
        Stage.ACCEPT: "2wd",
        Stage.DISPATCH: "3wd",
        Stage.RESOLVE: "5wd",
    }
    assert PACK.anchor is Anchor.PREVIOUS_STAGE
    assert PACK.intake_level is Level.VILLAGE


def test_the_ladder_reminds_then_states_the_miss_then_orders() -> None:
    for stage in (Stage.ACCEPT, Stage.DISPATCH, Stage.RESOLVE):
        assert [(rung.kind, str(rung.offset)) for rung in PACK.rungs_of(stage)] == [
            (RungKind.REMIND, "-1wd"),
            (RungKind.MISSED, "0wd"),
            (RungKind.ORDER, "+2wd"),
        ]
    assert PACK.rungs_of(Stage.SUPERVISE) == ()


def test_rungs_stand_in_order_of_their_offset_whatever_the_order_of_the_file() -> None:
    text = S0.replace('offset = "-1wd"', 'offset = "+9wd"')
    assert [rung.name for rung in parse_pack(text, "s0").rungs_of(Stage.ACCEPT)] == ["missed", "order", "remind"]


def test_every_command_can_be_given_by_somebody_and_no_role_has_one_that_does_not_exist() -> None:
    granted = frozenset[str]().union(*PACK.roles.values())
    assert set(COMMANDS) <= granted
    assert granted - set(COMMANDS) == {"register-unit", "import-notice", "set-office-hours"}


def test_those_who_handle_do_not_check_and_those_who_call_do_neither() -> None:
    """The three duties are three roles to begin with."""
    handling = {"acknowledge", "send-back", "resolve", "settle"}
    checking = {"check", "rework"}
    for commands in PACK.roles.values():
        assert sum(bool(commands & duty) for duty in (handling, checking, {"call-back"})) <= 1


def test_a_role_has_what_the_pack_grants_and_nothing_else() -> None:
    PACK.require("clerk", "accept")
    with pytest.raises(NotPermitted) as refused:
        PACK.require("caller", "accept")
    assert refused.value.detail == "角色“回访员”不能执行此操作(accept)"
    with pytest.raises(NotPermitted):
        PACK.require("stranger", "accept")


def test_the_version_is_of_the_text() -> None:
    """A deadline names the pack it was counted under, to the letter."""
    assert PACK.version.startswith("s0@")
    assert parse_pack(S0, "s0").version == PACK.version
    assert parse_pack(S0 + "\n", "s0").version != PACK.version


def test_a_rung_is_found_by_name() -> None:
    rung = PACK.rung("missed")
    assert rung is not None
    assert rung.notify == (Level.TOWNSHIP,)
    assert PACK.rung("purple") is None


def test_a_pack_that_does_not_ship_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        builtin_pack("s99")
    assert refused.value.context["field"] == "policy"


DAMAGES: dict[str, tuple[Callable[[], str], str]] = {
    "no TOML": (lambda: "id = ", "file"),
    "unknown field": (lambda: 'colour = "red"\n' + S0, "colour"),
    "unknown anchor": (lambda: replaced('"previous_stage"', '"yesterday"'), "anchor"),
    "unknown unit of time": (lambda: replaced('"5wd"', '"5moons"'), "terms.resolve"),
    "no time at all": (lambda: replaced('"5wd"', '"0wd"'), "terms.resolve"),
    "a number for a term": (lambda: replaced('"5wd"', "5"), "terms.resolve"),
    "an unsigned offset": (lambda: replaced('"+2wd"', '"2wd"'), "rungs.2.offset"),
    "a stage without its term": (lambda: replaced('accept = "2wd"', ""), "terms"),
    "a term for an untimed stage": (lambda: replaced('accept = "2wd"', 'accept = "2wd"\nsupervise = "2wd"'), "terms"),
    "two rungs of one name": (lambda: replaced('name = "order"', 'name = "remind"'), ""),
    "a miss before the deadline": (lambda: replaced('offset = "0wd"', 'offset = "-1wd"'), ""),
    "two misses": (lambda: replaced('kind = "remind"', 'kind = "missed"'), ""),
    "a stage that is never missed": (lambda: replaced('kind = "missed"', 'kind = "remind"'), ""),
    "a role without a title": (lambda: replaced('caller = "回访员"', ""), ""),
    "a title without a role": (lambda: replaced('caller = ["call-back"]', ""), ""),
    "a call-back to no channel": (lambda: replaced('["resident", "mailbox"', '["resident", "pigeon"'), ""),
    "a negative tolerance": (lambda: replaced("= 300", "= -1"), "claim_tolerance_seconds"),
    "an id with capitals": (lambda: replaced('id = "s0"', 'id = "S0"'), "id"),
    "an unknown level": (lambda: replaced('notify = ["township"]', 'notify = ["moon"]'), "rungs.1.notify.0"),
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_a_pack_that_contradicts_itself_is_refused_with_the_place(damage: str) -> None:
    text, field = DAMAGES[damage]
    with pytest.raises(InvalidInput) as refused:
        parse_pack(text(), "s0")
    assert refused.value.context["field"] == field
    assert "s0" in refused.value.detail


def test_terms_are_counted_as_the_pack_says() -> None:
    assert PACK.counting == Counting()
    text = S0.replace('"midnight"', '"close-of-business"').replace('roll = "next-working-day"', 'roll = "none"')
    assert parse_pack(text, "s0").counting == Counting(end=End.CLOSE_OF_BUSINESS, roll=Roll.NONE)
    with pytest.raises(InvalidInput) as refused:
        parse_pack(S0.replace('end = "midnight"', 'end = "noon"'), "s0")
    assert refused.value.context["field"] == "counting.end"
