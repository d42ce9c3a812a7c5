"""Ticks come one at a time, and what is left out for that is no news to anybody."""

import threading
from time import sleep

import pytest

from gridflow.scheduling import start_ticks


def test_a_tick_that_takes_long_is_no_warning(caplog: pytest.LogCaptureFixture) -> None:
    begun, end, running = threading.Event(), threading.Event(), []

    def tick() -> None:
        running.append(1)
        begun.set()
        end.wait(10)

    ticks = start_ticks(tick, 0.02)
    try:
        assert begun.wait(10)
        sleep(0.2)
        assert len(running) == 1
    finally:
        end.set()
        ticks.shutdown(wait=True)
    assert caplog.messages == []
