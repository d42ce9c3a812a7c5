"""Scopes 可见范围 in SQL: what lies, or once lay, in a unit's subtree."""

from typing import Any

from sqlalchemy import Column, ColumnElement, and_, not_, or_

from gridflow.territory import UnitTree, scope_end


def below(column: Column[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
    """Whether a path is that of a unit or of one below it, or of a former unit that one of these stands for.

    Raises UnknownUnit.
    """
    shares = units.shares([unit])
    lost = [path for path, owner in shares.items() if owner is None]
    return or_(
        *(
            and_(_within(column, path), *(not_(_within(column, hole)) for hole in lost if hole.startswith(path)))
            for path, owner in shares.items()
            if owner is not None
        )
    )


def own(column: Column[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
    """Whether a path is that of a unit itself, or of a former one that it stands for. Raises UnknownUnit."""
    return column.in_(units.own_paths(unit))


def _within(column: Column[Any], path: str) -> ColumnElement[bool]:
    return and_(column >= path, column < scope_end(path))
