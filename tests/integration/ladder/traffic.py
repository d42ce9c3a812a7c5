"""Two thousand cases on their way: what people do with each, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from gridflow.aggregates.case import commands as c
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.testing.territory import (
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    VILLAGE,
    person,
)

VILLAGES: Final = {GRID: VILLAGE, SECOND_GRID: VILLAGE, SIBLING_GRID: SIBLING_VILLAGE, FAR_GRID: FAR_VILLAGE}


@dataclass(frozen=True, slots=True)
class Act:
    """A command on the `case`-th case at a minute; refusals are part of life, and of no matter here."""

    at: datetime
    case: int
    command: Command
    by: Actor


def acts(random: Random, cases: int, first: datetime, days: int) -> list[Act]:
    """Everything that people do in so many days, in order."""
    minutes = days * 24 * 60
    told = (act for case in range(cases) for act in _life(random, case, first, random.randrange(minutes * 3 // 4)))
    return sorted(told, key=lambda act: (act.at, act.case))


def _life(random: Random, case: int, first: datetime, begins: int) -> Iterator[Act]:
    place = random.choice(list(VILLAGES))
    village = VILLAGES[place]
    at = first + timedelta(minutes=begins)
    matter = "petition" if case % 50 == 0 else "facility"
    urgency = c.Urgency.COORDINATION if case % 7 == 0 else c.Urgency.GENERAL
    report = c.Report(place=place, subject="路灯不亮", matter=matter, channel="grid", urgency=urgency)
    yield Act(at, case, report, person("grid_worker", place))
    clerk, worker = person("clerk", village), person("grid_worker", place)

    def later(hours: int) -> datetime:
        nonlocal at
        at += timedelta(minutes=random.randint(1, hours * 60))
        return at

    if random.random() < 0.08:
        return
    yield Act(later(100), case, c.Accept(), clerk)
    if random.random() < 0.08:
        return
    assisting = (SECOND_GRID,) if place == GRID and random.random() < 0.5 else ()
    yield Act(later(130), case, c.Dispatch(lead=place, assisting=assisting), clerk)
    if assisting:
        reply = c.ReplyAssistance(assistance="assist-1", reply="已协助")
        yield Act(at + timedelta(minutes=random.randint(60, 9000)), case, reply, person("grid_worker", SECOND_GRID))
    if random.random() < 0.3:
        asked = c.RequestExtension(extension=f"{random.randint(1, 5)}wd", reason="等待配件")
        yield Act(later(60), case, asked, worker)
        superior = person("supervisor", village)
        yield Act(later(60), case, c.RuleExtension(granted=random.random() < 0.8, reason="属实"), superior)
    if random.random() < 0.2:
        urgent = c.Reclassify(urgency=c.Urgency.URGENT, reason="有危险")
        yield Act(later(40), case, urgent, person("clerk", village))
    for order in ("order-1", "order-2"):
        answer = c.AnswerSupervision(order=order, answer="即办")
        yield Act(at + timedelta(days=random.randint(5, 25)), case, answer, worker)
    if random.random() < 0.75:
        yield Act(later(400), case, c.Resolve(result="已修复"), worker)
