"""`gridflow import-cases`: reporting every line of a file."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from gridflow.aggregates.event import Actor
from gridflow.application.json_lines import json_lines
from gridflow.bootstrap import County
from gridflow.cli.acting import ActingActor, ActingRole, ActingUnit, IdempotencyKey, actor_of, require_key
from gridflow.cli.os_errors import why
from gridflow.cli.output import console, error_console, print_json
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import opened, require_county, settings_of
from gridflow.errors import InvalidInput

_MOST_SHOWN: Final = 20
_MOST_LISTED: Final = 1000


def import_cases(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="每行一个上报的JSON", show_default=False)],
    unit: ActingUnit,
    role: ActingRole,
    actor: ActingActor,
    key: IdempotencyKey = None,
    refused: Annotated[
        Path | None, typer.Option(metavar="FILE", help="存放被拒的行;缺省为原文件名加 .refused.jsonl")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """逐行上报一个JSON Lines文件中的事件。一行有误不影响其他行;同一文件重复导入不会重复上报。"""
    settings = settings_of(context)
    by = actor_of(unit, role, actor)
    require_key(key)
    rest = refused or file.with_name(f"{file.name}.refused.jsonl")
    with _read(file) as lines:
        key = key or f"file:{hashlib.file_digest(lines, 'sha256').hexdigest()}"
        lines.seek(0)
        require_county(settings)
        with opened(settings, make=True) as county:
            reported, known, problems, count = _carry_out(county, by, lines, key, rest)
    if as_json:
        document = {"reported": reported, "known": known, "refused": count, "problems": problems}
        print_json(document | {"refused_file": str(rest) if count else None})
    else:
        _say(reported, known, problems, count, rest)
    if count:
        raise typer.Exit(1)


def _carry_out(
    county: County, by: Actor, lines: BinaryIO, key: str, rest: Path
) -> tuple[int, int, list[dict[str, Any]], int]:
    """How many were reported now and before, what was wrong with the refused lines, as far as listed, and their number.

    The refused lines are kept in `rest` as they came, but for those that were too long.
    """
    # Here and not above: whoever imports nothing starts sooner without the web framework.
    from gridflow.api.batch import report_lines

    reported = known = count = 0
    problems: list[dict[str, Any]] = []
    kept: BinaryIO | None = None
    try:
        with _bar() as bar:
            task = bar.add_task("", total=_size(lines))
            for line, result in report_lines(county.bus, by, json_lines(lines), key):
                bar.update(task, completed=lines.tell())
                if "receipt" in result:
                    known += result["replayed"]
                    reported += not result["replayed"]
                    continue
                count += 1
                if count <= _MOST_LISTED:
                    problems.append({"line": line.number, **result["problem"]})
                kept = kept or rest.open("wb")
                if line.content is not None:
                    kept.write(line.content + b"\n")
    finally:
        if kept is not None:
            kept.close()
    return reported, known, problems, count


def _say(reported: int, known: int, problems: list[dict[str, Any]], count: int, rest: Path) -> None:
    screen = console()
    screen.print(f"上报 {reported} 件,此前已上报 {known} 件,被拒 {count} 行。")
    for problem in problems[:_MOST_SHOWN]:
        screen.print(f"  第{problem['line']}行:{problem['title']},{problem['detail']}", markup=False)
    if count > _MOST_SHOWN:
        screen.print(f"  ……共 {count} 行,加 --json 列出更多")
    if count:
        screen.print(f"被拒的行存于 {rest},更正后可再导入。", markup=False, soft_wrap=True)


@contextmanager
def _read(file: Path) -> Iterator[BufferedReader]:
    try:
        opened_file = file.open("rb")
    except OSError as error:
        raise InvalidInput(f"文件“{file}”无法读取:{why(error)}", field="file") from None
    with opened_file:
        yield opened_file


def _size(lines: BinaryIO) -> int:
    lines.seek(0, 2)
    size = lines.tell()
    lines.seek(0)
    return size


def _bar() -> Progress:
    return Progress(
        TextColumn("上报"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        console=error_console(),
        transient=True,
    )
