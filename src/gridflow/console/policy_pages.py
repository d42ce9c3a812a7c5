"""The pages of policy packs 政策包: what was adopted, what it says with its sources, and in what two differ."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from gridflow.application.policy_words import source_words, value_words
from gridflow.application.rules import Adoption
from gridflow.console.errors import UnknownPage
from gridflow.console.page_route import page_route
from gridflow.console.registers import desk_at, page
from gridflow.console.services import Services
from gridflow.policy import builtin_names, builtin_text, layered
from gridflow.policy.citations import cited
from gridflow.policy.outline import changes, outline
from gridflow.territory import division_chain


def policy_router(services: Services) -> APIRouter:
    """The pages of one county's policy, to be included under `/console`."""
    router = APIRouter(route_class=page_route(services.rules), include_in_schema=False)

    def texts_of(version: str) -> tuple[Sequence[str], Adoption | None]:
        """What a version that was adopted, or a pack that ships, is made of. Raises UnknownPage."""
        if (made := services.rules.made(version)) is not None:
            return made.texts, made.adoption
        if version in builtin_names():
            return layered(builtin_text(version), version), None
        raise UnknownPage(f"没有版本为“{version[:60]}”的政策包")

    @router.get("/policies")
    def policies(request: Request) -> Response:
        desk = desk_at(request, services)
        rules = services.rules
        in_force = rules.refresh().layers(division_chain(desk.units.path(desk.unit.code)), desk.now)
        return page(
            "policies.html",
            desk,
            adoptions=[(one, rules.in_force(one)) for one in reversed(rules.adoptions)],
            in_force=[one for one in map(rules.adoption, in_force) if one is not None],
            shipped=builtin_names(),
        )

    @router.get("/policies/diff")
    def diff(request: Request) -> Response:
        desk, query = desk_at(request, services), request.query_params
        services.rules.refresh()
        old, new = query.get("old", ""), query.get("new", "")
        before, after = (outline(texts_of(version)[0], version) for version in (old, new))
        rows = [(one.path, value_words(one.old), value_words(one.new)) for one in changes(before, after)]
        return page("policy_diff.html", desk, old=old, new=new, rows=rows)

    @router.get("/policies/{version}")
    def policy(request: Request, version: str) -> Response:
        desk = desk_at(request, services)
        services.rules.refresh()
        texts, adoption = texts_of(version)
        sources = cited(texts, version)
        rows = [
            (path, value_words(value), source_words(sources.get(path)))
            for path, value in outline(texts, version).items()
        ]
        return page("policy.html", desk, version=version, adoption=adoption, rows=rows)

    return router
