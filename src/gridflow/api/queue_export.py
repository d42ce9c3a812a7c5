"""Queues given out as CSV and XLSX files 导出队列."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import Field

from gridflow.aggregates.case.light import Light
from gridflow.api.auth import Authenticated
from gridflow.api.headers import POSITION
from gridflow.api.imports import FILE_ANSWER
from gridflow.api.openapi import READ_PROBLEMS
from gridflow.api.queries import Instant, Reading
from gridflow.api.queues import asked_at
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced
from gridflow.api.texts import texts_of
from gridflow.application.sheets.files import FileKind, file_pieces
from gridflow.policy import Stage
from gridflow.projections.case_tables import QUEUE_HEADINGS, Cells, queue_lines
from gridflow.projections.queue_queries import QueueFilter, Scope
from gridflow.projections.reader import Page
from gridflow.store.times import microseconds

router = APIRouter(prefix="/queues/{unit}", tags=["导入导出"])


class QueueExportQuery(Reading):
    """What of the queue, as in the queue itself, and the kind of file."""

    scope: Scope = "subtree"
    stage: Stage | None = None
    light: Light | None = None
    as_of: Instant | None = None
    format: FileKind = Field(default=FileKind.CSV)


@router.get("/export", summary="导出队列", responses=READ_PROBLEMS | FILE_ANSWER, response_class=StreamingResponse)
def export_queue(
    unit: str, services: Serviced, caller: Authenticated, query: Annotated[QueueExportQuery, Query()]
) -> StreamingResponse:
    """Everything that a unit or its subtree holds, now or at a past instant, as a file: what the queue shows, whole.

    A workbook of more than 50,000 lines is refused; a CSV file is sent as it is read.
    """
    at = asked_at(services, query.as_of)
    units, code = scope_of(services, caller, unit, services.territory.day(at))
    wanted = QueueFilter(code, query.scope, microseconds(at), stage=query.stage, light=query.light)
    words = texts_of(services, units).words
    pages = queue_lines(services.reader, wanted, services.almanac, words, query.min_position)
    # Before the answer begins, so that a refusal is one.
    first = next(pages)
    pieces = file_pieces(query.format, "队列", _rows(chain([first], pages)))
    begun = next(pieces)
    headers = {
        POSITION: str(first.position),
        "Content-Disposition": f'attachment; filename="queue-{code}.{query.format}"',
    }
    return StreamingResponse(chain([begun], pieces), headers=headers, media_type=query.format.media_type)


def _rows(pages: Iterable[Page[Cells]]) -> Iterator[list[Cells]]:
    yield [list(QUEUE_HEADINGS)]
    for page in pages:
        yield page.rows
