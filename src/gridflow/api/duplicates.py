"""Likely duplicates 疑似重复 over HTTP."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Reading
from gridflow.api.services import Serviced
from gridflow.api.texts import Texts, texts_of
from gridflow.application.duplicates import Likeness
from gridflow.policy import Stage
from gridflow.projections.duplicate_queries import duplicates_of

router = APIRouter(prefix="/cases", tags=["事件"])


class DuplicateView(BaseModel):
    """A case that may be the same matter; `similarity` is that of its words, in per cent. Into a `mergeable` one
    the case may be merged 并案."""

    number: str
    similarity: int = Field(ge=0, le=100)
    mergeable: bool
    subject: str
    stage: Stage
    stage_title: str
    place: str
    place_name: str
    holder: str
    holder_name: str
    reported_at: datetime | None


class DuplicateList(BaseModel):
    """The likely duplicates of a case, those first into which it may be merged, then the most similar."""

    number: str
    items: list[DuplicateView]


@router.get("/{number}/duplicates", summary="疑似重复", responses=READ_PROBLEMS)
def read_duplicates(
    number: str, services: Serviced, caller: Authenticated, query: Annotated[Reading, Query()], response: Response
) -> DuplicateList:
    """Cases of the same place that were reported at about the same time and say nearly the same, as far as the caller
    may see them. How near and how similar is the policy's to say."""
    policy = services.rules.policy
    actor = caller.actor(policy)
    case = services.files.open(number, actor).case
    found = duplicates_of(services.reader, case, actor, policy, services.territory.refresh(), query.min_position)
    texts = texts_of(services)
    response.headers[POSITION] = str(found.position)
    return DuplicateList(number=case.number, items=[_duplicate_view(likeness, texts) for likeness in found.rows])


def _duplicate_view(likeness: Likeness, texts: Texts) -> DuplicateView:
    case, words = likeness.case, texts.words
    return DuplicateView(
        number=case.number,
        similarity=likeness.similarity,
        mergeable=likeness.mergeable,
        subject=case.subject,
        stage=case.stage,
        stage_title=case.stage.chinese,
        place=case.place,
        place_name=words.unit(case.place),
        holder=case.holder,
        holder_name=words.unit(case.holder),
        reported_at=texts.maybe(case.reported_at),
    )
