"""The rungs of the supervision ladder 督办阶梯."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from gridflow.policy.entry import Entry, Many, WrittenOffset, WrittenTerm
from gridflow.policy.timed import Timed
from gridflow.territory import Level
from gridflow.worktime import Offset, TermUnit


class RungKind(StrEnum):
    """What a rung of the ladder does."""

    REMIND = "remind"
    """提醒: a reminder to whoever must act, before the deadline."""
    MISSED = "missed"
    """逾期: the deadline has passed, and that is stated."""
    URGE = "urge"
    """催办: whoever must act is urged."""
    YELLOW = "yellow"
    """黄牌: a yellow card."""
    RED = "red"
    """红牌: a red card."""
    BLACK = "black"
    """黑牌: a black card."""
    ORDER = "order"
    """督办: a supervision order without a card."""

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    RungKind.REMIND: "提醒",
    RungKind.MISSED: "逾期",
    RungKind.URGE: "催办",
    RungKind.YELLOW: "黄牌",
    RungKind.RED: "红牌",
    RungKind.BLACK: "黑牌",
    RungKind.ORDER: "督办",
}
_CARDS = frozenset((RungKind.YELLOW, RungKind.RED, RungKind.BLACK))


class Rung(Entry):
    """One rung: when, what, and who above hears of it.

    `offset` is the distance from the deadline; `notify` are levels above who must act, and `roles` whom of these
    units it is for (none: everybody). `office_hours`: it waits for people to be in office. `answer`: it also makes a
    supervision order, to be answered within this term; of kind `order` it always does, within the pack's term.
    `daily`: it comes at the end of each day of the term before the last. `period`: only in this sensitive period.
    """

    name: str = Field(pattern=r"^[a-z]([a-z0-9-]{0,28}[a-z])?$", description="级的代码,不以数字结尾")
    title: str = Field(description="级的名称,如 黄牌警示")
    kind: RungKind = Field(
        description="remind 提醒、missed 逾期、urge 催办、yellow 黄牌、red 红牌、black 黑牌、order 督办"
    )
    offset: WrittenOffset = Field(description="距期限多远,如 -1wd、+2wd")
    stages: Many[Timed] = Field(description="用于哪些计时事项")
    notify: Many[Level] = Field(default=(), description="知会承办单位以上的哪些层级")
    roles: Many[str] = Field(default=(), description="只知会这些单位的哪些角色;不写为所有人")
    office_hours: bool = Field(default=False, description="只在办公时间发出")
    answer: WrittenTerm | None = Field(default=None, description="同时发督办令,须在此时限内答复")
    daily: bool = Field(default=False, description="期限末日之前每日一次")
    period: str | None = Field(default=None, description="只在此敏感时期")

    @property
    def orders(self) -> bool:
        """Whether it makes a supervision order."""
        return self.kind is RungKind.ORDER or self.answer is not None

    @property
    def card(self) -> bool:
        return self.kind in _CARDS

    def each_day(self, term: TermUnit, amount: int) -> "tuple[Rung, ...]":
        """The rung itself; a daily one once for each day of a term before the last, as `name-1`, `name-2` from it."""
        if not self.daily:
            return (self,)
        days = range(1, amount) if term in (TermUnit.WORKING_DAY, TermUnit.NATURAL_DAY) else ()
        return tuple(
            self.model_copy(update={"name": f"{self.name}-{day}", "offset": Offset.parse(f"-{day}{term.value}")})
            for day in days
        )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        before = self.offset.amount < 0
        if self.kind is RungKind.REMIND and not before:
            raise ValueError("提醒须在期限之前")
        if self.kind is RungKind.MISSED and (self.offset.amount or self.office_hours or self.daily or self.period):
            raise ValueError("逾期正在期限届满之时,每次都有")
        if self.kind in (RungKind.REMIND, RungKind.MISSED) and self.answer is not None:
            raise ValueError("提醒和逾期不发督办令")
        if self.orders and not set(self.stages) <= set(Timed.stages()):
            raise ValueError("协办和督办答复的时限不发督办令")
        if self.orders and before:
            raise ValueError("督办令须在期限届满之后")
        if self.daily and self.kind is not RungKind.REMIND:
            raise ValueError("每日一次的须是提醒")
        return self
