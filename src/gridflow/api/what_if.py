"""What another pack or another calendar would have changed 假设推演, over HTTP: a read, though it comes with a body."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gridflow.aggregates.command import Instant, Word
from gridflow.aggregates.policy import PackText
from gridflow.api.auth import Authenticated
from gridflow.api.body import Body
from gridflow.api.headers import POSITION
from gridflow.api.openapi import WRITE_PROBLEMS, body_of
from gridflow.api.queries import NO_QUERY
from gridflow.api.scope import scope_of
from gridflow.api.services import Serviced, Services
from gridflow.api.strict_json import parse_strictly
from gridflow.application.past import present
from gridflow.application.what_if import Question, what_if
from gridflow.application.what_if_period import Period, period_of
from gridflow.application.what_if_report import WhatIfReport
from gridflow.application.what_if_rules import known_at, of_version, pack_texts, supposing, with_papers
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import layered
from gridflow.worktime import Calendars, NoticeForm, OfficeHoursForm

router = APIRouter(prefix="/what-if", tags=["政策与日历"])

_ABLE: Final = frozenset(("administrator", "auditor"))
_MOST_DAYS: Final = 31
_MOST_CASES: Final = 2000
_MOST_EVENTS: Final = 200_000
_MOST_PAPERS: Final = 10
_INSTEAD: Final = "请改用命令行 gridflow whatif"
_SUBMITTED: Final = "所提交"

Named = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""What is looked up: a version such as `s0@b9e3489af380`, or a parameter and its value as typed."""


class WhatIfBody(BaseModel):
    """The days `from` a day `to` a day, both included and at most 31, and the rules to suppose.

    `policy` is a pack that ships, whose parameters get `values`, or a version that was adopted; `text` is a pack as
    TOML instead. `calendar` is a version; or `known_at` leaves out the papers that were published later. `papers` come
    to these, or take the place of those with their ids. What is not given is as it was. `unit` is the one whose
    subtree had to act; none: the caller's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    unit: Word | None = None
    policy: Named | None = None
    text: PackText | None = None
    values: dict[Named, Named] = Field(default_factory=dict, max_length=100)
    calendar: Named | None = None
    known_at: Instant | None = None
    papers: Annotated[tuple[NoticeForm | OfficeHoursForm, ...], Field(max_length=_MOST_PAPERS)] = ()


@router.post(
    "",
    summary="假设推演",
    dependencies=[NO_QUERY],
    responses=WRITE_PROBLEMS,
    openapi_extra=body_of(WhatIfBody, required=True),
)
def suppose(services: Serviced, caller: Authenticated, body: Body, response: Response) -> WhatIfReport:
    """Count the clocks of a period anew under another pack or another calendar. Nothing is recorded.

    For administrators and auditors; what is too much for a request is answered with the command that does it.
    """
    asked = parse_strictly(WhatIfBody, body)
    if _ABLE.isdisjoint(caller.roles):
        raise NotPermitted("只有管理员和审计员可以推演", roles=sorted(_ABLE))
    rules = services.rules
    rules.refresh()
    services.territory.refresh()
    period = _period(services, asked)
    _, unit = scope_of(services, caller, asked.unit, period.last)
    suppose_rules = supposing(rules, _texts(services, asked), asked.policy or _SUBMITTED, _calendars(services, asked))
    question = Question(suppose_rules, period, unit, caller.actor(rules.policy), _MOST_CASES)
    response.headers[POSITION] = str(services.log.head().position)
    return what_if(question, services.log, rules, services.territory)


def _period(services: Services, asked: WhatIfBody) -> Period:
    """The period. Raises InvalidInput for one that is none, or is too much for a request."""
    period = period_of(asked.first, asked.last, present(services.log, services.clock), services.rules.zone)
    if period.days > _MOST_DAYS:
        raise InvalidInput(f"期间不得超过{_MOST_DAYS}天,{_INSTEAD}", field="to")
    if services.log.head().position > _MOST_EVENTS:
        raise InvalidInput(f"本县的记录超过{_MOST_EVENTS}条,{_INSTEAD}", field="from")
    return period


def _texts(services: Services, asked: WhatIfBody) -> tuple[str, ...] | None:
    """The texts of the supposed pack. Raises InvalidInput for what is none."""
    if asked.text is not None:
        if asked.policy is not None or asked.values:
            raise InvalidInput("text 不与 policy、values 并用", field="text")
        return layered(asked.text, _SUBMITTED)
    if asked.policy is not None:
        return tuple(pack_texts(services.rules, asked.policy, asked.values))
    if asked.values:
        raise InvalidInput("values 须与 policy 一并给出", field="values")
    return None


def _calendars(services: Services, asked: WhatIfBody) -> Calendars | None:
    """The supposed calendars. Raises InvalidInput for an unknown version, and what `with_papers` raises."""
    if asked.calendar is None and asked.known_at is None and not asked.papers:
        return None
    calendars = services.almanac.refresh()
    if asked.calendar is not None:
        if asked.known_at is not None:
            raise InvalidInput("calendar 不与 known_at 并用", field="known_at")
        calendars = of_version(calendars, services.territory.tree, asked.calendar)
    elif asked.known_at is not None:
        calendars = known_at(calendars, asked.known_at)
    return with_papers(calendars, [form.paper() for form in asked.papers])
