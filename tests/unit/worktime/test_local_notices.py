"""Local notices: of several units on the way up the nearest wins, within one the later."""

from datetime import date

import pytest

from gridflow.worktime import Calendar, DayReason, load_notices
from tests.unit.worktime.papers import arrangement

PROVINCE, COUNTY, TOWNSHIP = "450000000000", "450103000000", "450103001000"
CHAIN = (PROVINCE, COUNTY, TOWNSHIP)
FRIDAY = date(2023, 4, 21)
MAKEUP = date(2023, 4, 23)
PAPERS = (
    *load_notices(),
    arrangement("P", "2023-03-14", off=(FRIDAY, date(2023, 4, 22), MAKEUP), unit=PROVINCE),
    arrangement("T", "2023-03-01", on=(FRIDAY,), unit=TOWNSHIP),
    arrangement("C2", "2023-04-02", on=(MAKEUP,), unit=COUNTY),
    arrangement("C1", "2023-04-01", off=(MAKEUP,), on=(date(2023, 4, 22),), unit=COUNTY),
)


@pytest.mark.parametrize(
    ("chain", "day", "reason"),
    [
        pytest.param((), FRIDAY, DayReason("weekday", None), id="the country"),
        pytest.param((), MAKEUP, DayReason("makeup", "CN-2023"), id="the country's make-up day"),
        pytest.param((PROVINCE,), MAKEUP, DayReason("holiday", "P"), id="turned off in the province"),
        pytest.param((PROVINCE, COUNTY), FRIDAY, DayReason("holiday", "P"), id="the county is silent on it"),
        pytest.param((PROVINCE, COUNTY), MAKEUP, DayReason("makeup", "C2"), id="the county's later paper"),
        pytest.param((PROVINCE, COUNTY), date(2023, 4, 22), DayReason("makeup", "C1"), id="its earlier one beside it"),
        pytest.param(CHAIN, FRIDAY, DayReason("weekday", "T"), id="the nearest wins, though it came first"),
        pytest.param(CHAIN, MAKEUP, DayReason("makeup", "C2"), id="the township is silent on it"),
        pytest.param(("110000000000",), MAKEUP, DayReason("makeup", "CN-2023"), id="another province"),
    ],
)
def test_the_nearest_unit_decides(chain: tuple[str, ...], day: date, reason: DayReason) -> None:
    assert Calendar(PAPERS, chain).reason(day) == reason


def test_a_local_notice_makes_no_year_known() -> None:
    local = arrangement("P", "2026-12-01", off=(date(2027, 4, 9),), unit=PROVINCE)
    calendar = Calendar((*load_notices(), local), CHAIN)
    assert calendar.certainty(date(2027, 4, 9)) == "unknown"
    assert calendar.certainty(date(2026, 12, 31)) == "provisional"
