"""The page of a city 市级看板: its counties, their lights, and the overdue cases of all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from gridflow.application.keys import COOKIE, Caller, authenticate
from gridflow.city.city import City, CityTree, OverdueList
from gridflow.console.entering import entering_router
from gridflow.console.errors import UnknownPage
from gridflow.console.page_route import page_route
from gridflow.console.rendering import render
from gridflow.errors import InvalidInput

_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class CityDesk:
    """Everything on the page. `asked` is the past instant that it shows, None for the present."""

    tree: CityTree
    overdue: OverdueList
    caller: Caller
    asked: datetime | None

    @property
    def following(self) -> str | None:
        """Where the next page of overdue cases is."""
        if self.overdue.cursor is None:
            return None
        past = {"at": self.asked.isoformat()} if self.asked is not None else {}
        return "/console/?" + urlencode({"cursor": self.overdue.cursor, **past})


def city_router(city: City) -> APIRouter:
    """The pages of one city, to be included as they are."""
    router = APIRouter(route_class=page_route(city), include_in_schema=False, prefix="/console")

    @router.get("/")
    def desk(request: Request) -> Response:
        caller = authenticate(city.keys, request.cookies.get(COOKIE, ""))
        asked, cursor = _asked(request.query_params, city), request.query_params.get("cursor") or None
        shown = CityDesk(city.tree(asked), city.overdue(_ROWS, cursor, asked), caller, asked)
        return render("city.html", city, desk=shown, zone=city.zone)

    router.include_router(entering_router(city.keys, city))

    @router.get("/{path:path}")
    def nothing_here() -> Response:
        raise UnknownPage("没有这个页面")

    return router


def _asked(query: Mapping[str, str], city: City) -> datetime | None:
    """The past instant that a URL asks for: with an offset, or as a browser's field has it, in the city's time."""
    text = query.get("at", "").strip()
    if not text:
        return None
    try:
        local = datetime.fromisoformat(text)
        return (local if local.tzinfo is not None else local.replace(tzinfo=city.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput("时刻无法识别", field="at") from None
