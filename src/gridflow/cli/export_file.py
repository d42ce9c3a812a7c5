"""What an export is asked for and leaves behind, whatever it exports."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from gridflow.application.sheets.files import FileKind, write_file
from gridflow.cli.output import console
from gridflow.errors import InvalidInput

ExportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="以 .csv 或 .xlsx 结尾的文件;- 为标准输出(CSV)", show_default=False)
]
ExportUnit = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="只导出此单位及其下级;缺省为全县")]
ExportDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="按这一天的情况,如 2026-11-01;缺省为今天")]

_STANDARD_OUTPUT: Final = Path("-")


def kind_of(file: Path) -> FileKind:
    """The kind of file that a name asks for. Raises InvalidInput for another suffix."""
    if file == _STANDARD_OUTPUT:
        return FileKind.CSV
    try:
        return FileKind(file.suffix.lower().removeprefix("."))
    except ValueError:
        raise InvalidInput(f"文件“{file}”须以 .csv 或 .xlsx 结尾", field="file") from None


def write_table(file: Path, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Leave a table, whose first row is its heading, in a file, in place of what was there. Raises InvalidInput."""
    data = write_file(kind_of(file), title, rows)
    if file == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(data)
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InvalidInput(f"文件“{file}”无法写入:{error.strerror}", field="file") from None
    console().print(f"已导出{title} {len(rows) - 1} 个到 {file}。", markup=False, soft_wrap=True)
