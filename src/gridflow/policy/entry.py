"""What the tables of a policy pack are made of."""

from collections.abc import Callable
from typing import Annotated, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from gridflow.errors import InvalidInput
from gridflow.worktime import Offset, Term

T = TypeVar("T")

CODE: Final = r"^[a-z][a-z0-9-]{0,40}$"
"""The shape of an identifier of the pack's own."""


class Entry(BaseModel):
    """Base of everything in a pack: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


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


Percent = Annotated[int, Field(ge=0, le=100)]
"""A share in per cent."""
Many = Annotated[tuple[T, ...], BeforeValidator(_tuple_of_items)]
"""An array of the file."""
WrittenTerm = Annotated[Term, BeforeValidator(_written(Term.parse))]
"""A term as it is written, e.g. `2wd`."""
WrittenOffset = Annotated[Offset, BeforeValidator(_written(Offset.parse))]
"""How far from a deadline, as it is written, e.g. `-1wd`."""
