"""The counties of a city that are open 已打开的县级库."""

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from gridflow.application.almanac import Almanac
from gridflow.application.ports import EventLog
from gridflow.application.rules import Rules
from gridflow.application.territory import Territory
from gridflow.projections.reader import Reader
from gridflow.settings import Settings
from gridflow.store.database import Database


class Member(Protocol):
    """What a city asks of a county. `gridflow.bootstrap.County` has it all."""

    @property
    def settings(self) -> Settings: ...

    @property
    def database(self) -> Database: ...

    @property
    def log(self) -> EventLog: ...

    @property
    def territory(self) -> Territory: ...

    @property
    def almanac(self) -> Almanac: ...

    @property
    def rules(self) -> Rules: ...

    @property
    def reader(self) -> Reader: ...


class Members:
    """Opens each county when it is first asked, and keeps it open. Usable by any number of threads."""

    def __init__(self, settings: Settings, open_member: Callable[[Settings], Member]) -> None:
        """`settings` are those of all counties but for their code and address; `open_member` must write nothing."""
        self._settings = settings
        self._open_member = open_member
        self._lock = Lock()
        self._opening: dict[tuple[str, str], Lock] = {}
        self._opened: dict[tuple[str, str], Member] = {}

    def get(self, code: str, url: str) -> Member:
        """The county with this code in the store at this address. Raises what opening it raises, every time anew."""
        key = code, url
        with self._lock:
            if key in self._opened:
                return self._opened[key]
            opening = self._opening.setdefault(key, Lock())
        with opening:
            with self._lock:
                if key in self._opened:
                    return self._opened[key]
            changed: dict[str, str | None] = {"county": code, "database_url": url}
            if url != self._settings.database_url:
                # The replica is one of the server that the settings name.
                changed["replica_url"] = None
            member = self._open_member(self._settings.model_copy(update=changed))
            with self._lock:
                self._opened[key] = member
            return member

    def forget(self, code: str, url: str) -> None:
        """Close a county, which may have moved elsewhere; it is opened anew when it is asked again."""
        with self._lock:
            member = self._opened.pop((code, url), None)
        if member is not None:
            member.database.close()

    def close(self) -> None:
        """Close all that are open."""
        with self._lock:
            members, self._opened = list(self._opened.values()), {}
        for member in members:
            member.database.close()
