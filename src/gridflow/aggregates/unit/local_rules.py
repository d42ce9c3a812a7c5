"""Local rules 地方规定 of a unit that gets another code: they hold for the code, and must not be lost unnoticed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.posting import Postings
from gridflow.aggregates.unit.events import UnitRegistered, UnitRetired
from gridflow.errors import InvalidInput
from gridflow.policy import local_tables
from gridflow.worktime import Notice, OfficeHours


def keeping_local_rules(decide: Callable[[Any, Context], Postings]) -> Callable[[Any, Context], Postings]:
    """The same decision, which raises InvalidInput where a unit gets another code whose own policy text or calendar
    papers hold on the day or later."""

    def decided(command: Command, context: Context) -> Postings:
        postings = decide(command, context)
        for code, day in _recoded(postings):
            if code in context.units and (said := _own_rules(code, day, context)) is not None:
                name = context.units.get(code).name
                raise InvalidInput(f"“{name}”({code})改编码后,{said}", field="code", unit=code)
        return postings

    return decided


def _recoded(postings: Postings) -> Iterator[tuple[str, date]]:
    """The units that go on under another code, and from which day on."""
    events = [posting.event for posting in postings]
    came = {event.code: event.origins for event in events if isinstance(event, UnitRegistered)}
    for event in events:
        if isinstance(event, UnitRetired) and [came.get(code) for code in event.successors] == [(event.code,)]:
            yield event.code, event.effective_on


def _own_rules(code: str, day: date, context: Context) -> str | None:
    """What a unit has of its own that holds on a day or later, and what is to be done about it; None for nothing."""
    first = max(context.now, datetime.combine(day, time.min, context.zone))
    for at in (first, *context.policies.starts(first)):
        one = context.policies.in_force(code, at)
        if one is not None and any(map(local_tables, one.texts)):
            return f"地方规定“{one.version}”不再适用:请先启用一份不作规定的(自{day}施行),改属后再为新编码启用"
    for paper in context.calendars.papers:
        if isinstance(paper, Notice) and paper.unit == code and max((*paper.off, *paper.on), default=day) >= day:
            return f"放假通知“{paper.id}”不再适用:请改在其所列日期之后"
    own = _last_hours(code, context)
    others = (one for one in (*reversed(context.chain(code)), None) if one != code)
    above = next(filter(None, (_last_hours(one, context) for one in others)), None)
    if own is not None and (above is None or own.seasons != above.seasons):
        return f"办公时间“{own.id}”不再适用:请先为其设定与上级相同的办公时间,改属后再为新编码设定"
    return None


def _last_hours(unit: str | None, context: Context) -> OfficeHours | None:
    """The latest office hours of a unit, of the whole country for None."""
    papers = [paper for paper in context.calendars.papers if isinstance(paper, OfficeHours) and paper.unit == unit]
    return max(papers, key=lambda paper: (paper.effective_from, paper.published_at), default=None)
