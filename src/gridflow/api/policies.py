"""The policy packs 政策包 over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from gridflow.api.headers import POSITION, log_position
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Reading
from gridflow.api.services import Serviced
from gridflow.policy import Matter, PolicyPack, RespiteRule, Stage
from gridflow.territory import Level

router = APIRouter(tags=["政策与日历"])


class RungView(BaseModel):
    """One rung of the supervision ladder 督办阶梯; `offset` counts from the last day of a term, e.g. `+2wd`."""

    name: str
    title: str
    kind: str
    offset: str
    stages: list[Stage]
    notify: list[Level]


class SpecialTermView(BaseModel):
    """Other terms for cases of a matter, an urgency, or units of a subtree."""

    matter: str | None
    urgency: str | None
    unit: str | None
    terms: dict[Stage, str]


class RespiteView(BaseModel):
    """In which stages, how often and by how much at most more time may be granted."""

    stages: list[Stage]
    most: int
    longest: str


class CountingView(BaseModel):
    """How terms are counted: which day is day 0, when the last day ends, and where a rest day at the end goes."""

    start: str
    end: str
    roll: str


class PolicyView(BaseModel):
    """A policy pack: terms by stage, the ladder, and what roles, channels, reasons and matters there are."""

    id: str
    title: str
    source: str
    version: str
    intake_level: Level
    anchor: str
    claim_tolerance_seconds: int
    counting: CountingView
    terms: dict[Stage, str]
    special_terms: list[SpecialTermView]
    extension: RespiteView
    suspension: RespiteView
    rungs: list[RungView]
    roles: dict[str, list[str]]
    role_titles: dict[str, str]
    channels: dict[str, str]
    call_back_channels: list[str]
    send_back_reasons: dict[str, str]
    matters: dict[str, Matter]


class PolicyList(BaseModel):
    """The packs in force, at present one a county."""

    items: list[PolicyView]


@router.get("/policies", summary="现行政策包", responses=READ_PROBLEMS)
def read_policies(services: Serviced, query: Annotated[Reading, Query()], response: Response) -> PolicyList:
    """The policy pack in force, with its version, which is a hash of its text."""
    response.headers[POSITION] = str(log_position(services, query.min_position))
    return PolicyList(items=[_policy_view(services.rules.policy)])


def _policy_view(pack: PolicyPack) -> PolicyView:
    return PolicyView(
        id=pack.id,
        title=pack.title,
        source=pack.source,
        version=pack.version,
        intake_level=pack.intake_level,
        anchor=pack.anchor.value,
        claim_tolerance_seconds=pack.claim_tolerance_seconds,
        counting=CountingView(
            start=pack.counting.start.value, end=pack.counting.end.value, roll=pack.counting.roll.value
        ),
        terms={stage: str(term) for stage, term in pack.terms.items()},
        special_terms=[
            SpecialTermView(
                matter=special.matter,
                urgency=special.urgency,
                unit=special.unit,
                terms={stage: str(term) for stage, term in special.terms.items()},
            )
            for special in pack.special_terms
        ],
        extension=_respite_view(pack.extension),
        suspension=_respite_view(pack.suspension),
        rungs=[
            RungView(
                name=rung.name,
                title=rung.title,
                kind=rung.kind.value,
                offset=str(rung.offset),
                stages=list(rung.stages),
                notify=list(rung.notify),
            )
            for rung in pack.rungs
        ],
        roles={role: sorted(commands) for role, commands in pack.roles.items()},
        role_titles=dict(pack.role_titles),
        channels=dict(pack.channels),
        call_back_channels=sorted(pack.call_back_channels),
        send_back_reasons=dict(pack.send_back_reasons),
        matters=dict(pack.matters),
    )


def _respite_view(rule: RespiteRule) -> RespiteView:
    return RespiteView(stages=list(rule.stages), most=rule.most, longest=str(rule.longest))
