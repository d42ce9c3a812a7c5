"""All benchmarks, or those named: `python -m benchmarks [names…] [--size small|full] [--json FILE]`."""

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks._databases import DATABASES, places
from benchmarks._figures import HEADING, Figure, document, row
from benchmarks._machine import machine
from benchmarks._run import Run
from gridflow.cli.garbage import collect_seldom

NAMES: Final = (
    "floors",
    "library",
    "commands",
    "slow_disk",
    "intake",
    "folding",
    "projection",
    "visible",
    "storage",
    "queues",
    "alerts",
    "ticks",
    "worktime",
)
_SECONDS: Final = {"small": 1.0, "full": 6.0}


def measured(names: tuple[str, ...], run: Callable[[], Run]) -> Iterator[Figure]:
    """The figures of these benchmarks, as they come; how long each took is told on stderr.

    Each is its own run, so that its floors are measured beside it and not some minutes before.
    """
    for name in names:
        begun = perf_counter()
        yield from importlib.import_module(f"benchmarks.{name}").figures(run())
        print(f"{name}: {perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> None:
    """Measure, and print the machine and a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"all of {', '.join(NAMES)} by default")
    parser.add_argument("--size", choices=_SECONDS, default="small")
    parser.add_argument("--seconds", type=float, help="how long each rate is measured")
    parser.add_argument("--databases", default=",".join(DATABASES), help="separated by commas")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the machine and the figures there")
    asked = parser.parse_args(arguments)
    databases, names = tuple(asked.databases.split(",")), tuple(asked.names) or NAMES
    if unknown := {*databases, *names} - {*DATABASES, *NAMES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    # As the program itself does, and to the good of the floors as well.
    collect_seldom()
    with places(databases) as found:
        on = machine(found)
        print("```json", json.dumps(on, ensure_ascii=False, indent=1), "```", "", HEADING, sep="\n", flush=True)
        seconds = asked.seconds or _SECONDS[asked.size]
        figures = []
        for figure in measured(names, lambda: Run(asked.size, databases, found, seconds)):
            figures.append(figure)
            print(row(figure), flush=True)
    verdicts = [figure.met for figure in figures if figure.met is not None]
    print(f"\n有目标的 {len(verdicts)} 项,达到 {sum(verdicts)} 项。")
    if asked.json is not None:
        told = document(on, asked.size, figures)
        asked.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
