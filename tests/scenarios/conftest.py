"""A story on each database."""

from collections.abc import Iterator

import pytest

from tests.scenarios.story import Story, telling


@pytest.fixture
def 故事(database_url: str) -> Iterator[Story]:
    """The small county on Monday morning, 2026-10-12, and nothing has been told of it."""
    with telling(database_url) as story:
        yield story
