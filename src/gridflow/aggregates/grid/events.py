"""What happens to grids 网格台账. A day is one of the county's time zone; what happens holds from its 00:00."""

from datetime import date
from typing import Annotated

from gridflow.aggregates.event import Event
from gridflow.aggregates.grid.commands import Block, ForeignGrid, GridAdjustment
from gridflow.aggregates.grid.facts import Facts
from gridflow.aggregates.personal import Personal


class UnitDescribed(Event):
    """Particulars of a unit were recorded 台账登记; what `facts` leaves out stays as it was."""

    topic = "unit.described"
    code: str
    facts: Facts
    effective_on: date
    document: str | None


class BlocksDeclared(Event):
    """A village declared blocks 区块申报; the `withdrawn` ones are no more."""

    topic = "unit.blocks-declared"
    code: str
    blocks: tuple[Block, ...]
    withdrawn: tuple[str, ...]
    effective_on: date
    document: str | None


class BlocksAssigned(Event):
    """Blocks came into a grid 区块划入; the `released` ones were taken out of it."""

    topic = "unit.blocks-assigned"
    code: str
    blocks: tuple[str, ...]
    released: tuple[str, ...]
    effective_on: date
    document: str | None


class ForeignGridsDeclared(Event):
    """Grids that departments keep in a village were declared 部门网格申报; those `withdrawn` were given up."""

    topic = "unit.foreign-grids-declared"
    code: str
    grids: tuple[ForeignGrid, ...]
    withdrawn: tuple[str, ...]
    effective_on: date
    document: str | None


class GridIntegrated(Event):
    """Grids of departments were integrated into a grid of the county 部门网格整合."""

    topic = "unit.grid-integrated"
    code: str
    grids: tuple[str, ...]
    effective_on: date
    document: str | None


class GridChangeRequested(Event):
    """A township applied for a change of grids 网格变更申请."""

    topic = "grid-change.requested"
    change: str
    unit: str
    adjustments: tuple[GridAdjustment, ...]
    reason: Annotated[str, Personal("text")]
    document: str | None


class GridChangeApproved(Event):
    """The county approved a change of grids 网格变更批准; what follows it in the log was done by it."""

    topic = "grid-change.approved"
    change: str
    document: str | None


class GridChangeRejected(Event):
    """The county rejected a change of grids 网格变更驳回."""

    topic = "grid-change.rejected"
    change: str
    reason: Annotated[str, Personal("text")]


class GridChangeFiled(Event):
    """A change of grids was filed 网格变更备案."""

    topic = "grid-change.filed"
    change: str
    document: str


GRID_EVENTS: tuple[type[Event], ...] = (
    UnitDescribed,
    BlocksDeclared,
    BlocksAssigned,
    ForeignGridsDeclared,
    GridIntegrated,
    GridChangeRequested,
    GridChangeApproved,
    GridChangeRejected,
    GridChangeFiled,
)
"""What the register of grids is folded from."""
