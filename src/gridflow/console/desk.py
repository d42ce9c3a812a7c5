"""What the main page shows: a unit's tree, its queue and its newest alerts, of one moment."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gridflow.aggregates.case.light import Light
from gridflow.application.event_words import Words, unit_title
from gridflow.application.standing import Standing
from gridflow.console.owed_view import OwedView
from gridflow.console.services import Services
from gridflow.console.view import View
from gridflow.errors import UnknownUnit
from gridflow.policy import Stage
from gridflow.projections.alert_kinds import AlertKind
from gridflow.projections.latest_alerts import latest_alerts
from gridflow.projections.lights import row_standing
from gridflow.projections.queue_queries import Branch, QueueFilter, queue_page, queue_tree
from gridflow.projections.read_model import Row
from gridflow.store.times import instant, microseconds
from gridflow.territory import Level, Unit, UnitTree

_QUEUE_ROWS = 20
_ALERT_ROWS = 8
_ALERT_SHAPES: Final = {
    AlertKind.REMIND: "●",
    AlertKind.URGE: "◉",
    AlertKind.MISSED: "▲",
    AlertKind.YELLOW: "□",
    AlertKind.RED: "▣",
    AlertKind.BLACK: "■",
    AlertKind.ORDER: "◆",
    AlertKind.RISK: "▼",
    AlertKind.REVISED: "◇",
    AlertKind.REQUEST: "△",
    AlertKind.RULED: "◎",
}
_OTHER_SHAPE: Final = "○"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in a queue, in words."""

    number: str
    subject: str
    matter: str
    urgent: bool
    place: str
    stage: Stage
    holder: str
    limit: Standing


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert 预警, in words. Each kind has a `shape` of its own, but for those that ask something of a unit."""

    position: int
    number: str
    kind: str
    shape: str
    text: str
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the main page. `units_above` runs from the caller's own unit down to the one above the shown.

    Branches keep the order of their codes, so that no row moves away under a hand that is about to click it.
    """

    view: View
    unit: Unit
    units_above: list[Unit]
    branches: list[Branch]
    stages: Counter[Stage]
    lights: Counter[Light]
    total: int
    rows: list[QueueRow]
    following: str | None
    alerts: list[AlertRow]
    position: int

    @property
    def owed_url(self) -> str:
        """Where everything that the unit owes is listed."""
        return OwedView(self.view.unit, self.view.scope, as_of=self.view.as_of).url


def desk_of(services: Services, view: View, own_unit: str, now: datetime) -> Desk:
    """The desk that a caller of `own_unit` asked for, with its lights at `now`: as of then if the view is of the past.

    Raises UnknownUnit for a unit that is missing or not below the caller's (the two are not told apart), and what
    the queries raise.
    """
    past = view.as_of is not None
    units = services.territory.on(now) if past else services.territory.refresh()
    above = units_down_to(units, view.unit, own_unit)
    at = microseconds(now)
    wanted = QueueFilter(view.unit, view.scope, at, past, view.stage, view.light)
    # One transaction, so that the tree, the queue and the alerts speak of the same moment.
    with services.reader.at() as (_, position):
        branches, _ = queue_tree(services.reader, units, view.unit, at, past=past)
        page = queue_page(services.reader, units, wanted, _QUEUE_ROWS, view.cursor)
        alerts = latest_alerts(services.reader, units, view.unit, _ALERT_ROWS, as_of=at if past else None)
    stages: Counter[Stage] = Counter()
    lights: Counter[Light] = Counter()
    for branch in branches:
        stages.update(branch.stages)
        lights.update(branch.lights)
    return Desk(
        view=view,
        unit=above[-1],
        units_above=above[:-1],
        branches=sorted(branches, key=_governments_first),
        stages=stages,
        lights=lights,
        total=stages.total(),
        rows=[_queue_row(row, units, now, services) for row in page.rows],
        following=page.cursor,
        alerts=[_alert_row(row, units) for row in alerts.rows],
        position=position,
    )


def units_down_to(units: UnitTree, code: str, own_unit: str) -> list[Unit]:
    """The units from the caller's own down to one that it may see. Raises UnknownUnit."""
    if not units.within(code, own_unit):
        raise UnknownUnit(f"没有编码为“{code}”的单位", unit=code)
    path = units.path(code).rstrip("/").split("/")
    return [units.get(step) for step in path[path.index(own_unit) :]]


def _governments_first(branch: Branch) -> tuple[bool, bool]:
    return not branch.own, branch.unit.level is Level.DEPARTMENT


def _queue_row(row: Row, units: UnitTree, now: datetime, services: Services) -> QueueRow:
    rules = services.rules
    matters = services.territory.registers.matters
    words = Words(units, rules.policy, rules.zone, matters=matters, policies=rules.policies)
    return QueueRow(
        number=row["number"],
        subject=row["subject"],
        matter=words.matter(row["matter"]),
        urgent=row["urgency"] == "urgent",
        place=words.unit(row["place"]),
        stage=Stage(row["stage"]),
        holder=words.unit(row["holder"]),
        limit=row_standing(row, now, services.almanac, units, rules.zone),
    )


def _alert_row(row: Row, units: UnitTree) -> AlertRow:
    return AlertRow(
        position=row["position"],
        number=row["number"],
        kind=row["kind"],
        shape=_ALERT_SHAPES.get(row["kind"], _OTHER_SHAPE),
        text=row["text"],
        unit=unit_title(units, row["unit"]),
        at=instant(row["at"]),
    )
