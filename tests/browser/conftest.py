"""The console of a county at work, on a real server, in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import ConsoleMessage, Page

from gridflow.aggregates.case.commands import Report
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County, working
from gridflow.testing import SettableClock, database_county, give, instant
from gridflow.testing.territory import COUNTY, GRID, GRID_WORKER
from tests.integration.console.serving import Served, served

MONDAY_MORNING = "2026-11-16T09:00:00+08:00"


@dataclass(frozen=True, slots=True)
class Desk:
    """A county whose console is open at the county's own desk."""

    county: County
    clock: SettableClock
    served: Served
    page: Page
    entrance: str

    def report(self, subject: str) -> str:
        """Report a case at the grid, as another system would while the page is open; returns its number."""
        command = Report(place=GRID, subject=subject, matter="facility", channel="resident")
        return give(self.county, command, GRID_WORKER).number

    def enter(self) -> None:
        """Open the console by its link, and wait until it is live."""
        self.page.goto(self.entrance)
        self.page.locator("html.is-live").wait_for()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of in its console: errors, warnings, and what a script did not catch."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def desk(sqlite_url: str, page: Page) -> Iterator[Desk]:
    """The small county with one case, projected and ticked in the background, on a server of its own."""
    clock = SettableClock(instant(MONDAY_MORNING))
    with database_county(sqlite_url, clock) as county, working(county), served(county) as running:
        key = issue_key(county.keys, "chen", COUNTY, ("supervisor",), clock.now())
        desk = Desk(county, clock, running, page, f"{running.origin}/console/enter?key={key}")
        desk.report("路灯不亮")
        yield desk
        # Closed here, so that the server finds no stream open and the page sees no server stop.
        page.close()
