"""The policy packs 政策包 over HTTP: which were adopted and when, and adopting another."""

import tomllib
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import AdoptPolicy, PackText
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY, Reading
from gridflow.api.refusals import NoSuchResource
from gridflow.api.services import Serviced
from gridflow.api.strict_json import parse_strictly
from gridflow.application.rules import Adoption

router = APIRouter(prefix="/policies", tags=["政策与日历"])


class AdoptionRow(BaseModel):
    """An adoption of a pack, by whom and when. The last one is `current`; a version may have been adopted twice."""

    version: str
    id: str
    title: str
    current: bool
    adopted_at: datetime
    adopted_by: Actor


class AdoptionList(BaseModel):
    """Every adoption, the last one first."""

    items: list[AdoptionRow]


class PolicyView(AdoptionRow):
    """A pack as it was last adopted: its TOML `text`, and in `pack` what that says, as JSON."""

    text: str
    pack: dict[str, Any]


class PolicyBody(BaseModel):
    """A pack to adopt, as TOML."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: PackText


@router.get("", summary="政策包", responses=READ_PROBLEMS)
def read_policies(services: Serviced, query: Annotated[Reading, Query()], response: Response) -> AdoptionList:
    """Which packs the county has adopted; the first one listed is in force."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    rules = services.rules
    rules.refresh()
    adoptions = rules.adoptions
    return AdoptionList(items=[_row(one, rules.zone, current=one is adoptions[-1]) for one in reversed(adoptions)])


@router.get("/{version}", summary="一版政策包", responses=READ_PROBLEMS)
def read_policy(version: str, services: Serviced, query: Annotated[Reading, Query()], response: Response) -> PolicyView:
    """A pack, in force or of earlier, by its version, which is a hash of its text."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    rules = services.rules
    current = rules.refresh().current.version
    found = next((one for one in reversed(rules.adoptions) if one.pack.version == version), None)
    if found is None:
        raise NoSuchResource(f"没有版本为“{version[:60]}”的政策包")
    row = _row(found, rules.zone, current=version == current)
    return PolicyView(**dict(row), text=found.text, pack=tomllib.loads(found.text))


@router.post(
    "",
    status_code=201,
    summary="启用政策包",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | {200: {"description": "现行的即是此包", "model": AdoptionRow}},
    openapi_extra=body_of(PolicyBody, required=True),
)
def adopt_policy(services: Serviced, caller: Authenticated, body: Body, response: Response) -> AdoptionRow:
    """Adopt a pack. The one that is in force already changes nothing and answers 200; one of earlier comes back.

    Clocks that run keep the pack that they were started under.
    """
    command = AdoptPolicy(text=parse_strictly(PolicyBody, body).text)
    rules = services.rules
    if not services.registrar.adopt_policy(command, caller.actor(rules.policy, command.name)):
        response.status_code = 200
    adoption = next(one for one in reversed(rules.adoptions) if one.text == command.text)
    response.headers["Location"] = f"/api/v1/policies/{adoption.pack.version}"
    response.headers[POSITION] = str(services.log.head().position)
    return _row(adoption, rules.zone, current=adoption is rules.adoptions[-1])


def _row(adoption: Adoption, zone: ZoneInfo, *, current: bool) -> AdoptionRow:
    return AdoptionRow(
        version=adoption.pack.version,
        id=adoption.pack.id,
        title=adoption.pack.title,
        current=current,
        adopted_at=adoption.at.astimezone(zone),
        adopted_by=adoption.actor,
    )
