"""What the tables of a policy pack are made of."""

from collections.abc import Callable
from math import isfinite
from typing import Annotated, Final, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from gridflow.errors import InvalidInput
from gridflow.worktime import Offset, Term

T = TypeVar("T")

EXACTLY: Final = "exactly"
"""The context of a validation in which nothing is taken for what it is not."""

_NO_NUMBER: Final = "须是数,不加引号"

CODE: Final = r"^[a-z][a-z0-9-]{0,40}$"
"""The shape of an identifier of the pack's own."""


class Entry(BaseModel):
    """Base of everything in a pack: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    @field_validator("*", mode="before")
    @classmethod
    def _as_it_is(cls, value: object, info: ValidationInfo) -> object:
        """Of a new text a number is finite, and neither text nor truth; a log may hold one that was read otherwise."""
        if info.context != EXACTLY:
            return value
        annotation = cls.model_fields[info.field_name or ""].annotation
        kinds = {annotation, *get_args(annotation)}
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("须是有限的数")
        if kinds & {int, float} and (isinstance(value, bool) or (isinstance(value, str) and str not in kinds)):
            raise ValueError(_NO_NUMBER)
        if bool in kinds and not isinstance(value, bool):
            raise ValueError("须是 true 或 false")
        return value


def _tuple_of_items(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _written(parse: Callable[[str], T]) -> Callable[[object], T]:
    """A parser of texts for use in the schema, whose refusals get the path within the file."""

    def read(value: object) -> T:
        if not isinstance(value, str):
            raise ValueError("须写作文本")
        try:
            return parse(value)
        except InvalidInput as error:
            raise ValueError(error.detail) from None

    return read


def _unquoted(value: object, info: ValidationInfo) -> object:
    if info.context == EXACTLY and isinstance(value, str | bool):
        raise ValueError(_NO_NUMBER)
    return value


Percent = Annotated[int, BeforeValidator(_unquoted), Field(ge=0, le=100)]
"""A share in per cent."""
Many = Annotated[tuple[T, ...], BeforeValidator(_tuple_of_items)]
"""An array of the file."""
WrittenTerm = Annotated[Term, BeforeValidator(_written(Term.parse))]
"""A term as it is written, e.g. `2wd`."""
WrittenOffset = Annotated[Offset, BeforeValidator(_written(Offset.parse))]
"""How far from a deadline, as it is written, e.g. `-1wd`."""
