"""The unit 单位: a node of the territory, registered once."""

from gridflow.aggregates.unit.register import RegisterUnit, UnitRegistered, register_unit, unit_stream

__all__ = ["RegisterUnit", "UnitRegistered", "register_unit", "unit_stream"]
