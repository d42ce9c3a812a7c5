"""Terms 时限 and the signed offsets of ladder rungs, as policy packs write them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from gridflow.worktime.errors import UnknownTerm

LONGEST: Final = 9999
"""The largest amount of a term or offset: far above any legal term, far below what dates can hold."""

_WRITTEN = re.compile(r"(?P<sign>[+-]?)(?P<amount>[0-9]{1,9})(?P<unit>[a-z]{1,9})", re.ASCII)


class TermUnit(StrEnum):
    """What a term counts."""

    WORKING_DAY = "wd"


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of working time 时限, at least 1, written `5wd` for five working days."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LONGEST:
            raise UnknownTerm(f"时限须在 1 至 {LONGEST} 之间，不能是 {self.amount}", field="term")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a term from `5wd`; raises `UnknownTerm` where form, amount or unit is another."""
        sign, amount, unit = _read(text, "时限", "term", "5wd")
        term = cls(-amount if sign == "-" else amount, unit)
        _require_canonical(str(term), text, "时限", "term")
        return term

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class Offset:
    """A signed distance from a deadline's last day, for a ladder rung 督办阶梯: `-1wd`, `0wd`, `+2wd`."""

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if not -LONGEST <= self.amount <= LONGEST:
            raise UnknownTerm(f"偏移须在 ±{LONGEST} 之内，不能是 {self.amount}", field="offset")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an offset, signed unless 0; raises `UnknownTerm` where form, amount or unit is another."""
        sign, amount, unit = _read(text, "偏移", "offset", "-1wd、0wd、+2wd")
        offset = cls(-amount if sign == "-" else amount, unit)
        _require_canonical(str(offset), text, "偏移", "offset")
        return offset

    def __str__(self) -> str:
        return f"{self.amount:+d}{self.unit}" if self.amount else f"0{self.unit}"


def _read(text: str, name: str, field: str, example: str) -> tuple[str, int, TermUnit]:
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise UnknownTerm(f"{name}“{text[:32]}”无法识别，应写作 {example}", field=field)
    try:
        unit = TermUnit(written["unit"])
    except ValueError:
        raise UnknownTerm(
            f"{name}“{text}”的单位 {written['unit']} 不支持，目前只支持 wd（工作日）", field=field
        ) from None
    return written["sign"], int(written["amount"]), unit


def _require_canonical(canonical: str, text: str, name: str, field: str) -> None:
    # One way to write each amount, so that what a pack says and what an event stores are the same text.
    if canonical != text:
        raise UnknownTerm(f"{name}“{text}”应写作“{canonical}”", field=field)
