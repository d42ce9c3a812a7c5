"""The page on policy packs says what the schema says."""

from typing import get_args

import pytest

from gridflow.policy import PolicyPack, builtin_names, parse_pack, parse_texts
from gridflow.policy.entry import Entry
from scripts.policy_reference import PAGE, pack_table, reference, written
from tests.unit.policy.packs import S0


def test_the_page_is_what_the_schema_generates() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page, "run: python scripts/policy_reference.py"


def test_every_item_of_every_table_is_described() -> None:
    waiting, seen = list[type[Entry]]([PolicyPack]), set[type[Entry]]()
    while waiting:
        model = waiting.pop()
        seen.add(model)
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name}"
            waiting += [one for one in entries(field.annotation) if one not in seen]
    assert len(seen) > 20
    assert reference().count("\n\n| 条目 |") == len(seen)


def entries(annotation: object) -> list[type[Entry]]:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return [annotation]
    return [entry for one in get_args(annotation) for entry in entries(one)]


def test_every_pack_that_ships_is_listed() -> None:
    assert all(f"| `{name}` |" in pack_table() for name in builtin_names())


@pytest.mark.parametrize("example", PAGE.read_text(encoding="utf-8").split("```toml\n")[1:])
def test_an_example_on_the_page_is_a_pack(example: str) -> None:
    text = example.split("```")[0]
    if "extends" in text:
        parse_pack(text, "example")
    else:
        parse_texts((S0, text), "example")
