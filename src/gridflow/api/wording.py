"""What pydantic refuses, as one error of ours."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gridflow.errors import InvalidInput, NaiveTime
from gridflow.wording import said

_NAIVE: Final = "timezone_aware"


def refused_by_pydantic(details: Sequence[Mapping[str, Any]]) -> InvalidInput:
    """One error that names the first wrong field, and lists all of them in `errors`.

    `details` are those of `ValidationError.errors()`, each `loc` beginning with the name of the field. It is a
    NaiveTime when the first complaint is of a time without an offset.
    """
    listed = [{"field": _path(detail["loc"]), "detail": said(detail)} for detail in details]
    first = listed[0]
    kind = NaiveTime if details[0]["type"] == _NAIVE else InvalidInput
    named = f"“{first['field']}”" if first["field"] else "请求体"
    return kind(f"{named}{first['detail']}", field=first["field"], errors=listed)


def _path(loc: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in loc)[:100]
