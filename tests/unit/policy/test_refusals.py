"""What no pack may say 政策包校验: each is refused with the path within the file and with what is wrong."""

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import parse_pack
from tests.unit.policy.packs import S0, changed, without


def rung(**said: str) -> str:
    """The pack `s0` with one rung more."""
    values = {"title": '"试"', "kind": '"urge"', "offset": '"+4wd"', "stages": '["resolve"]'} | said
    return S0 + '\n[[rungs]]\nname = "extra"\n' + "\n".join(f"{name} = {value}" for name, value in values.items())


EXTENSION = '[[extension]]\nstages = ["resolve"]'
# A field, or what the message names where the whole of the file is at odds with itself.
BY_FIELD: dict[str, tuple[str, str]] = {
    "no TOML": ("id = ", "file"),
    "an unknown field": ('colour = "red"\n' + S0, "colour"),
    "an id with capitals": (changed('id = "s0"', 'id = "S0"'), "id"),
    "an unknown anchor": (changed('"previous_stage"', '"yesterday"'), "anchor"),
    "an unknown way of counting": (changed('end = "midnight"', 'end = "noon"'), "counting.end"),
    "a negative tolerance": (changed("= 300", "= -1"), "claim_tolerance_seconds"),
    "an unknown unit of time": (changed('\nresolve = "5wd"', '\nresolve = "5moons"'), "terms.resolve"),
    "no time at all": (changed('\nresolve = "5wd"', '\nresolve = "0wd"'), "terms.resolve"),
    "a number for a term": (changed('\nresolve = "5wd"', "\nresolve = 5"), "terms.resolve"),
    "something timed without its term": (changed('\nassist = "3wd"', ""), "terms"),
    "a term for what has none": (
        changed('\naccept = "2wd"', '\naccept = "2wd"\nsupervise = "2wd"'),
        "terms.supervise",
    ),
    "an extension in a stage without a clock": (
        changed(EXTENSION, EXTENSION.replace("resolve", "supervise")),
        "extension.0.stages.0",
    ),
    "a hundred extensions": (changed(f"{EXTENSION}\nmost = 1", f"{EXTENSION}\nmost = 100"), "extension.0.most"),
    "an extension by a number": (changed('longest = "5wd"', "longest = 5"), "extension.0.longest"),
    "an urgency without triage": (without("urgent = { intake", "\n"), "triage"),
    "an unknown urgency": (changed("urgent = { intake", "soon = { intake"), "triage.soon"),
    "an unknown level of intake": (
        changed('general = { intake = "village"', 'general = { intake = "moon"'),
        "triage.general.intake",
    ),
    "an unknown level that accompanies": (
        changed(
            'coordination = { intake = "village", accompany = ["grid"]',
            'coordination = { intake = "village", accompany = ["x"]',
        ),
        "triage.coordination.accompany.0",
    ),
    "a fallback before any send-back": (changed("[send_back]\nmost = 2", "[send_back]\nmost = 0"), "send_back.most"),
    "an unknown fallback": (changed('fallback = "township"', 'fallback = "county"'), "send_back.fallback"),
    "a negative number of transfers": (changed("[transfer]\nmost = 1", "[transfer]\nmost = -1"), "transfer.most"),
    "no likeness of duplicates": (changed("similarity = 60", "similarity = 0"), "duplicates.similarity"),
    "more than everything re-checked": (changed("share = 5", "share = 101"), "recheck.share"),
    "nothing re-checked": (changed("share = 5", "share = 0"), "recheck.share"),
    "an unsigned offset": (changed('offset = "+2wd"', 'offset = "2wd"'), "rungs.order.offset"),
    "an unknown level to notify": (changed('notify = ["county"]', 'notify = ["moon"]'), "rungs.black.notify.0"),
    "an unknown kind of rung": (rung(kind='"purple"'), "rungs.extra.kind"),
    "a rung whose name ends in a digit": (S0.replace('name = "urge"', 'name = "urge-1"'), "rungs.urge-1.name"),
    "a reminder after the fact": (changed('offset = "-1wd"', 'offset = "+9wd"'), "rungs.remind"),
    "a miss before the deadline": (changed('offset = "0wd"', 'offset = "-1wd"'), "rungs.missed"),
    "a miss that waits for office hours": (
        changed('notify = ["township"]\n\n[[rungs]]\nname = "urge"', 'office_hours = true\n\n[[rungs]]\nname = "urge"'),
        "rungs.missed",
    ),
    "an order for a reminder": (rung(kind='"remind"', offset='"-2wd"', answer='"1wd"'), "rungs.extra"),
    "an order on the answer to an order": (rung(kind='"order"', stages='["answer"]'), "rungs.extra"),
    "an order on an assistance": (rung(answer='"1wd"', stages='["assist"]'), "rungs.extra"),
    "an order before the deadline": (rung(kind='"order"', offset='"-1wd"'), "rungs.extra"),
    "a daily card": (rung(kind='"yellow"', daily="true"), "rungs.extra"),
    "an unknown phase of evidence": (
        changed('evidence = ["before", "after"]', 'evidence = ["before", "later"]'),
        "matters.building.evidence.1",
    ),
}
BY_NAME: dict[str, tuple[str, str]] = {
    "two rungs of one name": (changed('name = "order"', 'name = "remind"'), "rungs"),
    "two misses of one deadline": (rung(kind='"missed"', offset='"0wd"'), "resolve"),
    "something that is never missed": (
        changed('"resolve", "assist", "answer"]\nnotify', '"resolve", "assist"]\nnotify'),
        "answer",
    ),
    "a rung for a role that is none": (rung(roles='["stranger"]'), "extra"),
    "a rung of a period that is none": (rung(period='"spring"'), "spring"),
    "a role without a title": (changed('caller = "回访员"\n', ""), "role_titles"),
    "a title without a role": (changed('caller = ["call-back"]\n', ""), "roles"),
    "a call-back to no channel": (changed('["resident", "mailbox", "hotline"]', '["pigeon"]'), "call_back_channels"),
    "information that is a matter": (changed('\nperson = "', '\npetition = "'), "information"),
    "two extensions of one stage": (changed('stages = ["assist", "answer"]', 'stages = ["resolve"]'), "extension"),
    "a suspension in working days": (changed('longest = "30d"', 'longest = "30wd"'), "suspension"),
    "duplicates within working days": (changed('within = "7d"', 'within = "7wd"'), "duplicates"),
}


@pytest.mark.parametrize("damage", BY_FIELD)
def test_a_part_that_cannot_be_is_refused_with_its_path(damage: str) -> None:
    text, field = BY_FIELD[damage]
    with pytest.raises(InvalidInput) as refused:
        parse_pack(text, "test")
    said = str(refused.value.context["field"])
    assert said == field
    assert "test" in refused.value.detail
    assert field == "file" or said in refused.value.detail


@pytest.mark.parametrize("damage", BY_NAME)
def test_parts_that_contradict_each_other_are_refused_by_name(damage: str) -> None:
    text, name = BY_NAME[damage]
    with pytest.raises(InvalidInput) as refused:
        parse_pack(text, "test")
    assert refused.value.context["field"] == ""
    assert name in refused.value.detail
