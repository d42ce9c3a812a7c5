"""The states in which a case can stand, told as stories: every stage, and what in a stage changes what may be done."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from gridflow.aggregates.case.events import DuplicateJoined
from gridflow.aggregates.event import Actor
from gridflow.policy import Stage, builtin_pack
from gridflow.territory import Former, UnitTree
from gridflow.testing import Done, Happened, Story, World, given, person
from gridflow.testing.territory import (
    CALLER,
    CLERK,
    COUNTY,
    GRID,
    GRID_WORKER,
    SECOND_GRID,
    SUPERVISOR,
    SYSTEM,
    TOWNSHIP,
    UNITS,
    VILLAGE,
    small_county,
)
from tests.unit.calendar.papers import known, notice
from tests.unit.case.examples import example
from tests.unit.case.stages import (
    MONDAY,
    SIGNED,
    STORIES,
    THURSDAY,
    TOWNSHIP_SUPERVISOR,
    TUESDAY,
    WEDNESDAY,
    accepted,
    appraised,
    archived,
    at,
    checked,
    dispatched,
    reported,
    resolved,
)
from tests.unit.policy.packs import SLOWER, pack


class Places(NamedTuple):
    """The unit that holds a case, and the one that supervises it."""

    holder: str
    above: str


AT_GRID, AT_SECOND_GRID = Places(GRID, VILLAGE), Places(SECOND_GRID, VILLAGE)
AT_VILLAGE, AT_TOWNSHIP = Places(VILLAGE, TOWNSHIP), Places(TOWNSHIP, COUNTY)


@dataclass(frozen=True)
class State:
    """A case as it stands `now`, where it is held, and how the examples of some commands differ for it."""

    stage: Stage
    story: Story
    now: datetime
    places: Places
    examples: dict[str, dict[str, object]] = field(default_factory=dict)


def accepting(story: Story, now: datetime = MONDAY, places: Places = AT_VILLAGE) -> State:
    return State(Stage.ACCEPT, story, now, places)


def dispatching(story: Story, now: datetime = TUESDAY) -> State:
    return State(Stage.DISPATCH, story, now, AT_VILLAGE)


def resolving(story: Story, now: datetime = THURSDAY, places: Places = AT_GRID, **examples: dict[str, object]) -> State:
    return State(Stage.RESOLVE, story, now, places, {name.replace("_", "-"): said for name, said in examples.items()})


def ending(stage: Stage, story: Story, **examples: dict[str, object]) -> State:
    return State(stage, story, THURSDAY, AT_VILLAGE, examples)


def did(name: str, by: Actor, when: datetime = WEDNESDAY, **changes: object) -> Done:
    """The example of a command was given."""
    return Done(example(name, **changes), by, when)


HANDLER = person("handler", GRID)
ASSISTANT = person("handler", SECOND_GRID)
SENT_BACK = did("send-back", HANDLER)
ASKED_TO_ASSIST = did("assist", HANDLER)
EXTENSION, SUSPENSION = did("request-extension", HANDLER), did("request-suspension", HANDLER)
ORDERED = did("order-supervision", TOWNSHIP_SUPERVISOR, TUESDAY)
ANSWERED = did("answer-supervision", CLERK, TUESDAY)
FAILED = did("check", SUPERVISOR, THURSDAY, passed=False)
APPEALED = did("appeal", HANDLER, THURSDAY)
DRAWN = did("draw-recheck", SYSTEM, THURSDAY)
UPHELD = did("rule-send-back", CLERK)
AGAIN = did("dispatch", CLERK)
PUBLISHED = did("publish", TOWNSHIP_SUPERVISOR, TUESDAY)
OWNED = did("assign-owner", CLERK, MONDAY)

NEW_CALENDAR = World(calendars=known(notice().paper()))
NEW_POLICY = World(policy=pack(SLOWER), earlier=(builtin_pack("s0"),))
WITHOUT_GRID = World(
    units=UnitTree(
        (unit for unit in UNITS if unit.code != GRID),
        [Former(small_county().get(GRID), small_county().path(GRID), (SECOND_GRID,))],
    )
)

STATES: dict[str, State] = {
    "not reported": accepting(given()),
    # 受理
    "reported": accepting(reported()),
    "urgent": accepting(reported(urgency="urgent"), places=AT_TOWNSHIP),
    "urgent, the grid has been there": accepting(
        reported(urgency="urgent").given(did("accompany", GRID_WORKER, MONDAY)), places=AT_TOWNSHIP
    ),
    "a petition without an owner": accepting(reported(matter="petition")),
    "acceptance overdue": accepting(reported(), WEDNESDAY),
    "acceptance overdue by a red card": accepting(reported(), at("12-02")),
    "acceptance under order": accepting(reported().given(did("order-supervision", TOWNSHIP_SUPERVISOR, MONDAY))),
    "counted in an old calendar": accepting(Story(NEW_CALENDAR, reported().past)),
    "counted under an old policy": accepting(Story(NEW_POLICY, reported().past)),
    "counted under an old policy, and overdue": accepting(Story(NEW_POLICY, reported().past), WEDNESDAY),
    "public": accepting(reported().given(did("publish", TOWNSHIP_SUPERVISOR, MONDAY))),
    # 流转
    "accepted": dispatching(accepted()),
    "under order": dispatching(accepted().given(ORDERED)),
    "order answered": dispatching(accepted().given(ORDERED, ANSWERED)),
    "order overdue": dispatching(accepted().given(ORDERED), at("11-27", "00:00")),
    "sent back": dispatching(dispatched().given(SENT_BACK, UPHELD), THURSDAY),
    "the grid that reported it is no more": State(
        Stage.DISPATCH,
        Story(WITHOUT_GRID, accepted().past),
        TUESDAY,
        AT_VILLAGE,
        {"dispatch": {"lead": SECOND_GRID}, "notify-risk": {"to": [SECOND_GRID]}},
    ),
    # 办结
    "dispatched": resolving(dispatched()),
    "signed for": resolving(dispatched().given(SIGNED)),
    "transferred": resolving(
        dispatched().given(did("transfer", HANDLER)),
        places=AT_SECOND_GRID,
        assist={"unit": GRID},
        transfer={"to": GRID},
    ),
    "assistance asked for": resolving(dispatched().given(ASKED_TO_ASSIST)),
    "assistance overdue": resolving(dispatched().given(ASKED_TO_ASSIST), at("12-01")),
    "assistance given": resolving(dispatched().given(ASKED_TO_ASSIST, did("reply-assistance", ASSISTANT))),
    "send-back asked for": resolving(dispatched().given(SENT_BACK)),
    "send-back asked for too late": resolving(dispatched().given(did("send-back", HANDLER, at("12-02"))), at("12-02")),
    "send-back asked for with assistance open": resolving(dispatched().given(ASKED_TO_ASSIST, SENT_BACK)),
    "send-back denied": resolving(dispatched().given(SENT_BACK, did("rule-send-back", CLERK, upheld=False))),
    "send-back to be denied": resolving(dispatched().given(SENT_BACK), rule_send_back={"upheld": False}),
    "last send-back asked for": resolving(dispatched().given(SENT_BACK, UPHELD, AGAIN, SENT_BACK)),
    "kept by the fallback unit": resolving(
        dispatched().given(SENT_BACK, UPHELD, AGAIN, SENT_BACK, UPHELD), places=AT_TOWNSHIP
    ),
    "extension asked for": resolving(dispatched().given(EXTENSION)),
    "extension to be refused": resolving(dispatched().given(EXTENSION), rule_extension={"granted": False}),
    "extended": resolving(dispatched().given(EXTENSION, did("rule-extension", CLERK))),
    "suspension asked for": resolving(dispatched().given(SUSPENSION)),
    "suspension to be refused": resolving(dispatched().given(SUSPENSION), rule_suspension={"granted": False}),
    "paused": resolving(dispatched().given(SUSPENSION, did("rule-suspension", CLERK))),
    "resumed": resolving(
        dispatched().given(SUSPENSION, did("rule-suspension", CLERK), did("resume", HANDLER, THURSDAY))
    ),
    "resolution overdue": resolving(dispatched(), at("12-02")),
    "resolution overdue and stated": resolving(
        dispatched().given(did("fire-rungs", SYSTEM, at("12-02"), clock="resolve-3")), at("12-02")
    ),
    "a petition being dealt with": resolving(dispatched(matter="petition")),
    "a petition with an owner": resolving(
        reported(matter="petition").given(
            OWNED, did("accept", CLERK, MONDAY), did("dispatch", CLERK, TUESDAY), did("note", HANDLER)
        )
    ),
    "a building to be proved": resolving(dispatched(matter="building")),
    "joined by a duplicate": resolving(
        dispatched().given(Happened(DuplicateJoined(number="990101-20261120-000002-6", call_backs=1), CLERK, TUESDAY))
    ),
    "being reworked": resolving(resolved().given(FAILED, did("rework", SUPERVISOR, THURSDAY))),
    "reopened": resolving(archived().given(DRAWN, did("recheck", TOWNSHIP_SUPERVISOR, THURSDAY, passed=False))),
    # 督办
    "resolved": ending(Stage.SUPERVISE, resolved()),
    "settled": ending(Stage.SUPERVISE, reported().given(did("settle", GRID_WORKER, MONDAY))),
    "to be called back": ending(Stage.SUPERVISE, resolved(channel="hotline")),
    "checked, to be called back": ending(Stage.SUPERVISE, checked(channel="hotline")),
    "check failed": ending(Stage.SUPERVISE, resolved().given(FAILED)),
    "dissatisfied": ending(
        Stage.SUPERVISE, resolved(channel="hotline").given(did("call-back", CALLER, THURSDAY, satisfied=False))
    ),
    "checked, under order": ending(
        Stage.SUPERVISE, checked().given(did("order-supervision", TOWNSHIP_SUPERVISOR, THURSDAY))
    ),
    "checked, order answered": ending(
        Stage.SUPERVISE,
        checked().given(
            did("order-supervision", TOWNSHIP_SUPERVISOR, THURSDAY), did("answer-supervision", CLERK, THURSDAY)
        ),
    ),
    # 考核
    "checked": ending(Stage.APPRAISE, checked()),
    "appraised": ending(Stage.APPRAISE, appraised()),
    "appealed": ending(Stage.APPRAISE, appraised().given(APPEALED)),
    "appeal ruled on": ending(
        Stage.APPRAISE, appraised().given(APPEALED, did("rule-appeal", TOWNSHIP_SUPERVISOR, THURSDAY))
    ),
    # 已结束
    "archived": ending(Stage.ARCHIVED, archived()),
    "archived and public": ending(Stage.ARCHIVED, archived().given(did("publish", TOWNSHIP_SUPERVISOR, THURSDAY))),
    "drawn": ending(Stage.ARCHIVED, archived().given(DRAWN)),
    "drawn and found bad": ending(Stage.ARCHIVED, archived().given(DRAWN), recheck={"passed": False}),
    "declined": ending(Stage.DECLINED, STORIES[Stage.DECLINED]),
    "merged": ending(Stage.MERGED, STORIES[Stage.MERGED]),
    "withdrawn": ending(Stage.WITHDRAWN, STORIES[Stage.WITHDRAWN]),
    "registered": ending(Stage.REGISTERED, STORIES[Stage.REGISTERED]),
}
