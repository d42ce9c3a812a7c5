"""Every event in Chinese: nothing in it stands in a code that has a Chinese name."""

import re
from typing import Final, get_args

import pytest

from gridflow.aggregates.case.events import AppraisedItem, CaseResolved, DetailsCorrected, Revision
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.event import Event
from gridflow.application.event_words import (
    EVENT_WORDS,
    EVIDENCE_TITLES,
    FIELD_TITLES,
    ITEM_TITLES,
    OUTCOME_TITLES,
    PHASE_TITLES,
    REVISION_TITLES,
    STATUS_TITLES,
    Words,
    clock_title,
    event_details,
)
from gridflow.policy import RungKind, Stage, Timed, Urgency, builtin_pack
from gridflow.store.mapper import EventMapper
from gridflow.store.upcasters import UPCASTERS
from gridflow.territory import Level, UnitTree
from gridflow.worktime import SHANGHAI
from tests.golden.files import Shape, record_of, stored_shapes

S0: Final = builtin_pack("s0")
WORDS: Final = Words(UnitTree([]), S0, SHANGHAI)
CODES: Final = {
    *(
        code
        for table in (S0.role_titles, S0.channels, S0.send_back_reasons, S0.matters, S0.information)
        for code in table
    ),
    *(code for matter in S0.matters.values() for code in matter.closing),
    *(rung.name for rung in S0.rungs),
    *(
        code
        for titles in (STATUS_TITLES, OUTCOME_TITLES, REVISION_TITLES, PHASE_TITLES, EVIDENCE_TITLES, FIELD_TITLES)
        for code in titles
    ),
    *ITEM_TITLES,
    *(code.value for codes in (RungKind, Stage, Timed, Urgency, Level) for code in codes),
    "True",
    "False",
    "None",
}
CODE: Final = re.compile(rf"(?<![\w/.@-])({'|'.join(map(re.escape, sorted(CODES)))})(-\d+)?(?![\w/.@-])", re.ASCII)
TASK: Final = re.compile(r"\b(order|assist)-\d+\b", re.ASCII)


def stored(shape: Shape) -> Event:
    return EventMapper(EVENT_TYPES, UPCASTERS).to_domain_event(record_of(shape)).body


@pytest.mark.parametrize("shape", stored_shapes(), ids=lambda shape: shape.path.stem)
def test_what_an_event_says_is_chinese(shape: Shape) -> None:
    details = event_details(stored(shape), WORDS)
    for label, text in details:
        assert re.fullmatch(r"[\u4e00-\u9fff]+", label)
        assert not CODE.search(text), f"{label}:{text}"
        assert not TASK.search(text), f"{label}:{text}"
    assert len({label for label, _ in details}) == len(details)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda event_type: event_type.topic)
def test_an_event_that_says_something_has_details(event_type: type[Event]) -> None:
    body = stored(Shape(event_type.topic, event_type.schema_version))
    assert bool(event_details(body, WORDS)) == bool(event_type.model_fields)
    assert re.fullmatch(r"[\u4e00-\u9fff]+", EVENT_WORDS[event_type.topic].title)


def test_every_fixed_code_has_its_title() -> None:
    assert set(ITEM_TITLES) == set(get_args(AppraisedItem))
    assert set(REVISION_TITLES) == set(get_args(Revision.model_fields["kind"].annotation))
    for titles in (ITEM_TITLES, REVISION_TITLES, STATUS_TITLES, OUTCOME_TITLES, PHASE_TITLES, EVIDENCE_TITLES):
        assert len(set(titles.values())) == len(titles)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("accept-1", "受理计时(第1个)"),
        ("resolve-12", "办结计时(第12个)"),
        ("assist-2", "协办计时(第2个)"),
        ("order-1", "督办答复计时(第1个)"),
    ],
)
def test_clocks_are_named_for_what_they_time(name: str, said: str) -> None:
    assert clock_title(name) == said


def test_a_correction_shows_both_readings() -> None:
    body = stored(Shape(DetailsCorrected.topic, 1))
    assert event_details(body, WORDS) == (
        ("主题", "原“井盖松动”改为“井盖缺失”"),
        ("描述", "原无,改为“路口东侧”"),
        ("理由", "上报有误"),
    )


def test_a_closing_condition_is_that_of_the_matter() -> None:
    body = stored(Shape(CaseResolved.topic, 2))
    safety = S0.matters["safety"].model_copy(update={"closing": {"removed": "已拆除"}})
    differing = Words(UnitTree([]), S0.model_copy(update={"matters": {**S0.matters, "z": safety}}), SHANGHAI)

    assert dict(event_details(body, WORDS))["结案条件"] == "隐患已消除"
    assert dict(event_details(body, differing))["结案条件"] == "removed"
    assert dict(event_details(body, differing.concerning("safety")))["结案条件"] == "隐患已消除"
    assert dict(event_details(body, differing.concerning("z")))["结案条件"] == "已拆除"
