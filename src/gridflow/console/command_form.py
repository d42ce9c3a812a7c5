"""A form for a command on the county's registers 台账: what can be filled in, and the command that it says."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal

from pydantic import ValidationError

from gridflow.aggregates.command import Command
from gridflow.errors import GridFlowError, InvalidInput
from gridflow.wording import said

Kind = Literal["line", "text", "day", "number", "choice", "check", "codes", "pairs"]

_SEPARATORS: Final = re.compile(r"[\s,,、;;]+")
KEY_FIELD: Final = "form-key"
"""The hidden field by which a form that is sent twice is carried out once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be filled in: `name` is the field of the command, its parts joined by dots.

    `codes` are several codes with blanks or commas between; `pairs` lines of a code and a text.
    """

    name: str
    label: str
    kind: Kind = "line"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CommandForm:
    """A form that gives a command. `addressed` are the fields that the page says.

    Where it is `applied_for` instead, that command's own fields are `beside`, and `wrapped` makes it. `values` and
    `refusal` are what was typed, and what was wrong with it.
    """

    command: type[Command]
    url: str
    entries: tuple[Entry, ...]
    addressed: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    applied_for: type[Command] | None = None
    beside: tuple[Entry, ...] = ()
    wrapped: Callable[[Command, Mapping[str, object]], Command] = lambda command, _: command
    values: Mapping[str, str] = field(default_factory=dict)
    refusal: GridFlowError | None = None
    key: str = field(default_factory=lambda: secrets.token_hex(12))

    @property
    def heading(self) -> str:
        return self.title or self.command.title

    @property
    def gives(self) -> type[Command]:
        """The command that is given."""
        return self.applied_for or self.command

    @property
    def name(self) -> str:
        """What tells the form apart on its page."""
        return self.url.rsplit("/console/", 1)[-1].replace("/", "-").replace(":", "-")

    def refused(self, values: Mapping[str, str], error: GridFlowError) -> "CommandForm":
        """The same form, filled in as it was, saying what was wrong."""
        return replace(self, values=values, refusal=error, key=values.get(KEY_FIELD) or self.key)

    def read(self, values: Mapping[str, str]) -> Command:
        """The command that the filled-in form says. Raises InvalidInput, by the labels of the form."""
        given, beside = _fields(self.entries, values), _fields(self.beside, values)
        try:
            return self.wrapped(self.command.model_validate(given | dict(self.addressed)), beside)
        except ValidationError as error:
            raise self._in_words(error) from None

    def _in_words(self, error: ValidationError) -> InvalidInput:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(step) for step in first["loc"])
        known = (*self.entries, *self.beside)
        label = next((one.label for one in known if path == one.name or path.startswith(f"{one.name}.")), path)
        return InvalidInput(f"“{label}”{said(first)}", field=path)


def _fields(entries: Iterable[Entry], values: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for one in entries:
        text = values.get(one.name, "").strip()
        if text or one.kind == "check":
            _put(given, one.name.split("."), _read(one, text))
        elif one.required:
            raise InvalidInput(f"请填写“{one.label}”", field=one.name)
    return given


def _put(given: dict[str, Any], path: list[str], value: object) -> None:
    for step in path[:-1]:
        given = given.setdefault(step, {})
    given[path[-1]] = value


def _read(entry: Entry, text: str) -> object:
    match entry.kind:
        case "check":
            return text == "on"
        case "codes":
            return tuple(filter(None, _SEPARATORS.split(text)))
        case "pairs":
            return dict(_pair(entry, line) for line in text.splitlines() if line.strip())
        case "day":
            return _day(entry, text)
        case "number":
            if not (text.isascii() and text.isdigit()):
                raise InvalidInput(f"“{entry.label}”须是整数", field=entry.name)
            return int(text)
        case _:
            return text


def _pair(entry: Entry, line: str) -> tuple[str, str]:
    code, *rest = line.strip().split(maxsplit=1)
    if not rest:
        raise InvalidInput(f"“{entry.label}”每行须写一个代码、一个空格和内容", field=entry.name)
    return code, rest[0]


def _day(entry: Entry, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"“{entry.label}”须是日期,如 2026-11-22", field=entry.name) from None
