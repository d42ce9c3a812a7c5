"""Scopes 可见范围 in SQL: what lies, or once lay, in a unit's subtree."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, or_

from gridflow.territory import UnitTree, scope_end


def below(column: Column[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
    """Whether a path is that of a unit or of one below it, or of a former unit that one of these stands for.

    Raises UnknownUnit.
    """
    return or_(*(_within(column, path) for path in units.ranges(unit)))


def branch(column: Column[Any], units: UnitTree, children: Sequence[str], otherwise: str) -> ColumnElement[str]:
    """Which of some units a path is below, as `below` tells; `otherwise` for none of them.

    What a former unit had is its successor's, also where its path lies below another of these units.
    """
    paths = {path: code for code in children for path in units.ranges(code)}
    longest = sorted(paths, key=len, reverse=True)
    return case(*((_within(column, path), paths[path]) for path in longest), else_=otherwise)


def own(column: Column[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
    """Whether a path is that of a unit itself, or of a former one that it stands for. Raises UnknownUnit."""
    return column.in_(units.own_paths(unit))


def _within(column: Column[Any], path: str) -> ColumnElement[bool]:
    return and_(column >= path, column < scope_end(path))
