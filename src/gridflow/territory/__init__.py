"""Territory 网格: unit codes, the tree of units, and scopes on it."""

from gridflow.territory.codes import Level, check_code, county_of, division_chain, level_of_code
from gridflow.territory.tree import Unit, UnitTree, parse_units, scope_end

__all__ = [
    "Level",
    "Unit",
    "UnitTree",
    "check_code",
    "county_of",
    "division_chain",
    "level_of_code",
    "parse_units",
    "scope_end",
]
