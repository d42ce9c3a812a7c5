"""How the territory is cut into grids 网格划分规则."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from gridflow.policy.entry import Entry, Percent
from gridflow.policy.levels import GridSize


class GridChange(StrEnum):
    """How grids may be changed 网格变更方式."""

    APPLICATION = "application"
    """申请: the township applies, the county approves and files (S0)."""
    DIRECT = "direct"
    """直接: whoever may register units changes them at once."""


class TerritoryRules(Entry):
    """How grids are coded, sized, changed and counted 网格划分规则."""

    grid_digits: int = Field(default=3, ge=1, le=9, description="网格编码在上级编码之后的序号位数")
    grid_depth: int = Field(default=1, ge=1, le=9, description="网格之下还可有网格时,网格共几层")
    grid_change: GridChange = Field(
        default=GridChange.APPLICATION, description="application 乡镇申请、县级审批备案;direct 直接变更"
    )
    grid_size: GridSize = Field(default=GridSize(), description="一个网格的规模")
    block_types: Mapping[str, str] = Field(default_factory=dict, description="须纳入网格的区块类型:代码 = 名称")
    coverage_target: Percent | None = Field(default=None, description="网格覆盖率目标,百分比")
    integration_target: Percent | None = Field(default=None, description="网格整合率目标,百分比")
