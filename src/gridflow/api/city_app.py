"""The application of a city: its reads, and the pages on them."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from typing_extensions import override

from gridflow import __version__
from gridflow.api import city as city_routes
from gridflow.api.app import CONSOLE, PREFIX, to_console
from gridflow.api.health import alive
from gridflow.api.openapi import described
from gridflow.api.problems import install_problems
from gridflow.api.queries import PLAIN_QUERY
from gridflow.city.city import City


class CityApi(FastAPI):
    """FastAPI with the description of problems."""

    @override
    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            self.openapi_schema = described(super().openapi(), ())
        return self.openapi_schema


def create_city_api(city: City, routers: Sequence[APIRouter] = ()) -> FastAPI:
    """The application of one city or province: `/api/v1/city`, `/healthz`, `/openapi.json`, and any further `routers`.

    It is ready as long as it is alive: what a county lacks is said in the answers.
    """
    app = CityApi(
        title="网格事件流转引擎 GridFlow · 市级汇总",
        version=__version__,
        description=(
            "各县(区)的汇总。不答复的县(区)列入 missing,并以 partial 标明。\n\n"
            "Many counties as one; answers without some of them say so."
        ),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.openapi_version = "3.1.0"
    app.state.city = city
    install_problems(app)
    app.include_router(city_routes.router, prefix=PREFIX, dependencies=[PLAIN_QUERY])
    app.add_api_route("/healthz", alive, summary="存活", tags=["运行状况"])
    for router in routers:
        app.include_router(router)
    for path in ("/", CONSOLE.rstrip("/")):
        app.add_api_route(path, to_console, include_in_schema=False)
    return app
