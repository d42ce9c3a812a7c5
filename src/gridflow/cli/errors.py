"""What only the command line refuses."""

from gridflow.errors import GridFlowError


class UsageMistaken(GridFlowError):
    """The command line itself is not one: an unknown command or option, or one that is missing."""

    code = "usage"
    title = "用法有误"


class NotInitialised(GridFlowError):
    """There is no county at this address yet; a command that reads must not make one."""

    code = "not-initialised"
    title = "县级库尚未建立"


class ImportRefused(GridFlowError):
    """A file has errors, so nothing of it was imported; `context["errors"]` lists them with their lines."""

    code = "import-refused"
    title = "导入文件有误"


class RecordedMeanwhile(GridFlowError):
    """Events were recorded between two readings that were to be compared."""

    code = "recorded-meanwhile"
    title = "无法比较"


class DemoDirectoryTaken(GridFlowError):
    """The directory holds something that no demonstration made, so the demonstration leaves it alone."""

    code = "demo-directory-taken"
    title = "演示目录已被占用"


class PortTaken(GridFlowError):
    """The address to serve on cannot be had, mostly because another process has it."""

    code = "port-taken"
    title = "端口不可用"
