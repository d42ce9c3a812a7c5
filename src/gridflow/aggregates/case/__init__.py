"""The case 事件: one reported issue and everything that happened to it."""

from gridflow.aggregates.case.decide import decide
from gridflow.aggregates.case.evolve import evolve, fold
from gridflow.aggregates.case.state import Case, Clock, Order

__all__ = ["Case", "Clock", "Order", "decide", "evolve", "fold"]
