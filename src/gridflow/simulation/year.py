"""What concerns the whole county in the course of a year: a local paper, another policy pack, draws for re-checks."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib import resources
from typing import Final

from gridflow.aggregates.calendar import ImportNotice
from gridflow.aggregates.event import Actor
from gridflow.aggregates.matter import AdmissionKind, AgreeMatter, ApproveMatter, MatterFacts, ProposeMatter
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.recheck import DrawRechecks
from gridflow.simulation.office import Office
from gridflow.simulation.ports import LivingCounty
from gridflow.simulation.rates import YearDays
from gridflow.simulation.reporters import TEMPORARY_MATTER
from gridflow.simulation.territory_changes import TerritoryChanges
from gridflow.territory import Level

_MORNING: Final = time(9, 30)
_NOTICE_DAYS: Final = 2
"""How many days ahead the county says that nobody works."""

_HORIZON: Final = 3650


class Year:
    """Whoever administers the county does so at the given days, in the morning."""

    def __init__(self, county: LivingCounty, office: Office, days: YearDays) -> None:
        self._county = county
        self._office = office
        self._days = days
        root = county.territory.tree.roots[0].code
        self._changes = TerritoryChanges(county)
        self._administrator = Actor(id=f"administrator-{root}-1", role="administrator", unit=root)

    def events(self, start: date) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """When what happens, in order, for a county that lives from a local date on."""
        days = self._days
        yield self._on(start, days.paper_after), partial(self._close_for_a_storm, start)
        yield self._on(start, days.policy_after), partial(self._adopt, start)
        yield self._on(start, days.matter_after), partial(self._admit, start)
        yield self._on(start, days.grid_after), self._changes.split_grid
        yield self._on(start, days.merge_after), self._changes.merge_villages
        for last in range(days.draw_every, _HORIZON, days.draw_every):
            yield self._on(start, last), partial(self._draw, start + timedelta(days=last))

    def _on(self, start: date, days: int) -> datetime:
        return datetime.combine(start + timedelta(days=days), _MORNING, self._office.zone)

    def _close_for_a_storm(self, start: date) -> None:
        """The next working day but one is off, and made up for on none."""
        today = start + timedelta(days=self._days.paper_after)
        off = today + timedelta(days=_NOTICE_DAYS)
        while not self._office.works(off):
            off += timedelta(days=1)
        root = self._administrator.unit
        notice = ImportNotice(
            id=f"{root}-{off:%Y%m%d}",
            unit=root,
            document="模拟停工通知",
            document_confirmed=False,
            published=self._county_now().isoformat(),
            source="模拟",
            off=(off.isoformat(),),
        )
        self._county.registrar.import_papers([notice], self._administrator)

    def _adopt(self, start: date) -> None:
        days = self._days
        first = start + timedelta(days=days.period_after)
        last = first + timedelta(days=days.period_days - 1)
        addition = resources.files("gridflow.simulation") / "data" / "sensitive_period.toml"
        text = self._county.rules.adoptions[-1].text + addition.read_text(encoding="utf-8").format(
            first=first.isoformat(), last=last.isoformat()
        )
        self._county.registrar.adopt_policy(AdoptPolicy(text=text), self._administrator)

    def _admit(self, start: date) -> None:
        """The first township asks for a matter of a few weeks, agrees to it, and the county files it."""
        units = self._county.territory.tree
        township = next(unit.code for unit in units if unit.level is Level.TOWNSHIP)
        asking = Actor(id=f"clerk-{township}-1", role="clerk", unit=township)
        agreeing = Actor(id=f"administrator-{township}-1", role="administrator", unit=township)
        last = start + timedelta(days=self._days.matter_after + self._days.matter_days)
        facts = MatterFacts(name="防台隐患排查", platform="综治工作")
        propose = ProposeMatter(
            code=TEMPORARY_MATTER, kind=AdmissionKind.TEMPORARY, facts=facts, unit=township, last=last
        )
        registrar = self._county.registrar
        registrar.carry_out([propose], asking)
        registrar.carry_out([AgreeMatter(code=TEMPORARY_MATTER)], agreeing)
        registrar.carry_out([ApproveMatter(code=TEMPORARY_MATTER, document="模拟备案2号")], self._administrator)

    def _draw(self, today: date) -> None:
        first, last = today - timedelta(days=self._days.draw_every), today - timedelta(days=1)
        command = DrawRechecks(unit=self._administrator.unit, first=first, last=last)
        self._county.rechecks.draw(command, self._administrator)

    def _county_now(self) -> datetime:
        return self._county.clock.now().astimezone(UTC)
