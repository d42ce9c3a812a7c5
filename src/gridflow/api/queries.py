"""The query parameters of the reads. An unknown one is refused, and so is one that comes twice and is no list."""

import re
from datetime import date
from typing import Annotated, Final

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from gridflow.aggregates import command
from gridflow.errors import InvalidInput

_LAST_POSITION: Final = 2**63 - 1
_LISTS: Final = frozenset({"pause", "extend"})
"""The parameters that are lists: each comes as often as it has values."""

_MOST_IN_A_LIST: Final = 50
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# In a query a bare + stands for a space, so 10:00:00+08:00 often arrives as 10:00:00 08:00.
_LOST_PLUS: Final = re.compile(r"(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:\d\d)", re.ASCII)


def _with_plus(value: object) -> object:
    if value == "":
        return None
    return _LOST_PLUS.sub(r"\1+\2", value) if isinstance(value, str) else value


def _written_day(value: object) -> object:
    """Pydantic takes digits for seconds since 1970; nobody who writes them means that."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise PydanticCustomError("date_parsing", "须是日期")
    return value


def _not_too_many(values: list[str]) -> list[str]:
    if len(values) > _MOST_IN_A_LIST:
        raise ValueError(f"不得超过{_MOST_IN_A_LIST}个")
    return values


Instant = Annotated[command.Instant, BeforeValidator(_with_plus)]
"""An instant as a query carries it."""

Day = Annotated[date, BeforeValidator(_written_day)]
"""A day of the county's time zone as a query carries it, such as 2026-11-22."""

Words = Annotated[
    list[Annotated[str, Field(max_length=100), BeforeValidator(_with_plus)]], AfterValidator(_not_too_many)
]
"""A list of short texts, such as spans of instants, each a parameter of its own; at most 50."""

Position = Annotated[int, Field(ge=0, le=_LAST_POSITION)]
"""A position of the log; 0 is before its first event."""

UnitCode = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""The code of a unit, whatever it may look like; whether there is one is another question."""


class Reading(BaseModel):
    """What every read takes: `min_position`, the position that a write answered with in GridFlow-Position."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_position: Position = 0


class Paging(Reading):
    """What every list takes: how many at most, and the cursor that the page before answered with."""

    limit: int = Field(default=50, ge=1, le=500)
    cursor: str | None = Field(default=None, max_length=1000)


def plain_query(request: Request) -> None:
    """Raises InvalidInput for a query parameter that comes twice though it is no list, or one with U+0000."""
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name in seen and name not in _LISTS:
            raise InvalidInput(f"参数“{name[:40]}”出现多次", field=name[:40])
        if "\x00" in name + value:
            raise InvalidInput("参数中不得含有空字符(U+0000)", field=name.replace("\x00", "")[:40])
        seen.add(name)


def no_query(request: Request) -> None:
    """Raises InvalidInput for any query parameter: writes take none."""
    for name in request.query_params:
        raise InvalidInput(f"不认识的参数“{name[:40]}”", field=name[:40])


PLAIN_QUERY: Final = Depends(plain_query)
NO_QUERY: Final = Depends(no_query)
