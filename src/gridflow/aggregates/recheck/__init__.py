"""Random re-checks 抽取复核: which archived cases are looked at once more, drawn so that anyone can draw them again."""

from gridflow.aggregates.recheck.draw import (
    RECHECK_STREAM,
    AlreadyDrawn,
    DrawRechecks,
    RechecksDrawn,
    digest,
    draw,
    draw_name,
    draw_rechecks,
    drawn_before,
    period,
)

__all__ = [
    "RECHECK_STREAM",
    "AlreadyDrawn",
    "DrawRechecks",
    "RechecksDrawn",
    "digest",
    "draw",
    "draw_name",
    "draw_rechecks",
    "drawn_before",
    "period",
]
