"""The seed tells everything."""

from pathlib import Path

from gridflow.simulation import DEMO_START
from tests.integration.simulation.living import days, living_county, log_of


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
