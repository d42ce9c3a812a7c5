"""The command `gridflow` and its sub-commands, and what becomes of errors."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from gridflow import __version__
from gridflow.cli import (
    administration,
    alerts,
    calendar,
    case,
    case_import,
    cases,
    city,
    county,
    dead_letters,
    demo,
    doctor,
    duplicates,
    export_commands,
    grids,
    import_commands,
    matters,
    owed,
    policy,
    queues,
    rebuilding,
    recheck,
    replay,
    serving,
    simulate,
    staff,
    units,
    what_if,
)
from gridflow.cli.errors import UsageMistaken
from gridflow.cli.garbage import collect_seldom
from gridflow.cli.option_names import option_given
from gridflow.cli.output import print_json, print_lines, print_refusal
from gridflow.cli.parameters import AsJson
from gridflow.cli.session import GlobalOptions
from gridflow.cli.usage import in_chinese
from gridflow.errors import GridFlowError

_REFUSED = 2
_INTERRUPTED = 130

app = typer.Typer(
    name="gridflow",
    help="GridFlow 网格事件流转引擎:受理、流转、办结、督办、考核,限时办理,全程留痕。",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.callback()
def options(
    context: typer.Context,
    database_url: Annotated[
        str | None,
        typer.Option(help="数据库地址:sqlite:///目录 或 postgresql+psycopg://…;缺省取环境变量 GRIDFLOW_DATABASE_URL"),
    ] = None,
    county: Annotated[str | None, typer.Option(help="六位县级代码;缺省取环境变量 GRIDFLOW_COUNTY")] = None,
) -> None:
    context.obj = GlobalOptions(database_url, county)


@app.command()
def version(as_json: AsJson = False) -> None:
    """显示版本号。"""
    if as_json:
        print_json({"version": __version__})
    else:
        print_lines(__version__)


app.command("init")(administration.init)
app.command("serve")(serving.serve)
app.command("work")(serving.work)
app.command("demo")(demo.demo)
app.command("simulate")(simulate.simulate)
app.command("queue")(queues.queue)
app.command("tree")(queues.tree)
app.command("overdue")(queues.overdue)
app.command("owed")(owed.owed)
app.command("cases")(cases.cases)
app.command("alerts")(alerts.alerts)
app.command("replay")(replay.replay)
app.command("duplicates")(duplicates.duplicates)
app.command("import-cases")(case_import.import_cases)
app.command("whatif")(what_if.what_if_command)
app.command("rebuild")(rebuilding.rebuild_command)
app.command("doctor")(doctor.doctor)
for name, group, title in (
    ("case", case.case, "办理事件:上报、受理、派遣、办结等各项操作。"),
    ("import", import_commands.imports, "导入CSV、XLSX文件中的数据。"),
    ("export", export_commands.exports, "导出CSV、XLSX文件,所得文件可再导入。"),
    ("county", county.county, "管理县级库:列出、建立、迁移。"),
    ("deadletter", dead_letters.dead_letters, "查看、重试、略过搁置的事件:不能读取或不能计算的。"),
    ("city", city.city, "汇总全市各县(区):看板、逾期清单、市级库。"),
    ("units", units.units, "查看、调整单位:更名、改属、合并、拆分、撤销,沿革与汇总。"),
    ("key", administration.keys, "管理接口密钥。"),
    ("calendar", calendar.calendar, "查询工作日历、计算时限、导入放假安排与办公时间。"),
    ("grid", grids.grid, "查看网格台账、公示牌、覆盖率,登记区块,申请、批准网格变更。"),
    ("matter", matters.matter, "查看事项清单,申请、核准、修订、撤销事项准入。"),
    ("staff", staff.staff, "登记、任免人员,查看名册、配备率、缺员和培训。"),
    ("policy", policy.policy, "查看、核对、启用政策包。"),
    ("recheck", recheck.recheck, "在归档事件中随机抽取复核,列出、复算各批抽取。"),
):
    app.add_typer(group, name=name, help=title, no_args_is_help=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 a check failed, 2 refused, 130 interrupted.

    `arguments` are those after the program's name; None takes the process's own.
    """
    if arguments is None:
        # The process is ours alone.
        collect_seldom()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(args=given, prog_name="gridflow", standalone_mode=False)
    except GridFlowError as error:
        option = option_given(error.context.get("field"), given)
        print_refusal(error, as_json="--json" in given, option=option)
        sys.exit(_REFUSED)
    except TyperException as error:
        said = in_chinese(error.format_message())
        print_refusal(UsageMistaken(f"{said} 加 --help 查看用法"), as_json="--json" in given)
        sys.exit(_REFUSED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)
