"""Where the numbers of a pack come from 出处: each is cited with its document, place and own short words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from gridflow.policy.entry import Entry
from gridflow.policy.layers import OWN_ITEMS, merged
from gridflow.policy.paths import leaves
from gridflow.policy.refusals import refused
from gridflow.policy.toml_text import read_toml
from gridflow.worktime import TermUnit


class Citation(Entry):
    """Where what stands at a path, and everything below it, comes from 出处. The longest path that fits counts."""

    at: str = Field(min_length=1, description="条目路径,如 terms.accept;其下各项同此出处,另有更长路径的除外")
    seed: str = Field(min_length=1, description="出自哪份文件:S0、S1、S2、S3a、S3b、S3c、S4、法律或标准,或“惯例”")
    place: str = Field(default="", description="文件中的章节,如 二(五)四")
    says: str = Field(min_length=1, description="自己的话概括的依据")

    def covers(self, path: str) -> bool:
        return f"{path}.".startswith(f"{self.at}.")


_CITATIONS: Final = TypeAdapter(list[Citation])
_WITHOUT: Final = OWN_ITEMS - {"effective_on"} | {"parameters", "values"}
"""Parts whose numbers need no citation: parameters say themselves where they are missing, values are the county's."""
_MEASURE: Final = re.compile(rf"[+-]?[0-9]+({'|'.join(TermUnit)})")


def cited(texts: Sequence[str], name: str) -> dict[str, Citation | None]:
    """The path of every number of a pack that is made of these texts, with its citation, or None without one.

    A number is a number, a date, a term or an offset. It has to be cited in the text that gives it. Raises InvalidInput
    as `merged`, and for what is no citation.
    """
    found: dict[str, Citation | None] = {}
    for count, text in enumerate(texts):
        own = read_toml(text, name)
        before = len(merged(texts[:count], name).get("special_terms", ())) if count else 0
        citations = _citations(own, name)
        for path, _ in _numbers(own):
            covering = [one for one in citations if one.covers(path)]
            found[_behind(path, before)] = max(covering, key=lambda one: len(one.at), default=None)
    return {path: found.get(path) for path, _ in _numbers(merged(texts, name))}


def uncited(texts: Sequence[str], name: str) -> list[str]:
    """The paths of the numbers that no citation covers."""
    return [path for path, citation in cited(texts, name).items() if citation is None]


def astray(text: str, name: str) -> list[str]:
    """The paths of citations of a text at which there is nothing in it. Raises InvalidInput for what is no citation."""
    own = read_toml(text, name)
    paths = [f"{path}." for path, _ in leaves(own)]
    return [one.at for one in _citations(own, name) if not any(path.startswith(f"{one.at}.") for path in paths)]


def _behind(path: str, before: int) -> str:
    """The path in the merged pack of a number in a text: the special terms of its bases stand before its own."""
    table, _, rest = path.partition(".")
    if table != "special_terms":
        return path
    index, _, within = rest.partition(".")
    return f"{table}.{int(index) + before}.{within}" if index.isdigit() else path


def _citations(own: Mapping[str, Any], name: str) -> list[Citation]:
    try:
        return _CITATIONS.validate_python(own.get("citations", []))
    except ValidationError as error:
        raise refused(error, own, name, "citations") from None


def _numbers(data: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    said = {item: part for item, part in data.items() if item not in _WITHOUT}
    return ((path, value) for path, value in leaves(said) if _is_number(value))


def _is_number(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_is_number, value))
    if isinstance(value, str):
        return _MEASURE.fullmatch(value) is not None
    return isinstance(value, int | float | date) and not isinstance(value, bool)
