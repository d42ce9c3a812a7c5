"""Opening a store 开库: whether its county lives in it."""

from sqlalchemy import URL, make_url

from gridflow.store.database import Database
from gridflow.store.place import CountyArriving, Place, State, place_of, require_not_left, settle


def require_lived_in(database: Database, url: str, county: str) -> None:
    """Raises CountyLeft for a store that was left, and CountyArriving for one that is still being filled.

    `url` and `county` are those that `database` was opened with. A store whose filling was cut short after the old one
    had been left for it has arrived: that is noted in it now. The old store is asked under the address that the move
    noted, with the password of `url`; where it cannot be asked, StoreUnreachable is raised, and running the move again
    with both addresses ends it.
    """
    with database.reading() as connection:
        place = require_not_left(connection, database.schema)
    if place is None:
        return
    if not _left_for(place, make_url(url), county):
        said = f"此县级库正由 {place.other} 迁入,尚未完成;请等候,或再次运行 gridflow county move"
        raise CountyArriving(said, other=place.other)
    arrive(database)


def arrive(database: Database) -> None:
    """Note in a store that the county lives in it now. The store that it comes from must have been left for it."""
    with database.projecting() as connection:
        if place_of(connection, database.schema) is not None:
            settle(connection)


def was_left(place: Place, other: Database) -> bool:
    """Whether the store `other` was left by the move of which `place`, in the store that it fills, speaks."""
    with other.reading() as connection:
        known = place_of(connection, other.schema)
    return known is not None and known.state is State.LEFT and known.move == place.move


def _left_for(place: Place, own: URL, county: str) -> bool:
    address = make_url(place.other)
    if address.password is not None:
        address = address.set(password=own.password)
    other = Database(address.render_as_string(hide_password=False), county)
    try:
        return was_left(place, other)
    finally:
        other.close()
