"""How grids are shown: their particulars, the people in them as the reader may know them, and what lies in them."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from gridflow.aggregates.grid import ChangeState, GridChange, PlacedBlock, PlacedForeignGrid
from gridflow.aggregates.grid.facts import Bounds
from gridflow.api.history_views import ActorView
from gridflow.api.register_history import RegisterEventView, actor_view, register_event
from gridflow.api.services import Services
from gridflow.api.texts import Texts
from gridflow.application.event_words.grids import adjustment_title
from gridflow.application.grid_board import BoardLine
from gridflow.application.grid_register import GridEntry, responsible
from gridflow.application.keys import Caller
from gridflow.application.staff import particulars
from gridflow.policy.where import Where


class BlockView(BaseModel):
    """A block 区块, the village that it lies in, and the grid (none: a gap)."""

    code: str
    title: str
    block_type: str
    block_type_title: str
    village: str
    village_name: str
    grid: str | None
    grid_name: str


class ForeignGridView(BaseModel):
    """A grid that a department keeps 部门自设网格, and the county's grid that it is part of (none: not integrated)."""

    id: str
    title: str
    department: str
    village: str
    village_name: str
    grid: str | None
    grid_name: str


class ResponsibleView(BaseModel):
    """Somebody who answers for the grid. Name and number are masked for who may not record them."""

    title: str
    name: str
    person: str | None
    phone: str | None


class StaffView(BaseModel):
    """Somebody who holds a post in the grid; the name is masked as in the register of people."""

    person: str
    full_name: str
    post: str
    post_title: str


class GridRow(BaseModel):
    """A grid 网格 of a day with its particulars; what nobody has said is null. `where` is urban or rural, its own or
    that of the nearest unit above that says so. `outline` is GeoJSON."""

    code: str
    name: str
    parent: str | None
    block_type: str | None
    block_type_title: str
    where: Where | None
    bounds: Bounds | None
    households: int | None
    population: int | None
    party_unit: str | None
    outline: dict[str, Any] | None
    responsible: list[ResponsibleView]
    staff: list[StaffView]
    blocks: list[BlockView]
    foreign_grids: list[ForeignGridView]


class GridList(BaseModel):
    """A page of grids in order of code, and the cursor of the next page. `on` is the day of the register."""

    unit: str
    on: date
    items: list[GridRow]
    cursor: str | None


class BoardLineView(BaseModel):
    """A line of the public board."""

    title: str
    text: str


class BoardView(BaseModel):
    """The public board of a grid 公示牌 on a day: what the policy wants on it, in its order, and where it is put up."""

    grid: str
    name: str
    on: date
    lines: list[BoardLineView]
    places: list[str]


class AdjustmentView(BaseModel):
    """One of the changes applied for: in words, and as the command that it is."""

    title: str
    command: str
    body: dict[str, Any]


class GridChangeView(BaseModel):
    """An application for a change of grids 网格变更申请, how far it has come, and what was recorded of it.

    `answer` is the paper of the approval or the filing, or the reason of the rejection.
    """

    id: str
    unit: str
    unit_name: str
    state: ChangeState
    state_title: str
    reason: str
    document: str | None
    answer: str | None
    adjustments: list[AdjustmentView]
    requested_at: datetime
    requested_by: ActorView
    events: list[RegisterEventView]


def grid_row(entry: GridEntry, services: Services, caller: Caller, texts: Texts) -> GridRow:
    """A grid of the register, as the caller may know it."""
    facts, words, policy = entry.facts, texts.words, services.rules.policy
    return GridRow(
        code=entry.unit.code,
        name=words.unit(entry.unit.code),
        parent=entry.unit.parent,
        block_type=facts.block_type,
        block_type_title=_type_title(facts.block_type, texts),
        where=entry.where,
        bounds=facts.bounds,
        households=facts.households,
        population=facts.population,
        party_unit=facts.party_unit,
        outline=facts.outline.model_dump(mode="json") if facts.outline is not None else None,
        responsible=[ResponsibleView.model_validate(dict(one)) for one in responsible(facts, caller, policy)],
        staff=[
            StaffView(
                person=one.person.id,
                full_name=particulars(one.person, caller, policy).full_name,
                post=one.appointment.post,
                post_title=words.post(one.appointment.post),
            )
            for one in entry.staff
        ],
        blocks=[block_view(block, texts) for block in entry.blocks],
        foreign_grids=[foreign_grid_view(grid, texts) for grid in entry.foreign],
    )


def block_view(block: PlacedBlock, texts: Texts) -> BlockView:
    """A block with the names of where it lies."""
    return BlockView(
        **block._asdict(),
        block_type_title=_type_title(block.block_type, texts),
        village_name=texts.words.unit(block.village),
        grid_name=texts.words.unit(block.grid),
    )


def foreign_grid_view(grid: PlacedForeignGrid, texts: Texts) -> ForeignGridView:
    """A department's grid with the names of where it lies."""
    return ForeignGridView(
        **grid._asdict(), village_name=texts.words.unit(grid.village), grid_name=texts.words.unit(grid.grid)
    )


def board_view(grid: str, on: date, lines: list[BoardLine], texts: Texts, places: tuple[str, ...]) -> BoardView:
    """The board of a grid."""
    return BoardView(
        grid=grid,
        name=texts.words.unit(grid),
        on=on,
        lines=[BoardLineView(**line._asdict()) for line in lines],
        places=list(places),
    )


def grid_change_view(change: GridChange, texts: Texts) -> GridChangeView:
    """An application with everything that was recorded of it."""
    return GridChangeView(
        id=change.id,
        unit=change.unit,
        unit_name=texts.words.unit(change.unit),
        state=change.state,
        state_title=change.state.chinese,
        reason=change.reason,
        document=change.document,
        answer=change.answer,
        adjustments=[
            AdjustmentView(title=adjustment_title(one, texts.words), command=one.command, body=dict(one.body))
            for one in change.adjustments
        ],
        requested_at=texts.at(change.past[0].recorded_at),
        requested_by=actor_view(change.requested_by, texts),
        events=[register_event(event, texts) for event in change.past],
    )


def _type_title(block_type: str | None, texts: Texts) -> str:
    return texts.words.policy.territory.block_types.get(block_type, block_type) if block_type is not None else ""
