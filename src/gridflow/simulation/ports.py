"""What the simulation asks of a county that was opened elsewhere."""

from typing import Protocol

from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus
from gridflow.application.ports import EventLog
from gridflow.application.rules import Rules, Territory
from gridflow.application.ticker import Ticker
from gridflow.projections.projector import Projector


class LivingCounty(Protocol):
    """An opened county, as `gridflow.bootstrap.open_county` gives it."""

    @property
    def log(self) -> EventLog: ...

    @property
    def territory(self) -> Territory: ...

    @property
    def almanac(self) -> Almanac: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def bus(self) -> CommandBus: ...

    @property
    def projector(self) -> Projector: ...

    @property
    def ticker(self) -> Ticker: ...
