"""What every page of the registers 台账 stands on: who looks, at which unit, on which day; and giving its forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from gridflow.aggregates.county import REGISTER_COMMANDS
from gridflow.aggregates.registers import Registers
from gridflow.application.access import units_on
from gridflow.application.event_words import Words
from gridflow.application.idempotency import is_key, key_names
from gridflow.application.keys import Caller
from gridflow.application.staffing import policy_of
from gridflow.console.command_form import KEY_FIELD, CommandForm
from gridflow.console.errors import UnknownPage
from gridflow.console.page_route import status_of
from gridflow.console.rendering import frame_of, render
from gridflow.console.services import Services
from gridflow.console.session import caller_of
from gridflow.errors import GridFlowError, InvalidInput, NotAuthenticated
from gridflow.policy import PolicyPack
from gridflow.territory import Unit, UnitTree

_DONE: Final = "done"

Shown = Callable[[Sequence[CommandForm], HTTPStatus], Response]
"""A page with these forms on it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A caller at the registers: the unit that is looked at and its tree on `day`, and the policy that holds there.

    `planned` says that the day is to come, and `past` that it is over.
    """

    services: Services
    caller: Caller
    now: datetime
    today: date
    day: date
    unit: Unit
    units: UnitTree
    policy: PolicyPack

    @property
    def registers(self) -> Registers:
        return self.services.territory.registers

    @property
    def words(self) -> Words:
        """What codes are called on the day."""
        return Words(self.units, self.policy, self.services.rules.zone)

    @property
    def last_words(self) -> Words:
        """What codes are called on the last of all days: for what is planned has its name there."""
        registers = self.registers
        return Words(registers.units.on(date.max), self.policy, self.services.rules.zone, grids=registers.grids)

    @property
    def own_policy(self) -> PolicyPack:
        """The county's pack, by whose roles commands on registers are given."""
        return self.services.rules.policy

    @property
    def above(self) -> list[Unit]:
        """The units from the top that the caller sees down to the one above."""
        path = self.units.path(self.unit.code).rstrip("/").split("/")[:-1]
        start = path.index(self.caller.unit) if self.caller.unit in path else len(path)
        return [self.units.get(step) for step in path[start:]]

    @property
    def dated(self) -> bool:
        """Whether another day than today is looked at."""
        return self.day != self.today

    def link(self, page: str, **query: str | None) -> str:
        """The address of a page of the registers, of the same day."""
        asked = query | ({"on": self.day.isoformat()} if self.dated else {})
        given = {name: value for name, value in asked.items() if value}
        return f"/console/{page}" + (f"?{urlencode(given)}" if given else "")


def desk_at(request: Request, services: Services, unit: str | None = None) -> Desk:
    """The desk that a request is for: of a unit, or of the one that it asks for, the caller's own without any.

    Raises NotAuthenticated, RetiredUnit, UnknownUnit, and InvalidInput for what is no day.
    """
    caller, now = caller_of(request, services), services.clock.now()
    territory = services.territory
    today = territory.day(now)
    day = day_of(request.query_params, "on") or today
    code = unit or request.query_params.get("unit") or caller.unit
    units = units_on(territory, caller, code, day)
    policy = policy_of(services.rules, units, code, day, now)
    return Desk(services, caller, now, today, day, units.get(code), units, policy)


def day_of(query: Mapping[str, str], name: str) -> date | None:
    """The day that a query parameter names, if any. Raises InvalidInput."""
    text = query.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"“{text[:20]}”不是日期,应写作 2026-11-22", field=name) from None


def page(template: str, desk: Desk, status: int = HTTPStatus.OK, done: str | None = None, **shown: object) -> Response:
    """A page of the registers; `done` names the command that was just carried out."""
    command = REGISTER_COMMANDS.get(done or "")
    return render(
        template,
        desk.services.rules,
        status,
        frame=frame_of(desk.services, desk.caller, desk.now),
        desk=desk,
        words=desk.words,
        done=command.title if command is not None else None,
        **shown,
    )


def done_of(request: Request) -> str | None:
    """The command that the page before carried out."""
    return request.query_params.get(_DONE)


def given(
    desk: Desk, forms: Sequence[CommandForm], url: str, values: Mapping[str, str], then: Callable[[], str], shown: Shown
) -> Response:
    """Carry out what the form of this address says, and go on to another page; or show its page with what was refused.

    Raises UnknownPage for a form that is not offered here.
    """
    form = next((one for one in forms if one.url == url), None)
    if form is None:
        raise UnknownPage("没有这项办理,或您无权办理")
    key = values.get(KEY_FIELD, "")
    try:
        command = form.read(values)
        actor = desk.caller.actor(desk.own_policy, command.name)
        desk.services.registrar.carry_out([command], actor, key_names(actor, key if is_key(key) else None))
    except NotAuthenticated:
        raise
    except GridFlowError as error:
        refused = form.refused(values, error)
        return shown([refused if one is form else one for one in forms], status_of(error))
    address = then()
    mark = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{mark}{_DONE}={command.name}", HTTPStatus.SEE_OTHER)
