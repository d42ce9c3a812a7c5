"""The example in the documentation of the helpers runs as it stands."""

import doctest

import gridflow.testing


def test_the_example_runs() -> None:
    results = doctest.testmod(gridflow.testing)
    assert results.attempted > 5
    assert results.failed == 0
