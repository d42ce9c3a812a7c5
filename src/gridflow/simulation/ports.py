"""What the simulation asks of a county that was opened elsewhere."""

from typing import Protocol

from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus
from gridflow.application.ports import Clock, EventLog
from gridflow.application.rechecks import Rechecks
from gridflow.application.registrar import Registrar
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.application.ticker import Ticker
from gridflow.store.database import Database


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
    def clock(self) -> Clock: ...

    @property
    def bus(self) -> CommandBus: ...

    @property
    def registrar(self) -> Registrar: ...

    @property
    def rechecks(self) -> Rechecks: ...

    @property
    def database(self) -> Database: ...

    @property
    def ticker(self) -> Ticker: ...
