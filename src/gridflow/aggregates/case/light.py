"""The light of a case 亮灯: how its clock stands at an instant."""

from datetime import datetime
from enum import StrEnum


class Light(StrEnum):
    """Green 绿灯 in time, yellow 黄灯 soon due, red 红灯 overdue; none 无 when no clock runs."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"

    @property
    def chinese(self) -> str:
        return {"green": "正常", "yellow": "临期", "red": "超期", "none": "不计时"}[self.value]


def light(*, running: bool, due: datetime | None, warn: datetime | None, at: datetime) -> Light:
    """The light at an instant. `due` is exclusive, so the due instant itself is red; an open deadline has none."""
    if not running:
        return Light.NONE
    if due is not None and at >= due:
        return Light.RED
    if warn is not None and at >= warn:
        return Light.YELLOW
    return Light.GREEN
