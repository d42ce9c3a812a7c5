"""Whether the server is alive, and whether it is ready to be used 健康检查. Both answer without a key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from time import monotonic
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from gridflow.api.services import Serviced, Services
from gridflow.errors import GridFlowError
from gridflow.projections.unreadable import passable
from gridflow.store.dead_letters import count_parked
from gridflow.territory import division_chain
from gridflow.worktime import Calendar
from gridflow.worktime.notice_watch import Urgency, watch_notices

_STALLED_SECONDS: Final = 30.0

router = APIRouter(tags=["运行状况"])


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Warned(BaseModel):
    """What needs a hand, in Chinese: soon (`warn`) or now (`fail`)."""

    level: Urgency
    text: str


class Ready(BaseModel):
    """Whether requests can be served. `lag` is how many events the read models are behind the log's `head`; they are
    `stalled` when they have not moved for half a minute although they are behind. `known_until` is the last day that
    the county's calendar knows. `level` is that of the worst of the `warnings`, `ok` without any; they do not by
    themselves make the server unready."""

    status: str
    level: Urgency
    database: bool
    head: int | None = None
    projected: int | None = None
    lag: int | None = None
    stalled: bool = False
    parked: int = 0
    known_until: date | None = None
    warnings: list[Warned] = []


@dataclass(slots=True)
class Progress:
    """Remembers when the read models last moved or had nothing to do."""

    now: Callable[[], float] = monotonic
    _position: int = -1
    _moved_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def stalled(self, position: int, head: int) -> bool:
        """Whether they are behind and have stood still for too long, as far as these questions saw."""
        with self._lock:
            if position != self._position or position >= head:
                self._position, self._moved_at = position, self.now()
            return self.now() - self._moved_at >= _STALLED_SECONDS


def _progress_of(request: Request) -> Progress:
    return cast(Progress, request.app.state.progress)


@router.get("/healthz", summary="存活")
async def alive() -> Alive:
    """Answers as long as the process can answer at all."""
    return Alive()


@router.get("/readyz", summary="就绪", responses={503: {"description": "未就绪", "model": Ready}})
def ready(services: Serviced, progress: Annotated[Progress, Depends(_progress_of)], response: Response) -> Ready:
    """Whether the database can be reached and the read models keep up with the log."""
    try:
        with services.reader.at() as (connection, projected):
            head, parked = services.log.head().position, count_parked(connection)
        calendar = _calendar_of_the_county(services)
    except GridFlowError as error:
        response.status_code = 503
        warned = Warned(level=Urgency.FAIL, text=error.title)
        return Ready(status="unready", level=warned.level, database=False, warnings=[warned])
    stalled = progress.stalled(projected, head)
    warnings = _notice_warnings(services, calendar)
    if stalled:
        response.status_code = 503
        warnings.append(Warned(level=Urgency.FAIL, text=_why_stalled(services, projected)))
    if parked:
        warnings.append(Warned(level=Urgency.WARN, text=f"有{parked}件事件搁置,请运行 gridflow deadletter list"))
    return Ready(
        status="unready" if stalled else "ready",
        level=_worst(warnings),
        database=True,
        head=head,
        projected=projected,
        lag=head - projected,
        stalled=stalled,
        parked=parked,
        known_until=calendar.horizon.known if calendar.horizon is not None else None,
        warnings=warnings,
    )


def _why_stalled(services: Services, projected: int) -> str:
    """An event of a register that cannot be read stops the read models, and says so; one of a case does not."""
    try:
        passable(services.log.after(projected, 1))
    except GridFlowError as error:
        return f"查询数据停止更新:{error.detail}"
    return "查询数据停止更新"


def _calendar_of_the_county(services: Services) -> Calendar:
    """The calendar of the root unit, which has one before it is registered."""
    return services.almanac.refresh().of(division_chain(f"{services.settings.county}000000/"))


def _notice_warnings(services: Services, calendar: Calendar) -> list[Warned]:
    """A missing notice makes deadlines open or provisional, which they say themselves; it stops nothing."""
    today = services.clock.now().astimezone(services.rules.zone).date()
    watch = watch_notices(calendar, today)
    return [] if watch.urgency is Urgency.OK else [Warned(level=watch.urgency, text=f"放假安排:{watch.text}")]


def _worst(warnings: list[Warned]) -> Urgency:
    return max((warned.level for warned in warnings), key=list(Urgency).index, default=Urgency.OK)
