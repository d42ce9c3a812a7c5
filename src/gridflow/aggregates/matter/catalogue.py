"""The catalogue of matters 事项清单: those of the policy and those that the log admits, behind one look-up."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from gridflow.aggregates.matter.matters import Admission, Matters
from gridflow.errors import MatterNotAdmitted
from gridflow.policy import Matter, Policies, PolicyPack, SpecialTerm
from gridflow.territory import UnitTree, division_chain


class Standing(StrEnum):
    """How it stands with a matter on a day 准入状态, for a unit."""

    ADMITTED = "admitted"
    COMING = "coming"
    ELSEWHERE = "elsewhere"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    WAITS_FOR_TOWNSHIP = "waits-for-township"
    WAITS_FOR_COUNTY = "waits-for-county"
    REFUSED = "refused"
    DROPPED = "dropped"
    NEVER = "never"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Standing.ADMITTED: "已准入",
    Standing.COMING: "尚未起用",
    Standing.ELSEWHERE: "不适用于此处",
    Standing.EXPIRED: "已到期",
    Standing.WITHDRAWN: "已撤销",
    Standing.WAITS_FOR_TOWNSHIP: "待乡镇同意",
    Standing.WAITS_FOR_COUNTY: "待县级核准备案",
    Standing.REFUSED: "申请未获准入",
    Standing.DROPPED: "现行政策已不再列入",
    Standing.NEVER: "从未准入",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What may be reported at an instant `when` (aware), and what cases are held to. Of one code the log goes before
    the policy. `units` are those of that day; days are those of `zone`."""

    policies: Policies
    matters: Matters
    units: UnitTree
    zone: ZoneInfo
    when: datetime

    @property
    def day(self) -> date:
        return self._day(self.when)

    def pack(self, place: str) -> PolicyPack:
        """The pack in force at a place. Raises UnknownUnit."""
        return self.policies.at(self._chain(place), self.when)

    def admitted(self, code: str, place: str) -> Matter | None:
        """The matter as it is now, if what is of it may be reported at a place. Raises UnknownUnit."""
        file = self.matters.get(code)
        admission = file.holding(self.day, place, self.units) if file is not None else None
        return admission.on(self.day) if admission is not None else self.pack(place).matters.get(code)

    def require(self, code: str, place: str) -> Matter:
        """The matter, admitted at the place. Raises MatterNotAdmitted saying by which rule and why, UnknownUnit."""
        found = self.admitted(code, place)
        if found is None:
            standing, why = self.standing(code, place)
            rule = self.pack(place).rule("admission")
            said = f"事项“{code}”未经准入,不得进入网格({rule}):{why}"
            raise MatterNotAdmitted(said, matter=code, rule=rule, standing=standing.value)
        return found

    def standing(self, code: str, place: str) -> tuple[Standing, str]:
        """How it stands with a matter at a place, and the same in words with days and places. Raises UnknownUnit."""
        if self.admitted(code, place) is not None:
            return _said(Standing.ADMITTED)
        file = self.matters.get(code)
        last = file.last if file is not None else None
        if file is not None and file.proposal is not None and (last is None or last.over(self.day)):
            township = file.proposal.waits_for_township
            return _said(Standing.WAITS_FOR_TOWNSHIP if township else Standing.WAITS_FOR_COUNTY)
        if last is not None:
            return _not_holding(last, self.day, self.units)
        if file is not None and file.refused:
            return _said(Standing.REFUSED)
        dropped = self.policies.matter(code, self._chain(place), self.when) is not None
        return _said(Standing.DROPPED if dropped else Standing.NEVER)

    def held_to(self, code: str, place: str, since: datetime | None) -> Matter | None:
        """What a case at a place is held to that has been of a matter since an instant: the facts of then, if the log
        admitted it, or else those of the policy of then. None for a code that nobody knew. Raises UnknownUnit."""
        return self._of_log(code, since) or self.policies.matter(code, self._chain(place), since or self.when)

    def of_policies(self, place: str) -> set[str]:
        """The codes of the matters that the policy of a place has, or had and dropped. Raises UnknownUnit."""
        return set(self.policies.matters(self._chain(place), self.when))

    def own_terms(self, code: str, since: datetime | None) -> tuple[SpecialTerm, ...]:
        """The terms that the log gave a matter, for a case that has been of it since an instant."""
        found = self._of_log(code, since)
        return found.terms if found is not None else ()

    def _of_log(self, code: str, since: datetime | None) -> Matter | None:
        return self.matters.at(code, since, self._day(since)) if since is not None else None

    def _chain(self, place: str) -> tuple[str, ...]:
        return division_chain(self.units.path(place))

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


def _not_holding(last: Admission, day: date, units: UnitTree) -> tuple[Standing, str]:
    if last.until is not None and last.until <= day:
        return Standing.WITHDRAWN, f"{last.until}起已撤销"
    if last.last is not None and last.last < day:
        return Standing.EXPIRED, f"已于{last.last}到期"
    if day < last.first:
        return Standing.COMING, f"自{last.first}起方准入"
    where = units.called(last.unit).name if last.unit is not None and units.known(last.unit) else last.unit
    return Standing.ELSEWHERE, f"只在“{where}”准入"


def _said(standing: Standing) -> tuple[Standing, str]:
    return standing, standing.chinese
