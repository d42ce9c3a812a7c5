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


class NotUpgraded(GridFlowError):
    """The county's tables are not those of this program; a command that reads must not change them."""

    code = "not-upgraded"
    title = "县级库尚未升级"


class UnknownKey(GridFlowError):
    """No key has this identifier."""

    code = "unknown-key"
    title = "密钥不存在"


class UnknownPolicy(GridFlowError):
    """The county has adopted no policy pack of this version."""

    code = "unknown-policy"
    title = "政策包不存在"


class UnknownDraw(GridFlowError):
    """There was no draw of this name."""

    code = "unknown-draw"
    title = "抽取批次不存在"


class DemoDirectoryTaken(GridFlowError):
    """The directory holds something that no demonstration made, so the demonstration leaves it alone."""

    code = "demo-directory-taken"
    title = "演示目录已被占用"


class DemoRunning(GridFlowError):
    """A demonstration lives in this directory now; another would delete its database."""

    code = "demo-running"
    title = "演示正在运行"


class PortTaken(GridFlowError):
    """The address to serve on cannot be had, mostly because another process has it."""

    code = "port-taken"
    title = "端口不可用"
