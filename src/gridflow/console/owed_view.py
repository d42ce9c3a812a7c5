"""What a URL of the list of duties asks to see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.owing import Duty
from gridflow.console.asked_instant import asked_instant, case_address
from gridflow.console.view import choice_of, scope_of
from gridflow.projections.queue_queries import Scope


@dataclass(frozen=True, slots=True)
class OwedView:
    """What a unit owes in a scope, of one duty, by one person, from a cursor on; now, or as of a past instant."""

    unit: str
    scope: Scope = "subtree"
    duty: Duty | None = None
    person: str | None = None
    cursor: str | None = None
    as_of: datetime | None = None

    @property
    def filtered(self) -> bool:
        return self.duty is not None or self.person is not None

    @property
    def url(self) -> str:
        """The address of this view, without what is left at its default."""
        asked: dict[str, str | None] = {
            "unit": self.unit,
            "scope": self.scope if self.scope != "subtree" else None,
            "duty": self.duty,
            "person": self.person,
            "cursor": self.cursor,
            "as_of": self.as_of.isoformat() if self.as_of is not None else None,
        }
        return "/console/owed?" + urlencode({name: value for name, value in asked.items() if value is not None})

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


def owed_view_of(query: Mapping[str, str], own_unit: str, zone: ZoneInfo) -> OwedView:
    """The view that query parameters ask for; `own_unit` where they name no unit.

    `zone` is the time zone of an instant without an offset. Raises InvalidInput.
    """
    return OwedView(
        unit=query.get("unit") or own_unit,
        scope=scope_of(query),
        duty=choice_of(Duty, query.get("duty"), "待办", "duty"),
        person=query.get("person") or None,
        cursor=query.get("cursor") or None,
        as_of=asked_instant(query, zone),
    )
