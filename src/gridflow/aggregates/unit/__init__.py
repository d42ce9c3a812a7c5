"""The unit 单位: a node of the territory, from its registration to its end."""

from gridflow.aggregates.unit.commands import (
    UNIT_COMMANDS,
    MergeUnits,
    MoveUnit,
    Part,
    RegisterUnit,
    RenameUnit,
    RetireUnit,
    SplitUnit,
)
from gridflow.aggregates.unit.events import UnitRegistered, UnitRenamed, UnitRetired
from gridflow.aggregates.unit.plan import unit_stream

__all__ = [
    "UNIT_COMMANDS",
    "MergeUnits",
    "MoveUnit",
    "Part",
    "RegisterUnit",
    "RenameUnit",
    "RetireUnit",
    "SplitUnit",
    "UnitRegistered",
    "UnitRenamed",
    "UnitRetired",
    "unit_stream",
]
