"""The county as it was at each event of its log 当时的县: what decisions were made from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from gridflow.aggregates.calendar import NoticeImported, OfficeHoursSet
from gridflow.aggregates.context import Context
from gridflow.aggregates.event import Actor, Recorded
from gridflow.aggregates.policy import PolicyAdopted
from gridflow.aggregates.registers import Registers
from gridflow.application.what_if_rules import SupposedRules
from gridflow.policy import Enactment, Policies
from gridflow.worktime import Calendars


class CountyThen:
    """The registers, the papers and the packs up to some event, in a county of a time zone.

    `first` is what was in force before any pack was recorded.
    """

    def __init__(self, first: Policies, zone: ZoneInfo) -> None:
        self.registers = Registers()
        self._calendars = Calendars(())
        self._policies = first
        self._enactments: list[Enactment] = []
        self._zone = zone

    def follow(self, event: Recorded) -> None:
        """Take in one more event, which is of no case. Raises InvalidInput for a pack that cannot be read."""
        match event.body:
            case NoticeImported() | OfficeHoursSet() as paper:
                self._calendars = self._calendars.with_papers((paper.paper,))
            case PolicyAdopted() as adopted:
                self._enactments.append(adopted.enactment(event.recorded_at, self._zone))
                self._policies = Policies(self._enactments)
            case _:
                self.registers = self.registers.after(event)

    def context(self, actor: Actor, now: datetime, place: str, rules: SupposedRules) -> Context:
        """What a decision is made from at an aware instant, at a place; under supposed rules where there are any."""
        units = self.registers.units.on(now.astimezone(self._zone).date())
        return Context(
            actor,
            now,
            rules.policies or self._policies,
            rules.calendars or self._calendars,
            units,
            self._zone,
            registers=self.registers,
            place=place,
        )
