"""Where the rules that every pack shares are said in its own document 规则出处."""

from pydantic import Field

from gridflow.policy.entry import Entry


class CitedRules(Entry):
    """The places of the founding document that refusals cite 规则出处."""

    admission: str | None = Field(default=None, description="“未经准入的事项不得进入网格”出自何处,如 S0 二(六)")
    grids: str | None = Field(default=None, description="“部门不得另行划分网格”出自何处,如 S0 二(二)")
