"""What a city shows, as tables."""

from typing import Final

from rich.table import Table

from gridflow.aggregates.case.light import Light
from gridflow.city.city import CityTree, OverdueList
from gridflow.cli.output import listing
from gridflow.policy import Stage

_STAGES: Final = Stage.worked()


def roll_up_table(tree: CityTree) -> Table:
    """A row for each county, with its cases by stage and light, and their sums."""
    table = listing("县(区)", *(stage.chinese for stage in _STAGES), *(light.chinese for light in Light), "合计")
    for column in table.columns[1:]:
        column.justify = "right"
    named = [(one.name, one.stages, one.lights, one.total) for one in tree.rows]
    for name, stages, lights, total in (*named, ("合计", tree.stages, tree.lights, tree.total)):
        table.add_row(
            name,
            *(str(stages.get(stage, 0)) for stage in _STAGES),
            *(str(lights.get(light, 0)) for light in Light),
            str(total),
        )
    return table


def overdue_table(page: OverdueList) -> Table:
    """A row for each overdue case."""
    table = listing("县(区)", "编号", "环节", "时限", "持有单位", "主题")
    table.columns[1].no_wrap = True
    for row in page.rows:
        limit = f"{row.standing.words}\n{row.standing.end}" if row.standing.end else row.standing.words
        table.add_row(row.county_name, row.number, row.stage.chinese, limit, row.holder_name, row.subject)
    return table
