"""Terms 时限 and the signed offsets of ladder rungs, as policy packs write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from gridflow.worktime.errors import UnknownTerm

LONGEST: Final = 9999
"""The largest amount of a term or offset: far above any legal term, far below what dates can hold."""

LONGEST_MONTHS: Final = 120
"""The largest amount of months: ten years."""

_WRITTEN = re.compile(r"(?P<sign>[+-]?)(?P<amount>[0-9]{1,9})(?P<unit>[a-z]{1,9})", re.ASCII)


class TermUnit(StrEnum):
    """What a term counts.

    `chinese` is its name after a number. `by_hours` says that it is counted from the instant of receipt in seconds,
    not from the day after in whole days; `by_office` that it counts working time only, which the calendar decides;
    `natural` 自然日 that it counts rest days too, in whole days. `longest` is the largest amount.
    """

    chinese: str
    by_hours: bool
    by_office: bool
    natural: bool
    longest: int

    def __new__(
        cls, written: str, chinese: str = "", by_hours: bool = False, by_office: bool = False, longest: int = LONGEST
    ) -> Self:
        unit = str.__new__(cls, written)
        unit._value_ = written
        unit.chinese, unit.by_hours, unit.by_office, unit.longest = chinese, by_hours, by_office, longest
        unit.natural = not (by_hours or by_office)
        return unit

    WORKING_DAY = ("wd", "个工作日", False, True)
    WORKING_HOUR = ("wh", "个工作小时", True, True)
    NATURAL_DAY = ("d", "日")
    CLOCK_HOUR = ("h", "小时", True)
    MONTH = ("mo", "个月", False, False, LONGEST_MONTHS)


_NAMED: Final = "、".join(f"{unit}({unit.chinese.lstrip('个')})" for unit in TermUnit)


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of time 时限, at least 1.

    Written `5wd` for five working days 工作日, `4wh` working hours 工作小时, `15d` natural days 自然日, `2h` clock
    hours 小时, `1mo` months 月.
    """

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= self.unit.longest:
            raise UnknownTerm(
                f"时限须在 1 至 {self.unit.longest}{self.unit.chinese}之间，不能是 {self.amount}", field="term"
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a term from `5wd`; raises `UnknownTerm` where form, amount or unit is another."""
        sign, amount, unit = _read(text, "时限", "term", "5wd")
        term = cls(-amount if sign == "-" else amount, unit)
        _require_canonical(str(term), text, "时限", "term")
        return term

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def chinese(self) -> str:
        """The term in Chinese: 5个工作日."""
        return f"{self.amount}{self.unit.chinese}"


def added_up(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The terms with those of one unit added up, in the order in which the units first come."""
    amounts: dict[TermUnit, int] = {}
    for term in terms:
        amounts[term.unit] = amounts.get(term.unit, 0) + term.amount
    return tuple(Term(amount, unit) for unit, amount in amounts.items())


@dataclass(frozen=True, slots=True)
class Offset:
    """A signed distance from a deadline, for a ladder rung 督办阶梯: `-1wd`, `0wd`, `+2wd`, `-30h`.

    `wd` and `d` lie days away from the last day, `wh` and `h` hours away from the due instant; there are no months.
    """

    amount: int
    unit: TermUnit

    def __post_init__(self) -> None:
        if self.unit is TermUnit.MONTH:
            raise UnknownTerm("偏移的单位不能是 mo（月）", field="offset")
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
        raise UnknownTerm(f"{name}“{text}”的单位 {written['unit']} 不支持，可用 {_NAMED}", field=field) from None
    return written["sign"], int(written["amount"]), unit


def _require_canonical(canonical: str, text: str, name: str, field: str) -> None:
    # One way to write each amount, so that what a pack says and what an event stores are the same text.
    if canonical != text:
        raise UnknownTerm(f"{name}“{text}”应写作“{canonical}”", field=field)
