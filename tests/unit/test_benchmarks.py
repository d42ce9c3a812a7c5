"""The benchmarks run, and say what they measured beside their floors."""

import importlib
import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from benchmarks.__main__ import NAMES, main
from benchmarks._copied_log import MORNING, multiply, real_lives
from benchmarks._county import small_county
from benchmarks._figures import Against, Figure, percentile, row
from benchmarks._life import LIFE, lives
from gridflow.aggregates.case import Case
from gridflow.policy import Stage
from gridflow.store.tables import events
from gridflow.testing import SettableClock


def test_a_run_is_written_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "run.json"
    main(["floors", "library", "--databases", "sqlite", "--seconds", "0.02", "--json", str(file)])
    run = json.loads(file.read_text(encoding="utf-8"))
    assert run["machine"]["cores"] >= 1
    assert run["machine"]["disk_sync_4k_ms"] > 0
    assert {figure["benchmark"] for figure in run["figures"]} == {"floors", "library"}
    for figure in run["figures"]:
        assert figure["value"] > 0
        assert all(one["ratio"] == figure["value"] / one["value"] for one in figure["against"])
    table = capsys.readouterr().out
    assert table.count("\n| ") == 1 + len(run["figures"])


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["flors"])
    assert "unknown: flors" in capsys.readouterr().err


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_gives_figures(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").figures)


@given(value=st.floats(0.1, 1e6), goal=st.floats(0.1, 1e6))
def test_only_rates_are_better_when_greater(value: float, goal: float) -> None:
    assert Figure("b", "d", "w", "s", value, "/s", goal=goal).met is (value >= goal)
    assert Figure("b", "d", "w", "s", value, "ms", goal=goal).met is (value <= goal)


def test_a_figure_must_reach_all_its_goals() -> None:
    missed, reached, asked_nothing = Against("a", 100.0, 5.0), Against("b", 100.0, 2.0), Against("c", 1e9)
    assert Figure("b", "d", "w", "s", 300.0, "/s", (asked_nothing,)).met is None
    assert Figure("b", "d", "w", "s", 300.0, "/s", (reached, asked_nothing)).met is True
    figure = Figure("b", "d", "w", "s", 300.0, "/s", (reached, missed))
    assert figure.met is False
    assert row(figure) == "| b | d | w | s | 300 /s | 3.00 × b(须 2); 3.00 × a(须 5) | 未达到 |"


@given(values=st.lists(st.floats(0, 1e6), min_size=1), share=st.floats(0, 1))
def test_a_percentile_is_not_exceeded_by_its_share(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values) * (1 - 1e-12)


def test_a_life_is_one_case_after_another_under_keys_of_its_own() -> None:
    told: list[tuple[str, str | None, str]] = []

    def carry_out(deed: object, number: str | None, key: str) -> str:
        told.append((type(deed).__name__, number, key))
        return number or f"case-{len(told)}"

    assert sum(islice(lives("me", carry_out), 2 * len(LIFE))) == len(told) == 20
    assert [number for _, number, _ in told] == [None, *["case-1"] * 9, None, *["case-11"] * 9]
    assert len({key for *_, key in told}) == 20


def test_copies_in_a_log_are_whole_cases(database_url: str) -> None:
    clock = SettableClock(MORNING)
    with small_county(database_url, clock) as county:
        first = county.log.head().position
        real_lives(county, clock, cases=3)
        block = county.log.head().position - first
        assert multiply(county, first, first + 4 * block) == first + 4 * block
        with county.database.reading() as connection:
            numbers = list(connection.execute(select(events.c.stream_id).where(events.c.position > first)).scalars())
        assert len(set(numbers)) == 4 * 3
        cases = [county.log.case(number) for number in set(numbers)]
        assert all(isinstance(case, Case) and case.stage is Stage.ARCHIVED for case in cases)
        assert len({case.query_code for case in cases if case is not None}) == 4 * 3
        assert county.projector.catch_up() == first + 4 * block
