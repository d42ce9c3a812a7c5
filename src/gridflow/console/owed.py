"""What the page of duties shows 待办: what a unit and its people still owe, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gridflow.aggregates.case.owing import Duty
from gridflow.application.event_words import unit_title
from gridflow.application.standing import Standing
from gridflow.console.desk import units_down_to
from gridflow.console.owed_view import OwedView
from gridflow.console.services import Services
from gridflow.console.view import View
from gridflow.policy import Stage
from gridflow.projections.lights import row_standing
from gridflow.projections.owed_queries import DutyTotal, OwedFilter, owed_page, owed_totals
from gridflow.projections.read_model import Row
from gridflow.store.times import microseconds
from gridflow.territory import Unit, UnitTree

_ROWS: Final = 30


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One thing that is owed, in words. `key` tells it apart on the page."""

    key: str
    number: str
    subject: str
    urgent: bool
    duty: Duty
    stage: Stage
    unit: str
    person: str | None
    limit: Standing


@dataclass(frozen=True, slots=True)
class OwedList:
    """Everything on the page of duties. `units_above` runs from the caller's own unit down to the one above.

    `totals` are of all duties, whichever of them is shown.
    """

    view: OwedView
    unit: Unit
    units_above: list[Unit]
    totals: list[DutyTotal]
    total: int
    rows: list[OwedRow]
    following: str | None
    position: int

    @property
    def desk_url(self) -> str:
        """Where the queue of the unit is."""
        return View(self.view.unit, as_of=self.view.as_of).url


def owed_list_of(services: Services, view: OwedView, own_unit: str, now: datetime) -> OwedList:
    """The duties that a caller of `own_unit` asked for, with their lights at `now`: as of then if the view is of the
    past.

    Raises UnknownUnit for a unit that is missing or not below the caller's (the two are not told apart), and what
    the queries raise.
    """
    past = view.as_of is not None
    units = services.territory.on(now) if past else services.territory.refresh()
    above = units_down_to(units, view.unit, own_unit)
    at = microseconds(now)
    everything = OwedFilter(view.unit, view.scope, at, past, view.person)
    wanted = OwedFilter(view.unit, view.scope, at, past, view.person, view.duty)
    # One transaction, so that the totals and the rows speak of the same moment.
    with services.reader.at() as (_, position):
        totals, _ = owed_totals(services.reader, units, everything)
        page = owed_page(services.reader, units, wanted, _ROWS, view.cursor)
    return OwedList(
        view=view,
        unit=above[-1],
        units_above=above[:-1],
        totals=totals,
        total=sum(one.total for one in totals),
        rows=[_row(row, units, now, services) for row in page.rows],
        following=page.cursor,
        position=position,
    )


def _row(row: Row, units: UnitTree, now: datetime, services: Services) -> OwedRow:
    return OwedRow(
        key=f"{row['position']}-{row['ordinal']}",
        number=row["number"],
        subject=row["subject"],
        urgent=row["urgency"] == "urgent",
        duty=Duty(row["duty"]),
        stage=Stage(row["stage"]),
        unit=unit_title(units, row["unit"]),
        person=row["person"],
        limit=row_standing(row, now, services.almanac, units, services.rules.zone),
    )
