"""From what a page shows to HTML."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from http import HTTPStatus
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from gridflow.aggregates.case.light import Light
from gridflow.application.chinese_time import duration, hours_title, moment, term_end
from gridflow.application.keys import Caller
from gridflow.console.assets import asset_url
from gridflow.console.services import Services
from gridflow.policy import Stage
from gridflow.territory import Unit
from gridflow.worktime import Calendar

_WEEKDAYS: Final = "一二三四五六日"
LIGHTS: Final = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED)
SHAPES: Final = {Light.RED: "▲", Light.YELLOW: "●", Light.GREEN: "■", Light.PAUSED: "Ⅱ", Light.NONE: "○"}
"""A light is told by shape and word as well as by colour."""
ROOMS: Final = (
    ("", "办件"),
    ("units", "单位"),
    ("roll-up", "汇总"),
    ("staff", "人员"),
    ("matters", "事项"),
    ("grid-changes", "网格变更"),
    ("policies", "政策"),
)
"""The parts of the console, by the address below `/console/`."""


class Zoned(Protocol):
    """Whatever has a time zone: a county's rules, a city."""

    @property
    def zone(self) -> ZoneInfo: ...


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of a caller: who it is, and what time it is in the county."""

    caller: Caller
    unit: Unit
    roles: str
    now: datetime
    date: str
    time: str


def frame_of(services: Services, caller: Caller, now: datetime) -> Frame:
    """The frame of a caller's pages. Raises UnknownUnit when its unit is not registered (yet)."""
    rules = services.rules
    local = now.astimezone(rules.zone)
    unit = services.territory.with_current(lambda units: units.get(caller.unit))
    units = services.territory.tree
    kind = _kind_of_day(local.date(), services.almanac.of(unit.code, units))
    return Frame(
        caller=caller,
        unit=unit,
        roles="、".join(rules.policy.role_titles.get(role, role) for role in caller.roles),
        now=now,
        date=f"{local.year}年{local.month}月{local.day}日 星期{_WEEKDAYS[local.weekday()]}{kind}",
        time=f"{local:%H:%M}",
    )


def render(template: str, zoned: Zoned, status: int = HTTPStatus.OK, **shown: Any) -> HTMLResponse:
    """A page. Texts are escaped; `moment` and `term_end` say instants in the time of `zoned`."""
    page = _environment().get_template(template)
    html = page.render(
        **shown,
        moment=lambda at, year=False: moment(at, zoned.zone, year=year),
        term_end=lambda due, year=False: term_end(due, zoned.zone, year=year),
    )
    return HTMLResponse(html, status)


def _kind_of_day(day: date, calendar: Calendar) -> str:
    if calendar.certainty(day) == "unknown":
        return ""
    return " 工作日" if calendar.is_working_day(day) else " 休息日"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gridflow.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "asset_url": asset_url,
        "rooms": ROOMS,
        "stages": Stage.worked(),
        "lights": LIGHTS,
        "shapes": SHAPES,
        "unlit": Light.NONE,
        "duration": lambda seconds: duration(timedelta(seconds=seconds)),
        "hours_title": hours_title,
    }
    return environment
