"""New identifiers are UUIDs in order of time, and none comes twice."""

from datetime import timedelta
from uuid import RFC_4122, UUID

from gridflow.bootstrap import TimeOrderedIdentities
from gridflow.testing import SettableClock, instant


def test_they_are_uuids_of_version_7_that_tell_their_millisecond() -> None:
    clock = SettableClock(instant("2026-11-22T10:00:00.123+08:00"))
    made = UUID(TimeOrderedIdentities(clock).new())
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(clock.now().timestamp() * 1000)


def test_a_later_one_sorts_after_an_earlier_one_and_none_comes_twice() -> None:
    clock = SettableClock(instant("2026-11-22T10:00:00+08:00"))
    identities = TimeOrderedIdentities(clock)
    earlier = {identities.new() for _ in range(1000)}
    clock.advance(timedelta(milliseconds=1))
    later = {identities.new() for _ in range(1000)}
    assert len(earlier) == len(later) == 1000
    assert max(earlier) < min(later)
