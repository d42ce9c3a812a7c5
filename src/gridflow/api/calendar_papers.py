"""Importing a paper 文件 of the calendar: a notice of rest days, or the office hours of a unit."""

from typing import Final

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gridflow.aggregates.calendar import command_of
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION
from gridflow.api.openapi import WRITE_PROBLEMS, body_of, problems
from gridflow.api.queries import NO_QUERY
from gridflow.api.scope import require_in_scope
from gridflow.api.services import Serviced, Services
from gridflow.api.strict_json import parse_strictly
from gridflow.application.calendar_import import PaperFacts, read_paper
from gridflow.errors import InvalidInput
from gridflow.territory import UnitTree, division_chain
from gridflow.worktime import NoticeForm, OfficeHoursForm

router = APIRouter(prefix="/calendars/{unit}/papers", tags=["政策与日历"])

PAPER_BODIES: Final = (NoticeForm, OfficeHoursForm)
"""What the body of an import may be."""


class Imported(BaseModel):
    """The paper's id, and whether it is new or was known just so."""

    id: str
    new: bool


class _JsonObject(BaseModel):
    """Any JSON object at all."""


@router.post(
    "",
    status_code=201,
    summary="导入日历文件",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS
    | problems(s404="单位不存在或不可见")
    | {200: {"description": "已如此导入", "model": Imported}},
    openapi_extra=body_of(*PAPER_BODIES, required=True),
)
def import_paper(unit: str, services: Serviced, caller: Authenticated, body: Body, response: Response) -> Imported:
    """Import a notice, or office hours where the body has `seasons`. Repeating it changes nothing and answers 200.

    The paper's `unit` is the one in the address. Papers of the whole country (no `unit`), the province or the city
    are imported at the county's root. Deadlines that run are counted anew within a minute.
    """
    # First as JSON that cannot be understood in two ways, then as the paper that it is in a file too.
    parse_strictly(_JsonObject, body)
    form = read_paper(body or b"{}", "paper.json", PaperFacts())
    services.territory.with_current(lambda units: require_in_scope(units, caller, unit))
    _require_place(services, unit, form.unit)
    command = command_of(form)
    new = services.registrar.import_papers([command], caller.actor(services.rules.policy, command.name))
    if not new:
        response.status_code = 200
    response.headers[POSITION] = str(services.log.head().position)
    return Imported(id=form.id, new=bool(new))


def _require_place(services: Services, unit: str, of_paper: str | None) -> None:
    """Raises InvalidInput where the address is not that of the paper's unit, or of the root for one from above."""
    if of_paper == unit:
        return
    units: UnitTree = services.territory.tree
    above = division_chain(units.path(unit))[:-1] if units.get(unit).parent is None else ()
    if not (above and of_paper in (None, *above)):
        raise InvalidInput("文件的 unit 须与地址中的单位相同;全国、省、市的文件在县级单位导入", field="unit")
