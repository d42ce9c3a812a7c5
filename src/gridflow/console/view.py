"""What a URL of the console asks to see: every view can be bookmarked, printed and opened without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.light import Light
from gridflow.console.asked_instant import asked_instant, case_address
from gridflow.errors import InvalidInput
from gridflow.policy import Stage
from gridflow.projections.queue_queries import Scope

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class View:
    """A unit's desk: its tree, and its queue in a scope, of a stage, with a light, from a cursor on.

    It is of now, or of a past instant.
    """

    unit: str
    scope: Scope = "subtree"
    stage: Stage | None = None
    light: Light | None = None
    cursor: str | None = None
    as_of: datetime | None = None

    @property
    def filtered(self) -> bool:
        return self.stage is not None or self.light is not None

    @property
    def url(self) -> str:
        """The address of this view, without what is left at its default."""
        asked: dict[str, str | None] = {
            "unit": self.unit,
            "scope": self.scope if self.scope != "subtree" else None,
            "stage": self.stage,
            "light": self.light,
            "cursor": self.cursor,
            "as_of": self.as_of.isoformat() if self.as_of is not None else None,
        }
        return "/console/?" + urlencode({name: value for name, value in asked.items() if value is not None})

    @property
    def present(self) -> str:
        """The address of the same view of now."""
        return self.link(as_of=None)

    def case(self, number: str) -> str:
        """The address of a case as it stands in this view."""
        return case_address(number, self.as_of)

    def link(self, **changes: Any) -> str:
        """The address of this view with changes, from its first page on."""
        return replace(self, **{"cursor": None, **changes}).url


def view_of(query: Mapping[str, str], own_unit: str, zone: ZoneInfo) -> View:
    """The view that query parameters ask for; `own_unit` where they name no unit.

    `zone` is the time zone of an instant without an offset. Raises InvalidInput.
    """
    return View(
        unit=query.get("unit") or own_unit,
        scope=scope_of(query),
        stage=choice_of(Stage, query.get("stage"), "环节", "stage"),
        light=choice_of(Light, query.get("light"), "亮灯", "light"),
        cursor=query.get("cursor") or None,
        as_of=asked_instant(query, zone),
    )


def scope_of(query: Mapping[str, str]) -> Scope:
    """The scope that query parameters name, all below the unit by default. Raises InvalidInput."""
    scope = query.get("scope", "subtree")
    if scope not in ("own", "subtree"):
        raise InvalidInput(f"没有“{scope[:20]}”这一范围", field="scope")
    return "own" if scope == "own" else "subtree"


def choice_of(choices: type[Choice], value: str | None, title: str, field: str) -> Choice | None:
    """The choice that a query parameter names, if any. Raises InvalidInput."""
    if not value:
        return None
    try:
        return choices(value)
    except ValueError:
        raise InvalidInput(f"没有“{value[:20]}”这一{title}", field=field) from None
