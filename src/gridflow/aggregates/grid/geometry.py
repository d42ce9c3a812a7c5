"""Areas on the map: the only module that knows the geometry library.

It is loaded at the first use: whoever draws no outlines starts sooner without it.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gridflow.aggregates.grid.outline import MultiPolygon, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_SLACK: Final = 1e-5
"""In degrees, about a metre. Two people who draw the same border click beside each other: where two outlines cross by
less than two of these, that is the pen and no overlap."""

_FLAWS: Final = (
    ("Self-intersection", "边界自相交"),
    ("Ring Self-intersection", "边界环自相交"),
    ("Hole lies outside shell", "洞在外环之外"),
    ("Holes are nested", "洞套着洞"),
    ("Nested shells", "两块区域重叠"),
    ("Interior is disconnected", "区域被洞切断"),
    ("Too few points", "边界上的点太少"),
    ("Duplicate Rings", "有重复的边界环"),
)


def flaw(outline: Polygon | MultiPolygon) -> str | None:
    """Why an outline encloses no area, in Chinese; None for one that does."""
    from shapely import is_valid_reason

    area = _area(outline)
    reason = str(is_valid_reason(area))
    if reason != "Valid Geometry":
        return next((chinese for english, chinese in _FLAWS if reason.startswith(english)), "边界不成区域")
    return None if area.area else "边界上的点太少"


def overlap(one: Polygon | MultiPolygon, other: Polygon | MultiPolygon) -> bool:
    """Whether two outlines overlap by more than the pen's width."""
    return not _area(one).intersection(_area(other)).buffer(-_SLACK).is_empty


def sticks_out(inner: Polygon | MultiPolygon, outer: Polygon | MultiPolygon) -> bool:
    """Whether an outline reaches beyond another by more than the pen's width."""
    return not _area(inner).difference(_area(outer)).buffer(-_SLACK).is_empty


@lru_cache(maxsize=1000)
def _area(outline: Polygon | MultiPolygon) -> "BaseGeometry":
    from shapely.geometry import shape

    return shape({"type": outline.type, "coordinates": outline.coordinates})
