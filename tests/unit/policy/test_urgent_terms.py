"""No pack that ships gives an urgent case more time than a general one of the same matter."""

from datetime import datetime
from itertools import product

import pytest

from gridflow.policy import PolicyPack, Timed, Urgency, builtin_names, builtin_text, layered
from gridflow.policy.reading import parse_draft
from gridflow.territory import Level
from gridflow.testing import instant
from gridflow.testing.territory import COUNTY, COUNTY_DEPARTMENT, DEPARTMENT, GRID, TOWNSHIP, VILLAGE
from gridflow.worktime import Term, deadline, default_calendars

CALENDAR = default_calendars().of()
RECEIVED = [
    instant(text) for text in ("2026-10-12T08:30:00+08:00", "2026-10-14T15:00:00+08:00", "2026-10-16T17:59:00+08:00")
]
CHAINS = {
    Level.COUNTY: (COUNTY,),
    Level.TOWNSHIP: (COUNTY, TOWNSHIP),
    Level.VILLAGE: (COUNTY, TOWNSHIP, VILLAGE),
    Level.GRID: (COUNTY, TOWNSHIP, VILLAGE, GRID),
    "bureau": (COUNTY, COUNTY_DEPARTMENT),
    "brigade": (COUNTY, TOWNSHIP, DEPARTMENT),
}


def ends(pack: PolicyPack, term: Term) -> list[datetime]:
    found = [deadline(CALENDAR, at, term, counting=pack.counting).due for at in RECEIVED]
    return [due for due in found if due is not None]


@pytest.mark.parametrize("name", builtin_names())
def test_what_is_urgent_is_never_given_longer(name: str) -> None:
    pack = parse_draft(layered(builtin_text(name), name), name)
    for matter, timed, (level, chain) in product(pack.matters, Timed, CHAINS.items()):
        general, urgent = (
            pack.term(timed, matter, urgency, chain, frozenset()) for urgency in (Urgency.GENERAL, Urgency.URGENT)
        )
        for before, after in zip(ends(pack, urgent), ends(pack, general), strict=True):
            assert before <= after, (matter, timed, level)


@pytest.mark.parametrize(
    ("name", "matter", "term"),
    [("city", "building-new", "1wd"), ("city", "building-existing", "1wd"), ("hotline-graded", "consultation", "2h")],
)
def test_a_matter_with_a_long_term_is_done_soon_where_it_is_urgent(name: str, matter: str, term: str) -> None:
    pack = parse_draft(layered(builtin_text(name), name), name)
    assert pack.term(Timed.RESOLVE, matter, Urgency.URGENT, (COUNTY,), frozenset()) == Term.parse(term)
