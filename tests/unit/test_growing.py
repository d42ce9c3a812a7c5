"""A growing map reads as the dictionary that it stands for, and none that came before changes with it."""

from hypothesis import given
from hypothesis import strategies as st

from gridflow.growing import GrowingMap

_ENTRIES = st.dictionaries(st.integers(0, 60), st.integers(), max_size=8)


@given(st.dictionaries(st.integers(0, 60), st.integers()), st.lists(st.tuples(_ENTRIES, st.booleans()), max_size=30))
def test_each_is_what_was_said_up_to_it(start: dict[int, int], said: list[tuple[dict[int, int], bool]]) -> None:
    growing, expected = GrowingMap(start), dict(start)
    known = [(growing, expected)]
    for entries, looked_through in said:
        growing, expected = growing.with_(entries), expected | entries
        if looked_through:
            assert list(growing) == list(expected)
        known.append((growing, expected))
    for one, meant in known:
        assert {key: one[key] for key in range(61) if key in one} == {key: meant[key] for key in sorted(meant)}
        assert (len(one), list(one.items()), list(one.values())) == (len(meant), [*meant.items()], [*meant.values()])
        assert one == meant


def test_what_is_not_there_is_not_found() -> None:
    growing = GrowingMap({"a": 1}).with_({"b": 2})
    assert "c" not in growing
    assert growing.get("c") is None
