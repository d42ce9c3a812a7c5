"""Lines of JSON 逐行JSON as they come: one by one, and none longer than allowed in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from gridflow.errors import InvalidInput


class LineTooLong(InvalidInput):
    """A line of a batch is longer than one report can be; `context["max_bytes"]` says how long it may be."""

    code = "line-too-long"
    title = "行过长"


LONGEST_LINE: Final = 65_536
"""How many bytes a line may have without its end: more than the longest report takes in the widest notation."""


@dataclass(frozen=True, slots=True)
class JsonLine:
    """A line that is not blank: its number, from 1, and its bytes without the end of line, None if it is too long."""

    number: int
    content: bytes | None

    @property
    def required(self) -> bytes:
        """The bytes. Raises LineTooLong."""
        if self.content is None:
            raise LineTooLong(f"一行不得超过{LONGEST_LINE}字节", max_bytes=LONGEST_LINE)
        return self.content


def json_lines(file: BinaryIO) -> Iterator[JsonLine]:
    """The lines of a file in order, but for blank ones, which count as lines all the same."""
    number = 0
    while read := file.readline(LONGEST_LINE + len(b"\r\n")):
        number += 1
        if not read.endswith(b"\n"):
            _skip_rest(file)
        content = read.removesuffix(b"\n").removesuffix(b"\r")
        if len(content) > LONGEST_LINE:
            yield JsonLine(number, None)
        elif content.strip():
            yield JsonLine(number, content)


def _skip_rest(file: BinaryIO) -> None:
    """Read on to the end of the line."""
    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
