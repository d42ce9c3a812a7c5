"""The past instant that a URL of the console asks for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gridflow.application.past import present, require_past
from gridflow.console.services import Services
from gridflow.errors import InvalidInput

AS_OF: Final = "as_of"


def asked_instant(query: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    """The instant `as_of` in the county's time zone, if any; one without an offset is in that time, as a form gives it.

    Raises InvalidInput.
    """
    said = query.get(AS_OF)
    if not said:
        return None
    try:
        # In a query a bare + stands for a space.
        read = datetime.fromisoformat(said.replace(" ", "+") if "T" in said else said)
        return read.astimezone(zone) if read.tzinfo is not None else read.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise InvalidInput("所查时刻须是日期和时间,如 2026-11-16T09:00", field=AS_OF) from None


def judged_at(services: Services, as_of: datetime | None) -> datetime:
    """The instant that a page shows: the asked one, or now. Raises InvalidInput for one that has not come."""
    if as_of is None:
        return services.clock.now()
    require_past(as_of, present(services.log, services.clock), services.rules.zone, AS_OF)
    return as_of


def case_address(number: str, as_of: datetime | None) -> str:
    """The address of the page of a case, now or as of an instant."""
    asked = "" if as_of is None else "?" + urlencode({AS_OF: as_of.isoformat()})
    return f"/console/cases/{number}{asked}"
