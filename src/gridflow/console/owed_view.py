"""What a URL of the list of duties asks to see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from gridflow.aggregates.case.owing import Duty
from gridflow.console.view import choice_of, scope_of
from gridflow.projections.queue_queries import Scope


@dataclass(frozen=True, slots=True)
class OwedView:
    """What a unit owes in a scope, of one duty, by one person, from a cursor on."""

    unit: str
    scope: Scope = "subtree"
    duty: Duty | None = None
    person: str | None = None
    cursor: str | None = None

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
        }
        return "/console/owed?" + urlencode({name: value for name, value in asked.items() if value is not None})

    def link(self, **changes: Any) -> str:
        """The address of this view with changes, from its first page on."""
        return replace(self, **{"cursor": None, **changes}).url


def owed_view_of(query: Mapping[str, str], own_unit: str) -> OwedView:
    """The view that query parameters ask for; `own_unit` where they name no unit. Raises InvalidInput."""
    return OwedView(
        unit=query.get("unit") or own_unit,
        scope=scope_of(query),
        duty=choice_of(Duty, query.get("duty"), "待办", "duty"),
        person=query.get("person") or None,
        cursor=query.get("cursor") or None,
    )
