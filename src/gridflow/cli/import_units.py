"""`gridflow import units`: taking the units of a county in from a file, or those of a city's counties."""

from typing import Annotated

import typer

from gridflow.application.sheets.units import read_units
from gridflow.cli.import_city import import_city
from gridflow.cli.import_register import SheetFile
from gridflow.cli.import_report import DryRun, print_report
from gridflow.cli.parameters import AsJson, CountyOnly
from gridflow.cli.session import opened, read_bytes, require_county, settings_of
from gridflow.cli.unit_file import import_into
from gridflow.errors import InvalidInput


def import_units(
    context: typer.Context,
    file: SheetFile,
    county_only: CountyOnly = False,
    city: Annotated[bool, typer.Option("--city", help="文件含全市各县,逐县导入各自的库,没有的库即建立")] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """导入单位。有一处错误则全部不导入,并逐行列出错误;重复导入不会重复登记。"""
    settings = settings_of(context)
    data = read_bytes(file)
    if city:
        if county_only:
            raise InvalidInput("--city 与 --county-only 不能同时使用", field="city")
        import_city(settings, data, dry_run=dry_run, as_json=as_json)
        return
    require_county(settings)
    with opened(settings, make=not dry_run) as county:
        known = county.territory.registers.units
        report = import_into(county, read_units(data, settings.county, known, county_only=county_only), dry_run=dry_run)
    print_report(report, "单位", as_json=as_json)
