"""Packs that are made of others 政策包的继承.

A pack names another that ships with GridFlow by `extends`, and says only in what it differs. Its tables are laid over
those of the base: a table is merged with the table of its name, anything else replaces what was there. An array of
tables that tell themselves apart by a natural key (`id`, `name` or `for`) is merged item by item, any other is replaced
whole, and so is everything by an empty array. `drop = true` in a table or an item takes it away. `citations` and
`special_terms` add up: of special terms that say equally much the later wins.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any, Final

from gridflow.errors import InvalidInput
from gridflow.policy.paths import key_of
from gridflow.policy.shipped import builtin_text
from gridflow.policy.toml_text import read_toml

OWN_ITEMS: Final = frozenset(("id", "title", "source", "extends", "effective_on", "citations"))
"""What a text says of itself, not of how cases are worked."""

ADDED_UP: Final = ("citations", "special_terms")
"""Arrays that are not replaced: what a text says there stands behind what its bases say."""

_DROP: Final = "drop"
_OWN_PACK: Final = "所提交"


def layered(text: str, name: str = _OWN_PACK, read: Callable[[str], str] = builtin_text) -> tuple[str, ...]:
    """The texts that a pack is made of, the farthest base first, its own last.

    `read` gives the text of a shipped pack by its name. Raises InvalidInput, naming the file `name`, for what is no
    TOML, for a base that does not ship, and for bases that extend each other.
    """
    texts, seen = [text], list[str]()
    while (base := read_toml(texts[0], seen[-1] if seen else name).get("extends")) is not None:
        if not isinstance(base, str) or base in seen:
            what = "须是政策包的名称" if not isinstance(base, str) else f"循环:{'→'.join((*seen, base))}"
            raise InvalidInput(f"政策包“{name}”的“extends”有误:{what}", field="extends")
        try:
            texts.insert(0, read(base))
        except InvalidInput as error:
            raise InvalidInput(f"政策包“{name}”的“extends”有误:{error.detail}", field="extends") from None
        seen.append(base)
    return tuple(texts)


def merged(texts: Sequence[str], name: str) -> dict[str, Any]:
    """The tables of a pack that is made of these texts, without `extends`. Raises InvalidInput as `layered` does, and
    for a `drop` of what is not there."""
    tables = [read_toml(text, name) for text in texts]
    whole: dict[str, Any] = reduce(lambda base, own: _table(base, own, "", name), tables)
    return {item: value for item, value in whole.items() if item != "extends"}


def local_tables(text: str) -> set[str]:
    """The top-level items of a text that is to be laid over a county's pack, without what it says of itself.

    A township's text may say no others than the county's pack lists under `overridable`.
    """
    return set(read_toml(text, _OWN_PACK)) - OWN_ITEMS


def _laid_over(base: object, own: object, path: str, name: str) -> object:
    if isinstance(base, Mapping) and isinstance(own, Mapping) and "parameter" not in base:
        return _table(base, own, path, name)
    if isinstance(base, list) and isinstance(own, list):
        if path in ADDED_UP:
            return [*base, *own] if own else []
        if (key := key_of(own)) is not None and key == key_of(base):
            return _array(base, own, key, path, name)
    return own


def _table(base: Mapping[str, Any], own: Mapping[str, Any], path: str, name: str) -> dict[str, Any]:
    result = dict(base)
    for step, value in own.items():
        here = f"{path}.{step}" if path else step
        if isinstance(value, Mapping) and value.get(_DROP) is True:
            if result.pop(step, None) is None:
                raise InvalidInput(f"政策包“{name}”的“{here}”有误:没有可删去的", field=here)
        else:
            result[step] = _laid_over(base[step], value, here, name) if step in base else value
    return result


def _array(base: list[Any], own: list[Any], key: str, path: str, name: str) -> list[Any]:
    by_key = {item[key]: item for item in own}
    if len(by_key) != len(own):
        raise InvalidInput(f"政策包“{name}”的“{path}”有误:{key}不得重复", field=path)
    if len({item[key] for item in base}) != len(base):
        return own
    return list(_table({item[key]: item for item in base}, by_key, path, name).values())
