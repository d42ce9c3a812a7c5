"""What only pages can get wrong."""

from gridflow.errors import GridFlowError


class UnknownPage(GridFlowError):
    """No page or file has this address."""

    code = "unknown-page"
    title = "页面不存在"
