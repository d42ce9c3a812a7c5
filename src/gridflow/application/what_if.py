"""What would have been under other rules 假设推演 (FEATURES H4). What is supposed, and what is not: docs/WHATIF.md."""

from collections.abc import Callable
from dataclasses import dataclass

from gridflow.aggregates.event import Actor
from gridflow.application.ports import EventLog
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.application.what_if_period import Period
from gridflow.application.what_if_reading import WhatIfReading
from gridflow.application.what_if_report import Reporting, WhatIfReport, WhatIfSkipped
from gridflow.application.what_if_rules import SupposedRules
from gridflow.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: how the clocks that a unit's subtree had to act on in a period would have run under some rules.

    `by` is who asks. With `most_cases` no more cases than that are looked at.
    """

    supposing: SupposedRules
    period: Period
    unit: str
    by: Actor
    most_cases: int | None = None


def unseen(_: int) -> None:
    """Nobody watches how far it is."""


def what_if(
    question: Question,
    log: EventLog,
    rules: Rules,
    territory: Territory,
    advance: Callable[[int], object] = unseen,
) -> WhatIfReport:
    """The difference that the supposed rules would have made; nothing is recorded, and nothing is kept.

    `rules` and `territory` are refreshed ones. `advance` is told how many more events of the log were read. Raises
    InvalidInput where more cases ran in the period than may be looked at.
    """
    period, zone = question.period, rules.zone
    reading = WhatIfReading(log, rules, question.supposing, period, question.by)
    reporting = Reporting(question.unit, period)
    for one in reading.clocks(advance):
        reporting.add(one)
        if question.most_cases is not None and len(reporting.cases) > question.most_cases:
            said = f"期间内计时的事件超过{question.most_cases}件,请缩短期间、缩小单位范围,或改用命令行 gridflow whatif"
            raise InvalidInput(said, field="to")
    units = territory.on(period.end)
    total, rows = reporting.rows(units)
    return WhatIfReport(
        first=period.first,
        last=period.last,
        at=period.end.astimezone(zone),
        policy=question.supposing.policy,
        calendar=question.supposing.calendar,
        left_out=tuple(one.version for one in question.supposing.left_out),
        events=reading.events,
        cases=len(reporting.cases),
        total=total,
        units=rows,
        changes=reporting.changes(units, zone),
        skipped=tuple(WhatIfSkipped(number=number, why=why) for number, why in sorted(reading.skipped.items())),
    )
