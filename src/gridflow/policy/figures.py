"""Figures of the founding document 文件载明的数 that no rule depends on."""

from pydantic import Field

from gridflow.policy.entry import Entry


class Figure(Entry):
    """A figure that the founding document states 文件载明的数: kept and shown, but nothing is decided by it."""

    title: str = Field(description="名称")
    value: int | float | str = Field(description="数值或文字")
    unit: str | None = Field(default=None, description="计量单位")
