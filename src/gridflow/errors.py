"""The error tree of the domain. What HTTP makes of an error is decided in `gridflow.api.problems`."""

from typing import ClassVar


class GridFlowError(Exception):
    """A refusal that a caller can act on.

    `code` is stable English in kebab case and becomes the problem's type; `title` is the same in Chinese;
    `detail` says in Chinese what is wrong with this very request; `context` holds JSON values that help a machine.
    """

    code: ClassVar[str] = "gridflow-error"
    title: ClassVar[str] = "无法处理"

    def __init__(self, detail: str, **context: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.context = context


class InvalidInput(GridFlowError):
    """The request does not say something well formed; `context["field"]` names where."""

    code = "invalid-input"
    title = "输入有误"


class NaiveTime(InvalidInput):
    """A time without an offset from UTC, which could be one of many instants."""

    code = "naive-time"
    title = "时间缺少时区"


class UnknownUnit(GridFlowError):
    """No unit 单位 has this code."""

    code = "unknown-unit"
    title = "单位不存在"


class UnknownCase(GridFlowError):
    """No case has this number, or the actor may not see it; the two are not told apart."""

    code = "unknown-case"
    title = "事件不存在"


class UnknownMatter(GridFlowError):
    """No matter of this code was ever proposed, or it may not be seen."""

    code = "unknown-matter"
    title = "事项不存在"


class UnknownPerson(GridFlowError):
    """No person 人员 has this id, or the actor may not see them; the two are not told apart."""

    code = "unknown-person"
    title = "人员不存在"


class UnknownCommand(GridFlowError):
    """No command has this name."""

    code = "unknown-command"
    title = "没有这个操作"


class NotAdmitted(GridFlowError):
    """The command is not admitted in the stage the case is in."""

    code = "transition-not-admitted"
    title = "当前环节不允许此操作"


class RequestTooLate(NotAdmitted):
    """More time was asked for after the deadline had passed (FEATURES D9)."""

    code = "request-too-late"
    title = "期限已过,不能再申请"


class BeyondPolicy(NotAdmitted):
    """What was asked for is more, or more often, than the policy allows; `context["rule"]` names the rule."""

    code = "beyond-policy"
    title = "超出政策限制"


class ClosingUnmet(NotAdmitted):
    """What the matter asks for before a case is closed is missing 结案要求; `context["missing"]` names it."""

    code = "closing-unmet"
    title = "结案要求未满足"


class FilingUnmet(NotAdmitted):
    """The filing condition that the matter asks for is missing 立案条件; `context["missing"]` names what is."""

    code = "filing-unmet"
    title = "立案条件未写明"


class MatterNotAdmitted(GridFlowError):
    """The matter is not in the catalogue of admitted matters 事项准入 (S0: nothing else may enter the grid).

    `context["rule"]` says by which rule, `context["standing"]` how it stands with the matter.
    """

    code = "matter-not-admitted"
    title = "事项未准入"


class NotPermitted(GridFlowError):
    """The actor's role or unit may not give this command."""

    code = "not-permitted"
    title = "无权办理"


class RetiredUnit(NotPermitted):
    """The actor's unit is no more 已撤销; whoever stands for it `context["successor"]` acts with keys of its own."""

    code = "unit-retired"
    title = "所属单位已撤销"


class NotAuthenticated(GridFlowError):
    """No key, or a key that is unknown, revoked or malformed."""

    code = "not-authenticated"
    title = "身份未验证"


class SeparationOfDuties(NotPermitted):
    """Handler, checker and satisfaction recorder are different people; no applicant rules on its own request."""

    code = "separation-of-duties"
    title = "经办、核查、回访须由不同人员承担"


class StaleVersion(GridFlowError):
    """The case has moved on since the caller read it; `context["version"]` is the present version."""

    code = "stale-version"
    title = "事件已被更新"


class KeyReused(GridFlowError):
    """An idempotency key or a source number came again with a different body."""

    code = "idempotency-key-reused"
    title = "编号或键已用于另一请求"


class ProjectionBehind(GridFlowError):
    """The read model did not reach the asked position in time."""

    code = "projection-behind"
    title = "查询数据尚未更新到所需位置"


class StoreBusy(GridFlowError):
    """The write lock or a connection was not free in time; nothing was written, the same request may come again."""

    code = "store-busy"
    title = "存储繁忙"


class StoreUnreachable(GridFlowError):
    """The database cannot be connected to, the connection was lost, or the file is not a database.

    `said` is what the driver said, in one line. It may name hosts and users, so it is not told over HTTP.
    """

    code = "store-unreachable"
    title = "数据库无法连接"

    def __init__(self, said: str) -> None:
        super().__init__("数据库暂时无法使用，请稍后重试")
        self.said = next(iter(said.strip().splitlines()), "")


class UnreadableEvent(GridFlowError):
    """An event that everything else rests on cannot be read; `context` names the stream and the version."""

    code = "unreadable-event"
    title = "日志中的事件无法读取"
