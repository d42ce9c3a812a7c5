"""What is put up for everybody to read 公示."""

from pydantic import Field

from gridflow.policy.entry import Entry, Many


class Publicity(Entry):
    """The public board of a grid 公示牌: what stands on it, and where."""

    board: Many[str] = Field(default=(), description="公示牌上的各项")
    places: Many[str] = Field(default=(), description="公示的地点")
    names: bool = Field(default=True, description="是否公示人员姓名与联系方式")
