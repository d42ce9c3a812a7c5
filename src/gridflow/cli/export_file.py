"""What an export is asked for and leaves behind, whatever it exports."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Final

import typer

from gridflow.application.sheets.files import FileKind, write_file
from gridflow.application.sheets.sheet import Sheet, place_of
from gridflow.cli.os_errors import why
from gridflow.cli.output import console
from gridflow.cli.session import opened, parse_day, present, root_unit, settings_of
from gridflow.errors import InvalidInput

ExportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="以 .csv 或 .xlsx 结尾的文件;- 为标准输出(CSV)", show_default=False)
]
ExportUnit = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="只导出此单位及其下级;缺省为全县")]
ExportDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="按这一天的情况,如 2026-11-01;缺省为今天")]

STANDARD_OUTPUT: Final = Path("-")
"""What is written for the standard output."""


def export_register(context: typer.Context, sheet: Sheet, file: Path, unit: str | None, on: str | None) -> None:
    """Leave a register in a file, in place of what was there. Raises InvalidInput, and UnknownUnit."""
    settings, kind = settings_of(context), kind_of(file)
    with opened(settings) as county:
        day = parse_day(on, "on") if on is not None else None
        rows = sheet.rows(place_of(county.territory, county.rules, present(county), unit or root_unit(settings), day))
    leave(file, [write_file(kind, sheet.title, rows)])
    if file == STANDARD_OUTPUT:
        return
    console().print(f"已导出{sheet.title} {len(rows) - 1} 个到 {file}。", markup=False, soft_wrap=True)


def leave(file: Path, pieces: Iterable[bytes]) -> None:
    """Leave the pieces of an export in a file, whole or not at all. Raises InvalidInput, and what the pieces raise."""
    if file == STANDARD_OUTPUT:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with unfinished.open("wb") as stream:
            stream.writelines(pieces)
        unfinished.replace(file)
    except OSError as error:
        raise InvalidInput(f"文件“{file}”无法写入:{why(error)}", field="file") from None
    finally:
        with suppress(OSError):
            unfinished.unlink()


def kind_of(file: Path) -> FileKind:
    """The kind of file that a name asks for. Raises InvalidInput for another suffix."""
    if file == STANDARD_OUTPUT:
        return FileKind.CSV
    try:
        return FileKind(file.suffix.lower().removeprefix("."))
    except ValueError:
        raise InvalidInput(f"文件“{file}”须以 .csv 或 .xlsx 结尾", field="file") from None
