"""What a benchmark says: figures, each beside the floors of the same run and what it must reach."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Against:
    """A floor that a figure is held against, measured in the same run; the ratio is to be `goal` at least, if any."""

    floor: str
    value: float
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    `what` says what was measured and `setting` how (threads, size). `unit` is `/s`, `µs`, `ms`, `s` or `B`; only rates
    are better when they are greater. `goal` is what the value must reach, if anything.
    """

    benchmark: str
    database: str
    what: str
    setting: str
    value: float
    unit: str
    against: tuple[Against, ...] = ()
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether all goals are reached; None without any."""
        verdicts = [self.value / one.value >= one.goal for one in self.against if one.goal is not None]
        if self.goal is not None:
            verdicts.append(self.value >= self.goal if self.unit == "/s" else self.value <= self.goal)
        return all(verdicts) if verdicts else None


def row(figure: Figure) -> str:
    """The figure as a row of the Markdown table under `HEADING`."""
    ratios = [
        f"{figure.value / one.value:,.2f} × {one.floor}" + (f"(须 {one.goal:g})" if one.goal is not None else "")
        for one in figure.against
    ]
    goal = "" if figure.goal is None else f"(须 {figure.goal:,g})"
    verdict = {True: "达到", False: "未达到", None: ""}[figure.met]
    cells = (figure.benchmark, figure.database, figure.what, figure.setting, f"{_said(figure)}{goal}")
    return f"| {' | '.join(cells)} | {'; '.join(ratios)} | {verdict} |"


HEADING = "| benchmark | database | 量 | 条件 | 值 | 与同次测得的底线之比 | 目标 |\n|---|---|---|---|---:|---|---|"


def document(machine: dict[str, Any], size: str, figures: Iterable[Figure]) -> dict[str, Any]:
    """A run as JSON says it: the machine, the size, and all figures with their ratios."""
    return {"size": size, "machine": machine, "figures": [_members(figure) for figure in figures]}


def _members(figure: Figure) -> dict[str, Any]:
    members = asdict(figure)
    for one in members["against"]:
        one["ratio"] = figure.value / one["value"]
    return members | {"met": figure.met}


def _said(figure: Figure) -> str:
    digits = 0 if abs(figure.value) >= 100 else 2
    return f"{figure.value:,.{digits}f} {figure.unit}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
