"""Compute docs/CAPACITY.md from the table of measured costs at its top."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "CAPACITY.md"

_INPUT: Final = re.compile(r"^\| `(?P<name>[a-z_]+)` \| (?P<value>[0-9.,]+) \|", re.MULTILINE)
_BLOCK: Final = re.compile(r"(<!-- computed -->\n).*?(<!-- /computed -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be carried: so many counties, so many events of theirs a year."""

    name: str
    counties: int
    events_a_year: int


PLACES: Final = (
    Place("一个县", 1, 1_000_000),
    Place("一个市", 10, 10_000_000),
    Place("一个省", 90, 100_000_000),
    Place("全国", 2_850, 10_000_000_000),
)


def inputs(page: str) -> dict[str, float]:
    """The costs that the page says, by name."""
    return {found["name"]: float(found["value"].replace(",", "")) for found in _INPUT.finditer(page)}


def table(cost: Mapping[str, float]) -> str:
    """What each place needs, as a table. Raises KeyError for a cost that is not said."""
    rows = [_row(place, cost) for place in PLACES]
    titles = (
        "县",
        "事件/年",
        "命令/年",
        "高峰命令/秒",
        "一年占盘",
        "十年占盘",
        "核",
        "数据库节点",
        "接口进程",
        "重建一年",
    )
    head = f"| | {' | '.join(titles)} |\n|---|{'---:|' * len(titles)}"
    return "\n".join([head, *rows])


def _row(place: Place, cost: Mapping[str, float]) -> str:
    commands = place.events_a_year * cost["commands_a_case"] / cost["events_a_case"]
    working_seconds = cost["working_days"] * cost["working_hours"] * 3600
    peak = commands / working_seconds * cost["peak_factor"]
    peak_events = peak * cost["events_a_case"] / cost["commands_a_case"]
    stored = commands * cost["bytes_a_command"]
    busy = peak / cost["commands_a_second_a_core"] + peak_events / cost["projected_a_second_a_core"]
    cores = busy / cost["use"]
    ten_years = stored * 10
    nodes = max(1, ceil(cores / cost["node_cores"]), ceil(ten_years / (cost["node_terabytes"] * 1e12)))
    processes = max(2, ceil(peak / (cost["commands_a_second_a_core"] * cost["use"])))
    rebuild = place.events_a_year / (cost["rebuilt_a_second"] * nodes)
    cells = (
        f"{place.counties:,}",
        _count(place.events_a_year),
        _count(commands),
        f"{peak:,.1f}" if peak < 100 else f"{peak:,.0f}",
        _bytes(stored),
        _bytes(ten_years),
        "不到 0.1" if cores < 0.1 else f"{cores:,.1f}",
        f"{nodes} + {nodes}",
        str(processes),
        _duration(rebuild),
    )
    return f"| {place.name} | {' | '.join(cells)} |"


def written(page: str) -> str:
    """The page with its results as its inputs have them now."""
    return _BLOCK.sub(lambda found: f"{found[1]}{table(inputs(page))}\n{found[2]}", page)


def _count(number: float) -> str:
    return f"{number / 1e8:,.2f} 亿" if number >= 1e8 else f"{number / 1e4:,.0f} 万"


def _bytes(number: float) -> str:
    return f"{number / 1e12:,.1f} TB" if number >= 1e12 else f"{number / 1e9:,.1f} GB"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} 秒"
    return f"{seconds / 60:.0f} 分" if seconds < 7200 else f"{seconds / 3600:.1f} 小时"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
