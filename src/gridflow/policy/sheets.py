"""Score sheets 考核表, as data: what is scored, what is deducted or added, and what follows."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from gridflow.policy.entry import CODE, Entry, Many


class SheetPeriod(StrEnum):
    """Over what a sheet is scored 考核周期."""

    MONTH = "month"
    YEAR = "year"


class Adjustment(Entry):
    """Points or money for each occurrence of something 加扣分; whether given or taken, the field that holds it says."""

    what: str = Field(alias="for", pattern=CODE, description="每发生一次何事(度量的名称)")
    title: str = Field(description="名称")
    points: float | None = Field(default=None, gt=0, description="分值")
    money: float | None = Field(default=None, gt=0, description="金额,元")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.points is None and self.money is None:
            raise ValueError("须写明分值points或金额money")
        return self


class SheetItem(Entry):
    """One item of a sheet 考核项. `measure` names what the engine counts; how points come of it is said in words."""

    id: str = Field(pattern=CODE, description="考核项代码")
    title: str = Field(description="考核项名称")
    full: float = Field(ge=0, description="满分")
    measure: str = Field(pattern=CODE, description="度量的名称")
    in_words: str = Field(description="计分办法")
    average: Literal["by-grid", "by-person"] | None = Field(
        default=None, description="以平均值计分:by-grid 各网格平均、by-person 各人平均"
    )
    deduct: Many[Adjustment] = Field(default=(), description="扣分")
    bonus: Many[Adjustment] = Field(default=(), description="加分")


class Veto(Entry):
    """What fails the whole sheet 一票否决."""

    id: str = Field(pattern=CODE, description="否决事项代码")
    title: str = Field(description="否决事项名称")
    in_words: str = Field(description="何种情形、有何后果")


class Grade(Entry):
    """One of the grades of a year 考核等次; without a limit a commission decides."""

    title: str = Field(description="等次名称")
    least: float | None = Field(default=None, alias="from", description="得分下限(含)")


class Consequence(Entry):
    """What follows from results 结果运用."""

    after_months: int = Field(default=1, ge=1, description="连续几个月")
    condition: str = Field(pattern=CODE, description="条件的名称,如 last-and-undone")
    does: str = Field(pattern=CODE, description="后果的名称,如 order-to-replace")
    in_words: str = Field(description="情形与后果")


class Rate(Entry):
    """A rate that units are compared by 考核比率."""

    id: str = Field(pattern=CODE, description="比率代码")
    title: str = Field(description="比率名称")
    in_words: str = Field(description="分子与分母")


class Sheet(Entry):
    """A score sheet 考核表: the points of somebody over a month or a year."""

    id: str = Field(pattern=CODE, description="考核表代码")
    title: str = Field(description="考核表名称")
    population: str = Field(description="考核谁:岗位(staffing 的 id)或单位的层级")
    period: SheetPeriod = Field(description="考核周期:month 月、year 年")
    floor: float | None = Field(default=None, description="得分下限;不写为下不保底")
    ceiling: float | None = Field(default=None, description="得分上限;不写为上不封顶")
    items: Many[SheetItem] = Field(default=(), description="考核项")
    vetoes: Many[Veto] = Field(default=(), description="一票否决事项")
    grades: Many[Grade] = Field(default=(), description="等次,从高到低")
    consequences: Many[Consequence] = Field(default=(), description="结果运用")
    rates: Many[Rate] = Field(default=(), description="考核比率")

    @property
    def full(self) -> float:
        """The points of all items together, without bonus."""
        return sum(item.full for item in self.items)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for codes in ([one.id for one in self.items], [one.id for one in self.vetoes], [one.id for one in self.rates]):
            if len(set(codes)) != len(codes):
                raise ValueError("id不得重复")
        limits = [grade.least for grade in self.grades if grade.least is not None]
        if limits != sorted(limits, reverse=True):
            raise ValueError("grades须从高到低")
        if self.floor is not None and self.ceiling is not None and self.ceiling < self.floor:
            raise ValueError("ceiling小于floor")
        return self
