"""Territory 网格: unit codes, the tree of units, and scopes on it."""

from gridflow.territory.codes import Level, check_code, county_of, division_chain, level_of_code
from gridflow.territory.history import Life, UnitHistory
from gridflow.territory.tree import Former, Unit, UnitTree, scope_end

__all__ = [
    "Former",
    "Level",
    "Life",
    "Unit",
    "UnitHistory",
    "UnitTree",
    "check_code",
    "county_of",
    "division_chain",
    "level_of_code",
    "scope_end",
]
