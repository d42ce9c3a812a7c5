"""What people, grids and units have to do regularly 履职指标."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from gridflow.policy.entry import CODE, Entry


class Per(StrEnum):
    """The time over which a duty is counted 周期."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Population(StrEnum):
    """Of whom a duty is counted 统计对象."""

    PERSON = "person"
    GRID = "grid"
    UNIT = "unit"


class Duty(Entry):
    """A duty with its target 履职指标: at least so much of a measure, over a period, by each person, grid or unit."""

    id: str = Field(pattern=CODE, description="指标代码")
    title: str = Field(description="指标名称")
    role: str | None = Field(default=None, description="由哪一岗位承担(staffing 的 id);以单位计的可不写")
    measure: str = Field(pattern=CODE, description="度量的名称,如 patrol-hours")
    unit: str = Field(description="计量单位,如 小时、公里、次、条、%")
    per: Per = Field(description="周期:日、周、月、季、年")
    least: float = Field(gt=0, description="至少多少")
    population: Population = Field(default=Population.PERSON, description="按 person 人、grid 网格或 unit 单位统计")
    depth_from: int | None = Field(default=None, ge=1, description="只由第几层起的网格(及其人员)承担;不写为各层")

    @model_validator(mode="after")
    def _somebodys(self) -> Self:
        if self.role is None and self.population is Population.PERSON:
            raise ValueError("以人计的指标须写明岗位role")
        return self
