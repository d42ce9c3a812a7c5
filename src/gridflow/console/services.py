"""What the console needs of a county. `gridflow.bootstrap.County` has it all."""

from typing import Protocol

from gridflow.application.almanac import Almanac
from gridflow.application.casefile import CaseFiles
from gridflow.application.keys import KeyStore
from gridflow.application.ports import Clock, EventLog
from gridflow.application.registrar import Registrar
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.projections.reader import Reader


class Services(Protocol):
    """The wired parts of one county that pages read from."""

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
    def registrar(self) -> Registrar: ...

    @property
    def reader(self) -> Reader: ...

    @property
    def files(self) -> CaseFiles: ...

    @property
    def keys(self) -> KeyStore: ...
