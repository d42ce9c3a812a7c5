"""Kinds of places that a rule may be for 适用地域."""

from enum import StrEnum


class Where(StrEnum):
    """Town or country: `urban` are city communities, villages within or at the edge of a city, and those with many
    newcomers (S0); `rural` all others."""

    ALL = "all"
    URBAN = "urban"
    RURAL = "rural"
