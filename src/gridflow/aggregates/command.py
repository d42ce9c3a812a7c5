"""What a command is, and the texts it may carry."""

import re
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", re.ASCII)


# Control characters and marks that turn the direction of writing: they hide what a text says, or steer a terminal.
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS: Final = re.compile("[\t\n\r\u2028\u2029]")


def _one_line(text: str) -> str:
    if _LINE_ENDS.search(text):
        raise ValueError("须写在一行内")
    return text


def _storable(text: str) -> str:
    if _UNSEEN.search(text):
        raise ValueError("文本中不得含有控制字符")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("文本中含有不成对的代理码位") from None
    return text


def _written(value: object) -> datetime:
    """Pydantic takes digits, as a number or a text, for seconds since 1970; nobody who writes them means that."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _RFC_3339.match(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    raise PydanticCustomError("datetime_parsing", "须是RFC 3339时间")


Instant = Annotated[AwareDatetime, BeforeValidator(_written)]
"""An RFC 3339 time with its offset from UTC."""

# The constraints stand first: behind a validator, stripping would come after the length has been looked at.
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_storable),
    AfterValidator(_one_line),
]
"""One line, 1 to 200 characters."""

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_storable)
]
"""Free text, 1 to 4000 characters."""

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$")]
"""A code or identifier of up to 64 ASCII characters."""

Units = Annotated[tuple[Word, ...], Field(max_length=20)]
"""The codes of up to 20 units."""


class Command(BaseModel):
    """Base of commands: frozen, strict, with a stable kebab-case `name` and its Chinese `title`.

    `occurred_at` is when the actor claims it happened, where that is not now; it never moves a clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: ClassVar[str]
    title: ClassVar[str]

    occurred_at: Instant | None = None
