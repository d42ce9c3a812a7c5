"""The policy packs 政策包 over HTTP: which were adopted, which is in force where and when, and adopting another."""

from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.command import Word
from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import AdoptPolicy, PackText
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS, WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY, Instant, Reading, UnitCode
from gridflow.api.refusals import NoSuchResource
from gridflow.api.services import Serviced, Services
from gridflow.api.strict_json import parse_strictly
from gridflow.application.past import present
from gridflow.application.rules import Adoption, Rules
from gridflow.errors import InvalidInput
from gridflow.policy import Layers, made_of, merged
from gridflow.territory import division_chain
from gridflow.worktime.years import FIRST_DAY, LAST_DAY

router = APIRouter(prefix="/policies", tags=["政策与日历"])


class AdoptionRow(BaseModel):
    """An adoption of a pack, or of a local text 地方规定 of a `unit`, by whom and when; a version may come twice.

    `current` is the one of the county, or of the unit, that is in force now; one that is still to come is none.
    """

    version: str
    id: str
    title: str
    unit: str | None
    effective_on: date | None
    in_force_from: datetime
    current: bool
    adopted_at: datetime
    adopted_by: Actor


class AdoptionList(BaseModel):
    """Every adoption, the last one first."""

    items: list[AdoptionRow]


class PolicyView(AdoptionRow):
    """A pack as it was last adopted: its TOML `text`, and in `pack` what that says, with what it extends, as JSON.

    Of a local text that is what it says itself.
    """

    text: str
    pack: dict[str, Any]


class PolicyInForce(BaseModel):
    """The pack in force for a `unit`, or for the county, at an instant: its adoptions, the county's first, and in
    `pack` what they say together. Clocks that start there and then are started under its `version`."""

    version: str
    title: str
    unit: str | None
    at: datetime
    adoptions: list[AdoptionRow]
    pack: dict[str, Any]


class InForceQuery(Reading):
    """A unit, the county without one, and an instant, past or to come; now without one."""

    unit: UnitCode | None = None
    at: Instant | None = None


class PolicyBody(BaseModel):
    """A pack to adopt, as TOML; with `unit` a local text, laid over the county's pack for that subtree."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: PackText
    unit: Word | None = None


@router.get("", summary="政策包", responses=READ_PROBLEMS)
def read_policies(services: Serviced, query: Annotated[Reading, Query()], response: Response) -> AdoptionList:
    """Which packs the county and the units below it have adopted, and which of them are in force."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    rules = services.rules
    rules.refresh()
    return AdoptionList(items=[_row(one, rules) for one in reversed(rules.adoptions)])


@router.get("/in-force", summary="现行政策包", responses=READ_PROBLEMS)
def read_policy_in_force(
    services: Serviced, query: Annotated[InForceQuery, Query()], response: Response
) -> PolicyInForce:
    """The pack in force for a unit at an instant, as far as is known now."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    at = query.at or present(services.log, services.clock)
    if not FIRST_DAY <= at.date() <= LAST_DAY:
        raise InvalidInput(f"所查时刻须在{FIRST_DAY}至{LAST_DAY}之间", field="at")
    layers = services.rules.refresh().layers(_chain(services, query.unit, at), at)
    made = made_of(layers)
    return PolicyInForce(
        version=made.version,
        title=made.title,
        unit=query.unit,
        at=at.astimezone(services.rules.zone),
        adoptions=_rows(layers, services.rules),
        pack=merged([text for one in layers for text in one.texts], made.version),
    )


@router.get("/{version}", summary="一版政策包", responses=READ_PROBLEMS)
def read_policy(version: str, services: Serviced, query: Annotated[Reading, Query()], response: Response) -> PolicyView:
    """A pack, in force, of earlier or to come, by its version, which is a hash of its texts.

    The version that a clock was started under where there was a local text is answered with that text, and with the
    pack that it made.
    """
    response.headers[POSITION] = str(log_position(services, query.min_position))
    rules = services.rules
    rules.refresh()
    found = rules.made(version)
    if found is None:
        raise NoSuchResource(f"没有版本为“{version[:60]}”的政策包")
    row = _row(found.adoption, rules).model_copy(update={"version": version})
    return PolicyView(**dict(row), text=found.adoption.text, pack=merged(found.texts, version))


@router.post(
    "",
    status_code=201,
    summary="启用政策包",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS | {200: {"description": "现行的即是此包", "model": AdoptionRow}},
    openapi_extra=body_of(PolicyBody, required=True),
)
def adopt_policy(services: Serviced, caller: Authenticated, body: Body, response: Response) -> AdoptionRow:
    """Adopt a pack. One by which nothing changes is answered with 200; one of earlier comes back.

    Clocks that run keep the pack that they were started under, until `apply-policy` is given to their cases.
    """
    asked = parse_strictly(PolicyBody, body)
    command = AdoptPolicy(text=asked.text, unit=asked.unit)
    rules = services.rules
    if not services.registrar.adopt_policy(command, caller.actor(rules.policy, command.name)):
        response.status_code = 200
    adoption = next(one for one in reversed(rules.adoptions) if (one.text, one.body.unit) == (asked.text, asked.unit))
    response.headers["Location"] = f"/api/v1/policies/{adoption.version}"
    response.headers[POSITION] = str(services.log.head().position)
    return _row(adoption, rules)


def _chain(services: Services, unit: str | None, at: datetime) -> tuple[str, ...]:
    """The codes whose texts apply to a unit on the day of an instant. Raises UnknownUnit."""
    if unit is None:
        return ()
    services.territory.refresh()
    return division_chain(services.territory.on(at).path(unit))


def _rows(layers: Layers, rules: Rules) -> list[AdoptionRow]:
    return [_row(found, rules) for one in layers if (found := rules.adoption(one)) is not None]


def _row(adoption: Adoption, rules: Rules) -> AdoptionRow:
    body = adoption.body
    return AdoptionRow(
        version=body.version,
        id=body.pack,
        title=body.title,
        unit=body.unit,
        effective_on=body.effective_on,
        in_force_from=adoption.enactment.start.astimezone(rules.zone),
        current=rules.in_force(adoption),
        adopted_at=adoption.at.astimezone(rules.zone),
        adopted_by=adoption.actor,
    )
