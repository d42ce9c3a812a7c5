"""The inventory of county stores 县级库清单: where each lies, how big it is, and how it fares."""

from dataclasses import dataclass, replace
from datetime import datetime

from gridflow.city.health import health_of
from gridflow.city.members import Members
from gridflow.city.roll_up import roll_up_of
from gridflow.store.arrival import require_lived_in
from gridflow.store.database import Database
from gridflow.store.extent import extent_of
from gridflow.store.inspection import store_state


@dataclass(frozen=True, slots=True)
class Entry:
    """A county's store: its file or schema, the node of a cluster that it lies on, its size in bytes, the version of
    its tables and whether that is this program's; and where it is, the county's name, the number of its events and of
    its open cases, and by how many events the read models lag."""

    county: str
    place: str
    node: str | None
    size: int
    version: str | None
    current: bool
    name: str | None = None
    events: int | None = None
    open_cases: int | None = None
    lag: int | None = None


def entry_of(members: Members, county: str, url: str, at: datetime) -> Entry:
    """The entry of a county at an instant (UTC). Raises CountyLeft, CountyArriving and what transactions raise."""
    state = store_state(url, county)
    database = Database(url, county)
    try:
        if state.version is not None:
            require_lived_in(database, url, county)
        extent = extent_of(database, url, county)
    finally:
        database.close()
    entry = Entry(county, extent.place, extent.node, extent.size, state.version, state.current)
    if not state.current:
        return entry
    member = members.get(county, url)
    health, rolled = health_of(member), roll_up_of(member, at, past=False)
    return replace(entry, name=health.name, events=health.head, open_cases=rolled.total, lag=health.lag)
