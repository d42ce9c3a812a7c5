"""The seed tells everything."""

from pathlib import Path

from gridflow.simulation import DEMO_START, RememberingLog
from tests.integration.simulation.living import days, itself, living_county, log_of


def _live(folder: Path, seed: int) -> str:
    with living_county(f"sqlite:///{folder}", seed) as (county, simulation):
        simulation.run(DEMO_START + days(3))
        return log_of(county)


def test_the_same_seed_gives_the_same_log_and_another_seed_another(tmp_path: Path) -> None:
    first = _live(tmp_path / "first", 1)
    assert _live(tmp_path / "again", 1) == first
    assert _live(tmp_path / "other", 2) != first


def test_stopping_on_the_way_changes_nothing(tmp_path: Path) -> None:
    with living_county(f"sqlite:///{tmp_path / 'halting'}", 1) as (county, simulation):
        for part in (0.3, 1.01, 2.5, 3):
            simulation.run(DEMO_START + days(part))
        assert log_of(county) == _live(tmp_path / "straight", 1)


def test_a_log_that_remembers_is_the_same_log(tmp_path: Path) -> None:
    """Across the local paper and the other policy pack, with as many reports as fill the days."""
    logs = []
    for name, through in (("remembering", RememberingLog), ("itself", itself)):
        url = f"sqlite:///{tmp_path / name}"
        with living_county(url, 1, grids=3, cases_a_month=60, through=through) as (county, simulation):
            simulation.run(DEMO_START + days(35))
            logs.append(log_of(county))
    assert logs[0] == logs[1]
