"""What the interface needs of a county. `gridflow.bootstrap.County` has it all."""

from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from gridflow.application.almanac import Almanac
from gridflow.application.bus import CommandBus
from gridflow.application.casefile import CaseFiles
from gridflow.application.keys import KeyStore
from gridflow.application.ports import Clock, EventLog
from gridflow.application.rechecks import Rechecks
from gridflow.application.registrar import Registrar
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.projections.reader import Reader
from gridflow.settings import Settings


class Services(Protocol):
    """The wired parts of one county that requests are answered with."""

    @property
    def settings(self) -> Settings: ...

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
    def files(self) -> CaseFiles: ...

    @property
    def rechecks(self) -> Rechecks: ...

    @property
    def reader(self) -> Reader: ...

    @property
    def keys(self) -> KeyStore: ...


def services_of(request: Request) -> Services:
    """The services of the application that a request came to."""
    return cast(Services, request.app.state.services)


Serviced = Annotated[Services, Depends(services_of)]
