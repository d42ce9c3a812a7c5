"""Random re-checks 抽取复核 at the command line."""

from datetime import date

import pytest

from gridflow.aggregates.recheck import DrawRechecks
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, instant
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, TOWNSHIP
from tests.integration.cli.commands import Gridflow

# The command line lives in the present, in which the whole of 2025 is over.
DAYS = ("--from", "2025-01-01", "--to", "2025-12-31")
DRAW = f"{COUNTY}-20250101-20251231"


def test_a_draw_is_made_listed_and_verified(gridflow: Gridflow, county: County) -> None:
    made = gridflow("recheck", "draw", COUNTY, *DAYS, "--share", "7", "--json").document
    assert (made["draw"], made["share"], made["population"], made["drawn"], made["new"]) == (DRAW, 7, 0, [], True)
    assert made["drawn_by"] == {"id": "operator", "role": "administrator", "unit": COUNTY}
    assert gridflow("recheck", "draw", COUNTY, *DAYS, "--json").document == made | {"new": False}
    assert f"此前已抽取{DRAW}:归档0件,抽中0件。" in gridflow("recheck", "draw", COUNTY, *DAYS).unbroken

    (listed,) = gridflow("recheck", "list", "--json").document
    assert listed | {"new": True} == made
    assert DRAW in gridflow("recheck", "list").unbroken

    verified = gridflow("recheck", "verify", DRAW, "--json")
    assert verified.code == 0
    assert verified.document == {"draw": DRAW, "holds": True, "population": True, "drawn": True, "missing": []}
    assert "名册一致,抽中一致。" in gridflow("recheck", "verify", DRAW).out


def test_a_drawn_case_is_named_and_verified(gridflow: Gridflow, county: County, overdue: str) -> None:
    days = (date(2026, 10, 1), date(2026, 10, 31))
    assert isinstance(county.clock, SettableClock)
    county.clock.set(instant("2026-11-01T09:00:00+08:00"))
    drawing, _ = county.rechecks.draw(DrawRechecks(unit=TOWNSHIP, first=days[0], last=days[1]), ADMINISTRATOR)
    assert drawing.body.drawn == (overdue,)
    assert gridflow("recheck", "verify", drawing.body.draw, "--json").document["holds"] is True
    assert "抽中复核" in gridflow("replay", overdue).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "yesterday", "--to", "2025-12-31"), "--from"),
        (("--from", "2025-01-01", "--to", "2999-12-31"), "--to"),
    ],
)
def test_what_is_wrong_is_told_by_the_option(
    gridflow: Gridflow, county: County, arguments: tuple[str, ...], said: str
) -> None:
    done = gridflow("recheck", "draw", COUNTY, *arguments)
    assert done.code == 2
    assert said in done.err


def test_what_is_not_there_is_told(gridflow: Gridflow, county: County) -> None:
    assert gridflow("recheck", "draw", "990101009000", *DAYS, "--json").error["code"] == "unknown-unit"
    missing = gridflow("recheck", "verify", DRAW, "--json")
    assert (missing.code, missing.error["code"]) == (2, "unknown-draw")


def test_reading_makes_no_county(gridflow: Gridflow) -> None:
    for arguments in (("list",), ("verify", DRAW), ("draw", COUNTY, *DAYS)):
        assert gridflow("recheck", *arguments, "--json").error["code"] == "not-initialised"
