"""The tree of grids as a county names it 网格层级."""

from typing import Self

from pydantic import Field, model_validator

from gridflow.policy.entry import Entry
from gridflow.policy.where import Where
from gridflow.territory import Level


class GridSize(Entry):
    """How large a grid should be 网格规模: households and people, each from and to, or about so many; what is not said
    is free."""

    households: int | None = Field(default=None, ge=1, description="大约多少户")
    population: int | None = Field(default=None, ge=1, description="大约多少人")
    households_from: int | None = Field(default=None, ge=1, description="户数下限")
    households_to: int | None = Field(default=None, ge=1, description="户数上限")
    population_from: int | None = Field(default=None, ge=1, description="人口下限")
    population_to: int | None = Field(default=None, ge=1, description="人口上限")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for least, most in (
            (self.households_from, self.households_to),
            (self.population_from, self.population_to),
        ):
            if least is not None and most is not None and most < least:
                raise ValueError("上限小于下限")
        return self


class LevelRule(Entry):
    """One level of the tree 层级; grids may stand on several, of which each lies within the one above."""

    level: Level = Field(description="city 市、county 县(区)、township 乡镇(街道)、village 村(社区)、grid 网格")
    depth: int = Field(default=1, ge=1, description="同为网格的第几层;子网格从2起")
    where: Where = Field(default=Where.ALL, description="只在城区 urban 或农村 rural 有的层级")
    title: str = Field(description="当地的叫法,如 二级网格(村)")
    count: int | None = Field(default=None, ge=1, description="文件载明的个数")
    head: str | None = Field(default=None, description="网格长(第一责任人)由谁担任")
    guide: str | None = Field(default=None, description="网格指导员由谁担任")
    size: GridSize | None = Field(default=None, description="与 territory.grid_size 不同的规模")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.level is Level.DEPARTMENT:
            raise ValueError("部门不是一个层级")
        if self.depth > 1 and self.level is not Level.GRID:
            raise ValueError("只有网格可以分层")
        return self

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands from the top down."""
        return list(Level).index(self.level), self.depth
