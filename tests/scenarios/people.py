"""Who acts in the stories 人物: the people of the small county, and the names of its units."""

from collections.abc import Mapping
from typing import Any, Final

from gridflow.testing import person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CALLER,
    CLERK,
    COUNTY,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    HANDLER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)

示例县: Final = COUNTY
东乡镇: Final = TOWNSHIP
西山镇: Final = OTHER_TOWNSHIP
东一村: Final = VILLAGE
东二村: Final = SIBLING_VILLAGE
西一村: Final = FAR_VILLAGE
第一网格: Final = GRID
第二网格: Final = SECOND_GRID
东二村网格: Final = SIBLING_GRID
西一村网格: Final = FAR_GRID
执法队: Final = DEPARTMENT
住建局: Final = COUNTY_DEPARTMENT

网格员: Final = GRID_WORKER
第二网格员: Final = person("grid_worker", SECOND_GRID)
西一村网格员: Final = person("grid_worker", FAR_GRID)
村受理员: Final = CLERK
村督办员: Final = SUPERVISOR
村回访员: Final = CALLER
邻村受理员: Final = person("clerk", SIBLING_VILLAGE)
镇受理员: Final = person("clerk", TOWNSHIP)
东二村经办人: Final = person("handler", SIBLING_VILLAGE)
镇经办人: Final = person("handler", TOWNSHIP)
镇督办员: Final = person("supervisor", TOWNSHIP)
镇回访员: Final = person("caller", TOWNSHIP)
执法队经办人: Final = HANDLER
县受理员: Final = person("clerk", COUNTY)
县督办员: Final = person("supervisor", COUNTY)
县审计员: Final = person("auditor", COUNTY)
住建局经办人: Final = person("handler", COUNTY_DEPARTMENT)
热线平台: Final = person("integrator", COUNTY)
管理员: Final = ADMINISTRATOR
村管理员: Final = person("administrator", VILLAGE)
镇管理员: Final = person("administrator", TOWNSHIP)
邻镇管理员: Final = person("administrator", OTHER_TOWNSHIP)
执法队管理员: Final = person("administrator", DEPARTMENT)
住建局管理员: Final = person("administrator", COUNTY_DEPARTMENT)

王小二: Final[Mapping[str, Any]] = {
    "full_name": "王小二",
    "birth_date": "1990-01-01",
    "residence": VILLAGE,
    "unit": VILLAGE,
    "app_capable": True,
}
"""Somebody who may be entered into the register of people, and lacks nothing for a post but training."""
