"""What is refused about grids alone."""

from gridflow.errors import GridFlowError, NotAdmitted


class UnknownGridChange(GridFlowError):
    """No application for a change of grids 网格变更申请 has this id."""

    code = "unknown-grid-change"
    title = "网格变更申请不存在"


class GridGap(NotAdmitted):
    """After the change a block would be in no grid that was in one (S0 二(二)); `context["blocks"]` names them."""

    code = "grid-gap"
    title = "变更后有区块未纳入网格"
