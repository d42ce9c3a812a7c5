"""Who works in a grid 人员配备: posts, how many, who may hold them, and how they are filled."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from gridflow.policy.entry import CODE, Entry, Percent
from gridflow.policy.where import Where
from gridflow.territory import Level


class Eligibility(Entry):
    """Who may be appointed 选聘条件. What is not asked for is not checked."""

    resident: bool = Field(default=False, description="须是本辖区常住居民")
    age_from: int | None = Field(default=None, ge=16, le=99, description="年龄下限(含),周岁")
    age_to: int | None = Field(default=None, ge=16, le=99, description="年龄上限(含),周岁")
    app_capable: bool = Field(default=False, description="须能操作手机应用")
    trained: bool = Field(default=False, description="须先培训后上岗")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_to < self.age_from:
            raise ValueError("年龄上限小于下限")
        return self


def _by_place(rate: object) -> object:
    return {Where.ALL.value: rate} if isinstance(rate, int) else rate


class Staffing(Entry):
    """One kind of post 岗位 of the role set, such as 网格长 or 专职网格员."""

    id: str = Field(pattern=CODE, description="岗位代码")
    title: str = Field(description="岗位名称,如 专职网格员")
    level: Level = Field(default=Level.GRID, description="配在哪一层级的单位")
    depth: int | None = Field(default=None, ge=1, description="只配在第几层网格;不写为各层")
    where: Where = Field(default=Where.ALL, description="只在城区 urban 或农村 rural 配备")
    least: int = Field(default=0, ge=0, description="每个单位至少几人")
    most: int | None = Field(default=None, ge=1, description="每个单位至多几人")
    households_per: int | None = Field(default=None, ge=1, description="每多少户配1人")
    rate: Annotated[Mapping[Where, Percent], BeforeValidator(_by_place)] = Field(
        default_factory=dict, description="配备率(配足的单位占比)目标,百分比;或分城乡写作 { urban = 100, rural = 50 }"
    )
    eligibility: Eligibility = Field(default=Eligibility(), description="选聘条件")
    approved_by: Level | None = Field(default=None, description="人选由哪一级审定")
    published: bool = Field(default=False, description="人选须发文公布")
    consent_by: Level | None = Field(default=None, description="更换须经哪一级同意")
    badge: bool = Field(default=False, description="持证(牌)上岗")
    device: bool = Field(default=False, description="配发设备,限本人使用、随人流动")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.most is not None and self.most < self.least:
            raise ValueError("most小于least")
        return self

    def rate_in(self, where: Where) -> int | None:
        """The target of the staffing rate in per cent in town or country, if the policy sets one."""
        return self.rate.get(where, self.rate.get(Where.ALL))
