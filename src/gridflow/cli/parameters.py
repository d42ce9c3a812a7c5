"""The options that several commands share."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="以JSON输出,键名为英文且保持稳定")]
CountyOnly = Annotated[bool, typer.Option("--county-only", help="只导入文件中本县的行,本县即为根单位")]
UnitCode = Annotated[str, typer.Argument(metavar="UNIT", help="单位编码", show_default=False)]
AtTime = Annotated[str | None, typer.Option(metavar="TIME", help="过去的某一时刻,如 2026-10-14T10:21:00+08:00")]
