"""What codes are called 用语: units by the tree, everything else by the policy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.grid import Grids
from gridflow.aggregates.matter import Matters
from gridflow.application.event_words.titles import EVIDENCE_TITLES
from gridflow.policy import Matter, Policies, PolicyPack
from gridflow.territory import Level, UnitTree

Details = tuple[tuple[str, str], ...]
"""What an event says, as (label, text); a part that it leaves out has no text."""

_DIGITS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Words:
    """What codes are called: units by the tree, matters by the log or the policy, blocks by the register of grids,
    roles, reasons, channels and rungs by the policy.

    A code that none knows stands for itself: a file must be readable under any later policy. `concerned` is the matter
    of the case that is spoken of, whose conditions are meant, if one is, and `since` from when on it has been of it.
    With `policies`, a matter that the policy has dropped is called as in the last pack that had it.
    """

    units: UnitTree
    policy: PolicyPack
    zone: ZoneInfo
    concerned: str | None = None
    since: datetime | None = None
    matters: Matters = field(default_factory=Matters)
    grids: Grids = field(default_factory=Grids)
    policies: Policies | None = None

    def concerning(self, matter: str, since: datetime | None = None) -> "Words":
        """The same, for a case that has been of this matter since an instant (aware)."""
        return replace(self, concerned=matter, since=since)

    def unit(self, code: str | None) -> str:
        return unit_title(self.units, code) if code else ""

    def unit_list(self, codes: Iterable[str]) -> str:
        return "、".join(self.unit(code) for code in codes)

    def block(self, code: str) -> str:
        """A block by its latest title and its code."""
        piece = self.grids.blocks.get(code)
        titles = [one.title for _, one in piece.said if one is not None] if piece is not None else []
        return f"{titles[-1]}({code})" if titles else code

    def role(self, role: str) -> str:
        return self.policy.role_titles.get(role, role)

    def role_list(self, roles: Iterable[str]) -> str:
        return "、".join(self.role(role) for role in roles)

    def post(self, post: str) -> str:
        return next((one.title for one in self.policy.staffing if one.id == post), post)

    def channel(self, channel: str) -> str:
        return self.policy.channels.get(channel, channel)

    def matter(self, matter: str) -> str:
        """The name of a matter, or of a kind of information."""
        file = self.matters.get(matter)
        found = file.latest if file is not None else self.policy.matters.get(matter)
        if found is None and matter not in self.policy.information:
            found = self._dropped(matter)
        return found.name if found is not None else self.policy.information.get(matter, matter)

    def _dropped(self, matter: str) -> Matter | None:
        return self.policies.matter(matter) if self.policies is not None else None

    def filing(self, code: str | None) -> str:
        """What a filing condition is called, as in `closing`."""
        return self._condition(code, lambda matter: matter.filing)

    def closing(self, code: str | None) -> str:
        """What a closing condition is called. Where the matter is not told, all that have it must call it the same."""
        return self._condition(code, lambda matter: matter.closing)

    def _condition(self, code: str | None, conditions: Callable[[Matter], Mapping[str, str]]) -> str:
        if code is None:
            return ""
        able = [conditions(matter) for matter in self._asking()]
        titles = {titles[code] for titles in able if code in titles}
        return titles.pop() if len(titles) == 1 else code

    def _asking(self) -> Iterable[Matter]:
        """The matter that is spoken of, as its case came under it; if none is, all of them."""
        code, since = self.concerned or "", self.since
        day = since.astimezone(self.zone).date() if since is not None else None
        own = self.matters.at(code, since, day) if since is not None and day is not None else None
        concerned = own or self.policy.matters.get(code) or (self._dropped(code) if code else None)
        if concerned is not None:
            return (concerned,)
        return (*self.policy.matters.values(), *(one for file in self.matters for one in file.editions))

    def send_back_reason(self, code: str) -> str:
        return self.policy.send_back_reasons.get(code, code)

    def rung(self, rung: str | None) -> str:
        found = self.policy.rung(rung) if rung is not None else None
        return found.title if found is not None else rung or ""

    def evidence(self, proofs: Iterable[Evidence]) -> str:
        """Pieces of evidence, each with where it is kept and how its digest begins."""
        return "、".join(
            f"{EVIDENCE_TITLES[one.kind]} {one.reference}(SHA-256 {one.sha256[:_DIGITS_SHOWN]}…)" for one in proofs
        )


@dataclass(frozen=True, slots=True)
class EventWords:
    """The Chinese title of an event type, and what tells its details."""

    title: str
    details: Callable[[Any, Words], Details] = lambda _, __: ()


def unit_title(units: UnitTree, code: str) -> str:
    """A unit's name, behind that of its government where the name alone says little: 高亭镇便民服务, …村第一网格.

    A department of the county is named in full already. A unit that is no more is called as on its last day, and a code
    that never was stands for itself.
    """
    if not units.known(code):
        return code
    unit = units.called(code)
    above = units.called(unit.parent) if unit.parent is not None else None
    if above is None or above.parent is None or unit.level not in (Level.GRID, Level.DEPARTMENT):
        return unit.name
    return unit.name if unit.name.startswith(above.name) else f"{above.name}{unit.name}"
