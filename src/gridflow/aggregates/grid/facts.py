"""What is known of a unit beside its name 台账 (FEATURES A5)."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gridflow.aggregates.command import Text, Title, Word
from gridflow.aggregates.event import Fact
from gridflow.aggregates.grid.outline import Outline
from gridflow.aggregates.personal import Personal
from gridflow.policy.where import Where

Count: TypeAlias = Annotated[int, Field(ge=0, le=100_000_000)]
"""How many households or people."""


class Bounds(Fact):
    """The four boundaries in words 四至."""

    east: Title
    south: Title
    west: Title
    north: Title

    @property
    def chinese(self) -> str:
        return f"东至{self.east},南至{self.south},西至{self.west},北至{self.north}"


class Responsible(Fact):
    """Somebody who answers for the unit 责任人: as what, the name, the id if registered, and how to reach them."""

    title: Title
    name: Annotated[Title, Personal("name")]
    person: Word | None = None
    phone: Annotated[Title, Personal("phone")] | None = None


class Facts(Fact):
    """The particulars of a unit. None is what nobody has said.

    `block_type` is one of the policy's 区块类型, `party_unit` the 党支部或党小组, and `board` what the public board
    says beside what stands here, such as 监督电话 or 工作内容, by its title.
    """

    block_type: str | None = None
    where: Literal[Where.URBAN, Where.RURAL] | None = None
    bounds: Bounds | None = None
    households: Count | None = None
    population: Count | None = None
    party_unit: Title | None = None
    responsible: Annotated[tuple[Responsible, ...], Field(max_length=20)] | None = None
    board: Annotated[Mapping[Title, Annotated[Text, Personal("text")]], Field(max_length=20)] | None = None
    outline: Outline | None = None

    def with_(self, later: "Facts") -> "Facts":
        """These, and what was said later instead of what was said before."""
        said = {name: value for name, value in later if value is not None}
        return self.model_copy(update=said)
