"""Whatever a file says, it is read or refused with its place: nothing else is raised."""

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from gridflow.errors import InvalidInput
from gridflow.policy import PolicyPack, layered, merged, parse_draft
from gridflow.policy.citations import uncited
from gridflow.policy.outline import outline
from gridflow.policy.parameters import outstanding

WORDS = st.sampled_from(
    ["id", "name", "for", "drop", "parameter", "at", "red", "accept", "resolve", "1wd", "+2wd", "grid", "清运", "terms"]
)
VALUES = st.recursive(
    st.booleans() | st.integers(-2, 200) | st.floats(-1, 9, allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
ITEMS = st.sampled_from([*PolicyPack.model_fields, "counting", "extends"])


def toml(value: object) -> str:
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)} = {toml(one)}" for key, one in value.items())
            + " }"
        )
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


@given(st.dictionaries(ITEMS, VALUES, max_size=3))
def test_a_text_is_read_or_refused(items: dict[str, object]) -> None:
    text = "\n".join(f"{name} = {toml(value)}" for name, value in ({"extends": "s0"} | items).items())
    for read in (
        lambda: parse_draft(layered(text), "own"),
        lambda: outstanding(merged(layered(text), "own"), "own"),
        lambda: outline(layered(text), "own"),
        lambda: uncited(layered(text), "own"),
    ):
        with contextlib.suppress(InvalidInput):
            read()


@given(st.text(max_size=60))
def test_so_is_any_text(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        parse_draft(layered(text, "own"), "own")
