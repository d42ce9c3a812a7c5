"""Scopes 可见范围 in SQL: what lies, or once lay, in a unit's subtree."""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from gridflow.territory import UnitTree, scope_end

_HIGH: Final = 2
"""How deep in the tree a unit is that has much below it: a county is 1 deep, a township 2."""


class _Unsought(ColumnElement[Any]):
    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012 - as its base has it

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type


@compiles(_Unsought)
def _plain(element: _Unsought, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(_Unsought, "sqlite")
def _unsought(element: _Unsought, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"


def below(column: ColumnElement[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
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


def below_in_order(column: ColumnElement[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
    """As `below`, for a query of the first rows in some order, with an index for that order.

    High up in the tree most rows are below, so that SQLite, which keeps no statistics, is told to read in order rather
    than to sort all of them. PostgreSQL knows by itself. Raises UnknownUnit.
    """
    return below(unsought(column) if units.path(unit).count("/") <= _HIGH else column, units, unit)


def unsought(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column by whose index SQLite shall not look for rows, where another condition finds them sooner."""
    return _Unsought(column)


def own(column: ColumnElement[Any], units: UnitTree, unit: str) -> ColumnElement[bool]:
    """Whether a path is that of a unit itself, or of a former one that it stands for. Raises UnknownUnit."""
    return column.in_(units.own_paths(unit))


def lasting_path(units: UnitTree, code: str) -> str:
    """The path that a unit has while it is there, on whichever day it is asked for. Raises UnknownUnit."""
    former = units.former.get(code)
    return former.path if former is not None else units.path(code)


def _within(column: ColumnElement[Any], path: str) -> ColumnElement[bool]:
    return and_(column >= path, column < scope_end(path))
