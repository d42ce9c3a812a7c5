"""The ladder over sixty simulated days, a minute at a time, with two thousand cases."""

from tests.integration.ladder.test_each_minute import run


def test_two_thousand_cases_in_sixty_days(database_url: str) -> None:
    total, seen = run(database_url, seed=4, cases=2000, days=60)

    assert total > 10_000
    assert seen == {"remind", "missed", "urge", "order", "yellow", "red", "black"}
