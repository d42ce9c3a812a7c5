"""A PostgreSQL server and one that follows it."""

from collections.abc import Iterator

import pytest

from tests.integration.servers.pair import Pair, running_pair


@pytest.fixture
def pair() -> Iterator[Pair]:
    with running_pair() as pair:
        yield pair
