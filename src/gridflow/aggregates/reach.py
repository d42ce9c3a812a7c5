"""How far ahead days may lie 日期上限."""

from datetime import date

from gridflow.errors import InvalidInput
from gridflow.worktime.years import LAST_DAY


def require_reachable(day: date | None, field: str) -> None:
    """Raises InvalidInput for a day beyond the last one of the calendar, on which nobody could look anything up."""
    if day is not None and day > LAST_DAY:
        raise InvalidInput(f"日期不得晚于 {LAST_DAY},所写为 {day}", field=field)
