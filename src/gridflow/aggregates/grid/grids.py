"""The register of grids 网格台账, folded from the log (FEATURES A4-A6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from gridflow.aggregates.event import Actor, Event, Recorded
from gridflow.aggregates.grid.commands import Block, ForeignGrid, GridAdjustment
from gridflow.aggregates.grid.dated import Dated, entered
from gridflow.aggregates.grid.day import GridsOfDay
from gridflow.aggregates.grid.events import (
    BlocksAssigned,
    BlocksDeclared,
    ForeignGridsDeclared,
    GridChangeApproved,
    GridChangeFiled,
    GridChangeRejected,
    GridChangeRequested,
    GridIntegrated,
    UnitDescribed,
)
from gridflow.aggregates.grid.facts import Facts
from gridflow.growing import GrowingMap
from gridflow.territory import UnitHistory

T = TypeVar("T", Block, ForeignGrid)


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """Something of a village that a grid may have: a block, or a grid of a department.

    `village` is the one that declared it, `said` what it was from which day on, None once it is no more, and `grids`
    in which grid it was put from which day on, None for none.
    """

    village: str
    said: Dated[T | None] = ()
    grids: Dated[str | None] = ()

    @property
    def last_change(self) -> date:
        return max(day for entries in (self.said, self.grids) for day, _ in entries)


class ChangeState(StrEnum):
    """How far a change of grids has come 办理状态."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    FILED = "filed"

    @property
    def chinese(self) -> str:
        return _STATES[self]


_STATES = {
    ChangeState.REQUESTED: "待批准",
    ChangeState.APPROVED: "已批准,待备案",
    ChangeState.REJECTED: "已驳回",
    ChangeState.FILED: "已备案",
}


@dataclass(frozen=True, slots=True)
class GridChange:
    """An application for a change of grids 网格变更申请, and every event on it."""

    id: str
    unit: str
    adjustments: tuple[GridAdjustment, ...]
    reason: str
    document: str | None
    state: ChangeState = ChangeState.REQUESTED
    answer: str | None = None
    past: tuple[Recorded, ...] = ()

    @property
    def requested_by(self) -> Actor:
        return self.past[0].actor


@dataclass(frozen=True, slots=True)
class Grids:
    """All that was recorded of grids beside the units themselves. `gridflow.aggregates.grid.day` reads it for a day."""

    described: GrowingMap[str, Dated[Facts]] = field(default_factory=GrowingMap)
    blocks: GrowingMap[str, Piece[Block]] = field(default_factory=GrowingMap)
    foreign: GrowingMap[str, Piece[ForeignGrid]] = field(default_factory=GrowingMap)
    changes: Mapping[str, GridChange] = field(default_factory=dict)

    def on(self, day: date, units: UnitHistory) -> GridsOfDay:
        """The register as of a day."""
        return GridsOfDay(self, units, day)

    def after(self, event: Recorded) -> "Grids":
        """The register after one more event; the same one for an event of something else."""
        match event.body:
            case GridChangeRequested() as body:
                asked = GridChange(body.change, body.unit, body.adjustments, body.reason, body.document, past=(event,))
                return replace(self, changes={**self.changes, body.change: asked})
            case GridChangeApproved() as body:
                return self._went_on(event, body.change, ChangeState.APPROVED, body.document)
            case GridChangeRejected() as body:
                return self._went_on(event, body.change, ChangeState.REJECTED, body.reason)
            case GridChangeFiled() as body:
                return self._went_on(event, body.change, ChangeState.FILED, body.document)
            case body:
                return self.with_(body)

    def with_(self, body: Event) -> "Grids":
        """The register after something happened to units, their blocks or grids of departments."""
        match body:
            case UnitDescribed():
                entries = entered(self.described.get(body.code, ()), body.effective_on, body.facts)
                return replace(self, described=self.described.with_({body.code: entries}))
            case BlocksDeclared():
                blocks = {block.code: block for block in body.blocks} | dict.fromkeys(body.withdrawn)
                return replace(self, blocks=_declared(self.blocks, body.code, blocks, body.effective_on))
            case ForeignGridsDeclared():
                foreign = {grid.id: grid for grid in body.grids} | dict.fromkeys(body.withdrawn)
                return replace(self, foreign=_declared(self.foreign, body.code, foreign, body.effective_on))
            case BlocksAssigned():
                blocks_left = _put(self.blocks, body.released, None, body.effective_on)
                return replace(self, blocks=_put(blocks_left, body.blocks, body.code, body.effective_on))
            case GridIntegrated():
                return replace(self, foreign=_put(self.foreign, body.grids, body.code, body.effective_on))
            case _:
                return self

    def _went_on(self, event: Recorded, change: str, state: ChangeState, answer: str | None) -> "Grids":
        known = self.changes[change]
        gone_on = replace(known, state=state, answer=answer, past=(*known.past, event))
        return replace(self, changes={**self.changes, change: gone_on})


def _declared(
    pieces: GrowingMap[str, Piece[T]], village: str, said: Mapping[str, T | None], day: date
) -> GrowingMap[str, Piece[T]]:
    blank: Piece[T] = Piece(village)
    known = {code: pieces.get(code, blank) for code in said}
    return pieces.with_({code: replace(one, said=entered(one.said, day, said[code])) for code, one in known.items()})


def _put(
    pieces: GrowingMap[str, Piece[T]], codes: Iterable[str], grid: str | None, day: date
) -> GrowingMap[str, Piece[T]]:
    return pieces.with_({code: replace(pieces[code], grids=entered(pieces[code].grids, day, grid)) for code in codes})
