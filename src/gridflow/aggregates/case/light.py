"""The light of a case 亮灯: how its clock stands at an instant."""

from datetime import datetime
from enum import StrEnum

from gridflow.aggregates.case.state import Clock


class Light(StrEnum):
    """Green 绿灯 in time, yellow 黄灯 soon due, red 红灯 overdue, paused 挂起 standing still; none 无 of no clock."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    NONE = "none"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Light.GREEN: "正常",
    Light.YELLOW: "临期",
    Light.RED: "超期",
    Light.PAUSED: "挂起",
    Light.NONE: "不计时",
}


def light(
    *, running: bool, due: datetime | None, warn: datetime | None, paused_until: datetime | None, at: datetime
) -> Light:
    """The light at an instant. `due` is exclusive, so the due instant itself is red; an open deadline has none.

    A clock stands still before `paused_until`, but what is overdue is overdue: no pause puts the red light out.
    """
    if not running:
        return Light.NONE
    if due is not None and at >= due:
        return Light.RED
    if paused_until is not None and at < paused_until:
        return Light.PAUSED
    if warn is not None and at >= warn:
        return Light.YELLOW
    return Light.GREEN


def paused_until(clock: Clock | None) -> datetime | None:
    """The end of a clock's last pause, which it is in or has behind it; None where it never stood still."""
    return max((end for _, end in clock.basis.pauses), default=None) if clock is not None else None


def light_of(clock: Clock | None, at: datetime) -> Light:
    """The light of a case with this clock, None where none runs, at an instant since its last event."""
    if clock is None:
        return Light.NONE
    return light(running=True, due=clock.due, warn=clock.warn, paused_until=paused_until(clock), at=at)
