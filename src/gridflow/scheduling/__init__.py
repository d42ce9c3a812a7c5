"""Ticks: when to look, never what to do."""

from gridflow.scheduling.ticks import start_ticks

__all__ = ["start_ticks"]
