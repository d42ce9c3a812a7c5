"""The pages for everybody 公开与凭码查询: without a key, without JavaScript, and without anybody's name."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from gridflow.application.event_words import Words
from gridflow.application.masking import masked
from gridflow.application.public_view import public_case
from gridflow.console.errors import UnknownPage
from gridflow.console.forms import submitted
from gridflow.console.page_route import page_route
from gridflow.console.rendering import render
from gridflow.console.services import Services
from gridflow.errors import UnknownCase
from gridflow.policy import Stage
from gridflow.projections.case_queries import published_page
from gridflow.store.times import instant

_ROWS: Final = 30


def public_router(services: Services) -> APIRouter:
    """The public pages of one county, to be included under `/public`."""
    router = APIRouter(route_class=page_route(services.rules), include_in_schema=False)

    def words() -> Words:
        rules = services.rules
        territory = services.territory
        matters = territory.registers.matters
        return Words(territory.tree, rules.policy, rules.zone, matters=matters, policies=rules.policies)

    def shown(number: str, code: str | None) -> Response:
        try:
            case = public_case(services.log, number, code, words())
        except UnknownCase as refusal:
            return render(
                "public_query.html", services.rules, HTTPStatus.NOT_FOUND, refusal=refusal, number=number[:40]
            )
        return render("public_case.html", services.rules, case=case)

    @router.get("/")
    def published(request: Request) -> Response:
        query, known = request.query_params, words()
        unit = query.get("unit") or None
        page = published_page(services.reader, known.units, unit, _ROWS, query.get("cursor") or None)
        return render(
            "public.html",
            services.rules,
            rows=[
                {
                    "number": row["number"],
                    "subject": masked(row["public_subject"]),
                    "matter": known.matter(row["matter"]),
                    "stage": Stage(row["stage"]).chinese,
                    "holder": known.unit(row["holder"]),
                    "reported_on": instant(row["reported_at"]).astimezone(known.zone).date(),
                }
                for row in page.rows
            ],
            unit=known.unit(unit),
            following=_link(unit=unit, cursor=page.cursor) if page.cursor is not None else None,
        )

    @router.get("/query")
    def query_form() -> Response:
        return render("public_query.html", services.rules, refusal=None, number="")

    @router.post("/query")
    async def query(request: Request) -> Response:
        # Posted, so that the code stays out of the browser's history and of every log of addresses.
        number, code = await submitted(request, "number", "code")
        return await run_in_threadpool(shown, number, code)

    @router.get("/cases/{number}")
    def case(request: Request, number: str) -> Response:
        return shown(number, request.query_params.get("code"))

    @router.get("/{path:path}")
    def nothing_here() -> Response:
        raise UnknownPage("没有这个页面")

    return router


def _link(**asked: str | None) -> str:
    given: Mapping[str, str] = {name: value for name, value in asked.items() if value is not None}
    return f"/public/?{urlencode(given)}"
