"""Applying for a change of grids 网格变更: the township asks, the county approves and files it (S0 二(二))."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.grid.blocks import place_blocks
from gridflow.aggregates.grid.commands import (
    ApproveGridChange,
    AssignBlocks,
    FileGridChange,
    GridAdjustment,
    RejectGridChange,
    RequestGridChange,
)
from gridflow.aggregates.grid.errors import UnknownGridChange
from gridflow.aggregates.grid.events import (
    GridChangeApproved,
    GridChangeFiled,
    GridChangeRejected,
    GridChangeRequested,
)
from gridflow.aggregates.grid.gaps import registers_after, require_no_new_gap
from gridflow.aggregates.grid.grids import ChangeState, GridChange
from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.unit.authority import acts_for_county, changed_units, require_below
from gridflow.aggregates.unit.commands import Adjustment, RegisterUnit
from gridflow.aggregates.unit.decide import ADJUSTMENTS
from gridflow.errors import InvalidInput, NotAdmitted, NotPermitted, UnknownUnit
from gridflow.territory import Level, level_of_code
from gridflow.wording import said

_STREAM: Final = "grid-change/"
_DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {**ADJUSTMENTS, AssignBlocks: place_blocks}
_COMMANDS: Final[dict[str, type[Command]]] = {command.name: command for command in _DECISIONS}


def request_grid_change(command: RequestGridChange, context: Context) -> Postings:
    """A new application, which could be granted as things are; nothing, if the very same one waits already.

    Raises NotPermitted for who is no township, and what would refuse the changes themselves.
    """
    unit = context.actor.unit
    if level_of_code(unit) is not Level.TOWNSHIP:
        raise NotPermitted("网格变更由乡镇(街道)申请;县级可直接变更", unit=unit)
    commands = [_read(adjustment, number) for number, adjustment in enumerate(command.adjustments)]
    asked = tuple(map(_asked, commands))
    own = [change for change in context.registers.grids.changes.values() if change.unit == unit]
    waiting = [(one.adjustments, one.reason) for one in own if one.state is ChangeState.REQUESTED]
    if (asked, command.reason) in waiting:
        return ()
    if not _consequences(commands, context):
        raise InvalidInput("所申请的变更都已如此,无须申请", field="adjustments")
    change = f"{unit}-{len(own) + 1:03d}"
    requested = GridChangeRequested(
        change=change, unit=unit, adjustments=asked, reason=command.reason, document=command.document
    )
    return (Posting(f"{_STREAM}{change}", requested, unit),)


def approve_grid_change(command: ApproveGridChange, context: Context) -> Postings:
    """The approval, and at once everything that was applied for; nothing, if it was approved already.

    Raises NotAdmitted for one that was rejected or names units that are no more, GridGap for one that would leave
    blocks in no grid, and what would refuse the changes themselves as things are now.
    """
    change = _change(command.change, context)
    if change.state in (ChangeState.APPROVED, ChangeState.FILED):
        return ()
    _require_state(change, ChangeState.REQUESTED)
    commands = [_read(adjustment, number) for number, adjustment in enumerate(change.adjustments)]
    approved = GridChangeApproved(change=change.id, document=command.document)
    documented = [_documented(one, command.document or change.document) for one in commands]
    try:
        consequences = _consequences(documented, context)
    except (InvalidInput, UnknownUnit):
        _require_units_there(change, context)
        raise
    return (Posting(f"{_STREAM}{change.id}", approved, change.unit), *consequences)


def reject_grid_change(command: RejectGridChange, context: Context) -> Postings:
    """The rejection; nothing, if it was rejected for this reason already. Raises NotAdmitted for an approved one."""
    change = _change(command.change, context)
    if (change.state, change.answer) == (ChangeState.REJECTED, command.reason):
        return ()
    _require_state(change, ChangeState.REQUESTED)
    rejected = GridChangeRejected(change=change.id, reason=command.reason)
    return (Posting(f"{_STREAM}{change.id}", rejected, change.unit),)


def file_grid_change(command: FileGridChange, context: Context) -> Postings:
    """The filing; nothing, if it was filed under this number already. Raises NotAdmitted before the approval."""
    change = _change(command.change, context)
    if (change.state, change.answer) == (ChangeState.FILED, command.document):
        return ()
    _require_state(change, ChangeState.APPROVED)
    filed = GridChangeFiled(change=change.id, document=command.document)
    return (Posting(f"{_STREAM}{change.id}", filed, change.unit),)


def _change(code: str, context: Context) -> GridChange:
    if not acts_for_county(context):
        raise NotPermitted("网格变更由县级批准、备案", unit=context.actor.unit)
    change = context.registers.grids.changes.get(code)
    if change is None:
        raise UnknownGridChange(f"没有网格变更申请“{code}”", change=code)
    return change


def _require_state(change: GridChange, state: ChangeState) -> None:
    if change.state is not state:
        raise NotAdmitted(f"网格变更申请“{change.id}”{change.state.chinese}", change=change.id, state=change.state)


def _require_units_there(change: GridChange, context: Context) -> None:
    """Raises NotAdmitted for an application about units that have ended since or are to end, naming who follows."""
    units = context.registers.units
    for code in (code for one in change.adjustments for code in _texts(one.body)):
        life = units.get(code)
        if life is None or life.until is None:
            continue
        follows, asks = (units.on(life.until).current(one) for one in (code, change.unit))
        said = (
            f"申请所涉单位“{life.name(life.until)}”({code})于{life.until}撤销,由“{follows.name}”({follows.code})承接:"
            f"请驳回,由“{asks.name}”按现行编码重新申请"
        )
        raise NotAdmitted(said, change=change.id, unit=code, successor=follows.code)


def _texts(value: object) -> Iterator[str]:
    """Every text in what an adjustment says, codes of units among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)


def _read(adjustment: GridAdjustment, number: int) -> Command:
    """The command on grids that an adjustment is. Raises InvalidInput naming the field."""
    try:
        command = _COMMANDS[adjustment.command].model_validate_json(to_json(adjustment.body), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        field = f"adjustments.{number}.body.{path}"
        raise InvalidInput(f"第{number + 1}项变更的“{path}”{said(first)}", field=field) from None
    for code in changed_units(command):
        if level_of_code(code) is not Level.GRID:
            raise InvalidInput(f"第{number + 1}项变更的“{code}”不是网格", field=f"adjustments.{number}.body")
    return command


def _asked(command: Command) -> GridAdjustment:
    body = command.model_dump(mode="json", exclude_defaults=True)
    return GridAdjustment.model_validate({"command": command.name, "body": body})


def _documented(command: Command, document: str | None) -> Command:
    """The command with the paper of the approval, where it names none itself."""
    named = isinstance(command, Adjustment | RegisterUnit) and command.document is not None
    return command if named else command.model_copy(update={"document": document})


def _consequences(commands: Sequence[Command], context: Context) -> Postings:
    """What all the changes together lead to. Raises what refuses one of them, and GridGap."""
    before, postings = context.registers, list[Posting]()
    for command in commands:
        if isinstance(command, RegisterUnit) and command.parent is not None:
            require_below(context, command.parent)
        decided = _DECISIONS[type(command)](command, context)
        postings += decided
        registers = registers_after(context.registers, decided)
        context = replace(context, registers=registers, units=registers.units.on(context.day))
    days = [day for posting in postings if (day := getattr(posting.event, "effective_on", None)) is not None]
    require_no_new_gap(before, context.registers, min(days, default=context.day))
    return tuple(postings)
