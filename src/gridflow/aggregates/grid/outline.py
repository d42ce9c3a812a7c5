"""The outline 边界 of a unit on the map: a polygon or several, as GeoJSON (RFC 7946)."""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field

from gridflow.aggregates.event import Fact

_MOST_POSITIONS: Final = 5000
"""More says no more on a map, and would have to be read with every event."""

Position: TypeAlias = tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]
"""Longitude and latitude in degrees (CGCS2000 or WGS 84, which differ by centimetres)."""


def _closed(ring: tuple[Position, ...]) -> tuple[Position, ...]:
    if ring[0] != ring[-1]:
        raise ValueError("边界环首尾须是同一点")
    return ring


Ring: TypeAlias = Annotated[tuple[Position, ...], Field(min_length=4), AfterValidator(_closed)]
"""A closed line: the last position is the first one again."""

Rings: TypeAlias = Annotated[tuple[Ring, ...], Field(min_length=1)]
"""The outer ring, then those of the holes."""


Box: TypeAlias = tuple[float, float, float, float]
"""The least longitude and latitude of something, then the greatest."""


def _box(areas: Iterable[Rings]) -> Box:
    longitudes, latitudes = zip(*(position for rings in areas for position in rings[0]), strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


class Polygon(Fact):
    """One area."""

    type: Literal["Polygon"]
    coordinates: Rings

    @cached_property
    def box(self) -> Box:
        """What bounds it."""
        return _box((self.coordinates,))


class MultiPolygon(Fact):
    """Several areas 飞地."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[tuple[Rings, ...], Field(min_length=1)]

    @cached_property
    def box(self) -> Box:
        """What bounds all of them."""
        return _box(self.coordinates)


def may_touch(one: Polygon | MultiPolygon, other: Polygon | MultiPolygon) -> bool:
    """Whether what bounds two outlines meets: if not, they are apart."""
    west, south, east, north = one.box
    far_west, far_south, far_east, far_north = other.box
    return west <= far_east and far_west <= east and south <= far_north and far_south <= north


def _not_too_long(outline: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    areas = (outline.coordinates,) if isinstance(outline, Polygon) else outline.coordinates
    if sum(len(ring) for rings in areas for ring in rings) > _MOST_POSITIONS:
        raise ValueError(f"边界不得超过{_MOST_POSITIONS}个点")
    return outline


Outline: TypeAlias = Annotated[Polygon | MultiPolygon, Field(discriminator="type"), AfterValidator(_not_too_long)]
"""The outline of a unit."""
