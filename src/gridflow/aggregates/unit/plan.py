"""A plan of changes to units: each is checked against the history as the ones before it leave it."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.unit.events import UnitRegistered, UnitRenamed, UnitRetired
from gridflow.errors import InvalidInput, UnknownUnit
from gridflow.policy.territory_rules import TerritoryRules
from gridflow.territory import Level, Life, Unit, UnitHistory, check_code
from gridflow.territory.codes import check_parent, code_below, sequence

_STREAM: Final = "unit/"


def unit_stream(code: str) -> str:
    """The stream that holds a unit's events."""
    return f"{_STREAM}{code}"


class Plan:
    """Changes of one day by one paper, collected by a decision. `rule` says how grids are coded."""

    def __init__(
        self, history: UnitHistory, day: date, document: str | None, codes: Mapping[str, str], rule: TerritoryRules
    ) -> None:
        self.history = history
        self._day = day
        self._document = document
        self._codes = dict(codes)
        self._rule = rule
        self._postings: list[Posting] = []

    @property
    def postings(self) -> Postings:
        """What the changes lead to. Raises InvalidInput for a new code of a unit that none of them gives one."""
        if self._codes:
            names = "、".join(sorted(self._codes)[:5])
            raise InvalidInput(f"codes中的“{names}”不因这次调整改变编码", field="codes")
        return tuple(self._postings)

    def living(self, code: str) -> Life:
        """A unit that is there on the day and is not to end.

        Raises UnknownUnit for one that never was, InvalidInput for one that ends, has ended, or is still to come.
        """
        life = self.history.get(code)
        if life is None:
            raise UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
        if life.until is not None:
            raise InvalidInput(f"单位“{life.name(life.until)}”({code})于{life.until}撤销", field="code", unit=code)
        if life.changes and max(life.changes) > self._day:
            said = f"单位“{life.name(self._day)}”({code})在{max(life.changes)}另有变动,不能早于该日再作调整"
            raise InvalidInput(said, field="effective_on", unit=code)
        return life

    def within(self, code: str, above: str) -> bool:
        """Whether a unit is another one itself or is, was or will be below it."""
        life = self.history.get(code)
        while life is not None and life.code != above:
            life = self.history.get(life.parent or "")
        return life is not None

    def children(self, code: str) -> list[Life]:
        """The units right below one that have not ended by the day and are not to end, in order of code."""
        return sorted(
            (life for life in self.history if life.parent == code and (life.until is None or life.until > self._day)),
            key=lambda life: life.code,
        )

    def register(self, unit: Unit, day: date | None, origins: Sequence[str] = ()) -> None:
        """A unit comes below a parent that is there and is not to end. A code is never used twice."""
        check_code(unit.code, unit.level, unit.parent)
        if unit.code in self.history:
            raise InvalidInput(f"编码“{unit.code}”已用于另一单位,编码不得重复使用", field="code", unit=unit.code)
        if unit.parent is not None:
            self._require_parent(unit, day)
        for code in origins:
            self._require_origin(unit, code)
        if unit.level is Level.GRID:
            self._require_grid_code(unit)
        self.history = self.history.registered(unit, day, origins)
        self._post(
            unit.code,
            UnitRegistered(
                code=unit.code,
                level=unit.level,
                unit_name=unit.name,
                parent=unit.parent,
                effective_on=day,
                origins=tuple(origins),
                document=self._document,
            ),
            unit.parent,
        )

    def rename(self, code: str, name: str) -> None:
        """A unit that is there is called otherwise from the day on; nothing, if it is called so already."""
        life = self.living(code)
        if life.name(self._day) == name:
            return
        self.history = self.history.renamed(code, name, self._day)
        renamed = UnitRenamed(code=code, unit_name=name, effective_on=self._day, document=self._document)
        self._post(code, renamed, code)

    def retire(self, code: str, successors: Sequence[str]) -> None:
        """A unit ends that nothing is below; its successors are there, of its own level or the unit above it."""
        life = self.living(code)
        if life.parent is None:
            raise InvalidInput(f"根单位“{life.name(self._day)}”不能撤销", field="code", unit=code)
        if life.since is not None and life.since >= self._day:
            raise InvalidInput(f"单位“{code}”自{life.since}起才有,不能于{self._day}撤销", field="effective_on")
        if below := self.children(code):
            names = "、".join(child.name(self._day) for child in below[:5])
            raise InvalidInput(
                f"单位“{life.name(self._day)}”之下还有{len(below)}个单位({names}),不能撤销", field="code"
            )
        if self._succeeded.get(code, self._day) > self._day:
            said = f"单位“{life.name(self._day)}”({code})在{self._succeeded[code]}承接另一单位,不能早于该日撤销"
            raise InvalidInput(said, field="effective_on", unit=code)
        for successor in successors:
            self._require_successor(life, successor)
        self.history = self.history.retired(code, self._day, successors)
        retired = UnitRetired(code=code, effective_on=self._day, successors=tuple(successors), document=self._document)
        self._post(code, retired, life.parent)

    def recode(self, code: str, parent: str) -> str:
        """A unit and all below it go below another parent, under new codes; returns the unit's own new code."""
        life = self.living(code)
        check_parent(code, life.level, parent)
        new = self._codes.pop(code, None) or self._free_code(life, parent)
        self.register(Unit(new, life.level, life.name(self._day), parent), self._day, [code])
        for child in self.children(code):
            self.recode(child.code, new)
        self.retire(code, [new])
        return new

    def _free_code(self, life: Life, parent: str) -> str:
        """The code below a parent that keeps the unit's sequence, or that has the next one which was never used."""
        own = sequence(life.code, life.parent or "")
        if life.level is Level.GRID:
            own = str(int(own)).zfill(self._rule.grid_digits)
        code = code_below(parent, life.level, own)
        if code not in self.history:
            return code
        head, digits = ("D", own[1:]) if own.startswith("D") else ("", own)
        used = [sequence(one.code, parent) for one in self.history if one.parent == parent and one.level is life.level]
        following = 1 + max((int(one.removeprefix("D")) for one in used), default=0)
        if len(str(following)) > len(digits):
            raise InvalidInput(f"“{parent}”之下的序号已用尽,请在codes中写明新编码", field="codes", unit=life.code)
        return code_below(parent, life.level, head + str(following).zfill(len(digits)))

    def _require_parent(self, unit: Unit, day: date | None) -> None:
        parent = self.history.get(unit.parent or "")
        if parent is None:
            raise UnknownUnit(f"单位“{unit.code}”的上级“{unit.parent}”不存在", unit=unit.parent)
        if parent.until is not None:
            said = f"单位“{unit.code}”的上级“{parent.name(parent.until)}”于{parent.until}撤销"
            raise InvalidInput(said, field="parent", unit=unit.code)
        if parent.since is not None and (day is None or day < parent.since):
            raise InvalidInput(f"单位“{unit.code}”早于其上级(自{parent.since}起)", field="effective_on", unit=unit.code)

    def _require_origin(self, unit: Unit, code: str) -> None:
        origin = self.history.get(code)
        if origin is None:
            raise UnknownUnit(f"没有编码为“{code[:40]}”的单位", unit=code[:40])
        if origin.level is not unit.level:
            raise InvalidInput(f"来源单位“{code}”须与“{unit.code}”同级", field="origins", unit=code)

    @cached_property
    def _succeeded(self) -> Mapping[str, date]:
        """The last day on which each unit that succeeds others became their successor, before this plan."""
        days: dict[str, date] = {}
        for life in self.history:
            for code in life.successors if life.until is not None else ():
                days[code] = max(life.until or date.min, days.get(code, date.min))
        return days

    def _require_grid_code(self, unit: Unit) -> None:
        """Raises InvalidInput for a grid whose sequence or depth is not as the policy says (FEATURES A2)."""
        above, depth = self.history.get(unit.parent or ""), 1
        while above is not None and above.level is Level.GRID:
            above, depth = self.history.get(above.parent or ""), depth + 1
        if depth > self._rule.grid_depth:
            raise InvalidInput(f"政策只设{self._rule.grid_depth}层网格,“{unit.code}”是第{depth}层", field="parent")
        if len(unit.code) - len(unit.parent or "") != self._rule.grid_digits:
            raise InvalidInput(f"网格“{unit.code}”的序号须为{self._rule.grid_digits}位数字", field="code")

    def _require_successor(self, life: Life, code: str) -> None:
        successor = self.living(code)
        if code == life.code:
            raise InvalidInput(f"单位“{code}”不能由自己承接", field="successors", unit=code)
        if successor.level is not life.level and code != life.parent:
            raise InvalidInput(f"承接单位“{code}”须与被撤销单位同级,或是其上级", field="successors", unit=code)

    def _post(self, code: str, event: UnitRegistered | UnitRenamed | UnitRetired, unit: str | None) -> None:
        self._postings.append(Posting(unit_stream(code), event, unit))


def root_of(history: UnitHistory) -> Life | None:
    """The root of the county's tree, if it is registered."""
    return next((life for life in history if life.parent is None), None)


def require_first_root(unit: Unit, history: UnitHistory, since: date | None, today: date) -> None:
    """Raises InvalidInput for a root that is no county, is still to come, or is a second one: a county is a store
    (DESIGN §6)."""
    if unit.level is not Level.COUNTY:
        raise InvalidInput(f"单位“{unit.code}”不能作根:一县一库,根单位须是县(区)", field="parent")
    if root_of(history) is not None:
        raise InvalidInput(f"单位“{unit.code}”须有上级:本县的根单位已登记", field="parent")
    if since is not None and since > today:
        raise InvalidInput(f"根单位“{unit.code}”须在登记之日已有,不能自{since}起", field="effective_on")
