"""What only an HTTP interface refuses."""

from gridflow.errors import GridFlowError


class MalformedBody(GridFlowError):
    """The body is not JSON as this interface reads it: I-JSON (RFC 7493) in UTF-8, of bounded depth, without U+0000."""

    code = "malformed-body"
    title = "请求体不是合格的JSON"


class MalformedRequest(GridFlowError):
    """What came is no HTTP request."""

    code = "malformed-request"
    title = "不是合格的HTTP请求"


class BodyTooLarge(GridFlowError):
    """The body is larger than the settings allow; `context["max_bytes"]` says how large it may be."""

    code = "body-too-large"
    title = "请求体过大"


class UnsupportedMediaType(GridFlowError):
    """The body is not announced as JSON."""

    code = "unsupported-media-type"
    title = "不支持的内容类型"


class NoSuchResource(GridFlowError):
    """No resource of this interface has this address."""

    code = "not-found"
    title = "地址不存在"


class MethodNotAllowed(GridFlowError):
    """The resource has no such method."""

    code = "method-not-allowed"
    title = "不支持的请求方法"


class HttpRefusal(GridFlowError):
    """Any other refusal of the HTTP layer itself."""

    code = "http-error"
    title = "请求无法处理"


class InternalError(GridFlowError):
    """A fault of the engine; what exactly is in the server's log and never in the answer."""

    code = "internal-error"
    title = "系统内部错误"
