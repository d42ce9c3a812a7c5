"""The rungs of a pack 督办阶梯: which ones a clock gets."""

import pytest

from gridflow.policy import Rung, Timed, builtin_pack
from gridflow.territory import Level
from gridflow.worktime import Term
from tests.unit.policy.packs import S0, changed, pack

PACK = builtin_pack("s0")
SWEPT = pack(
    S0
    + """
[sensitive_periods.congress]
title = "两会"
first = 2027-03-01
last = 2027-03-15

[[rungs]]
name = "sweep"
title = "每日清查"
kind = "remind"
offset = "-1wd"
stages = ["resolve"]
daily = true
period = "congress"
"""
)
CONGRESS = frozenset(("congress",))


def names(term: str, periods: frozenset[str] = CONGRESS, timed: Timed = Timed.RESOLVE) -> list[str]:
    return [r.name for r in SWEPT.rungs_of(timed, Term.parse(term), periods) if r.name.startswith("sweep")]


def test_rungs_stand_in_order_of_their_offset_whatever_the_order_of_the_file() -> None:
    moved = pack(changed('offset = "+1wd"', 'offset = "+20wd"'))
    names = [rung.name for rung in moved.rungs_of(Timed.ACCEPT, moved.terms[Timed.ACCEPT], frozenset())]
    assert names == ["remind", "missed", "order", "yellow", "red", "black", "urge"]


def test_a_rung_is_found_by_name() -> None:
    rung = PACK.rung("missed")
    assert rung is not None
    assert rung.notify == (Level.TOWNSHIP,)
    assert PACK.rung("purple") is None


@pytest.mark.parametrize(
    ("term", "sweeps"),
    [
        ("5wd", ["sweep-4", "sweep-3", "sweep-2", "sweep-1"]),
        ("2d", ["sweep-1"]),
        ("1wd", []),
        ("48h", []),
        ("8wh", []),
    ],
)
def test_a_daily_rung_comes_once_for_each_day_of_the_term_before_the_last(term: str, sweeps: list[str]) -> None:
    """每日清查 (S1, S4): a term of hours has no days before the last."""
    assert names(term) == sweeps


def test_the_distances_of_a_daily_rung_are_in_the_terms_own_days() -> None:
    for unit in ("wd", "d"):
        sweeps = [r for r in SWEPT.rungs_of(Timed.RESOLVE, Term.parse(f"3{unit}"), CONGRESS) if "sweep" in r.name]
        assert [str(rung.offset) for rung in sweeps] == [f"-2{unit}", f"-1{unit}"]


def test_a_rung_of_a_period_comes_in_no_other_time() -> None:
    assert names("5wd", frozenset()) == []
    assert names("5wd", timed=Timed.ACCEPT) == []


def test_each_day_of_a_daily_rung_is_found_by_its_name() -> None:
    """What fires is told to whom the daily rung says."""
    for name in ("sweep", "sweep-1", "sweep-12"):
        found = SWEPT.rung(name)
        assert found is not None
        assert found.title == "每日清查"
    assert SWEPT.rung("missed-1") is None


def test_a_rung_that_is_not_daily_stands_alone() -> None:
    rung = PACK.rung("remind")
    assert isinstance(rung, Rung)
    assert rung.each_day(Term.parse("5wd").unit, 5) == (rung,)
