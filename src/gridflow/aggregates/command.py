"""What a command is, and the texts it may carry."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("文本中不得含有空字符(U+0000)")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("文本中含有不成对的代理码位") from None
    return text


Title = Annotated[
    str, AfterValidator(_storable), StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
]
"""One line, 1 to 200 characters."""

Text = Annotated[
    str, AfterValidator(_storable), StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
]
"""Free text, 1 to 4000 characters."""

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$")]
"""A code or identifier of up to 64 ASCII characters."""


class Command(BaseModel):
    """Base of commands: frozen, strict, with a stable kebab-case `name` and its Chinese `title`.

    `occurred_at` is when the actor claims it happened, where that is not now; it never moves a clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: ClassVar[str]
    title: ClassVar[str]

    occurred_at: AwareDatetime | None = None
