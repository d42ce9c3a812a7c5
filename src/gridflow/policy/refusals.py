"""What is wrong with a part of a pack 政策包校验, with the file, the path within it, and the reason in Chinese."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError

from gridflow.errors import InvalidInput
from gridflow.policy.paths import path_of
from gridflow.wording import said

_OF_TOML: Final[Mapping[str, str]] = {
    "model_type": "须是表",
    "dict_type": "须是表",
    "mapping_type": "须是表",
    "list_type": "须是数组",
    "tuple_type": "须是数组",
    "frozen_set_type": "须是数组",
    "set_type": "须是数组",
}
"""What pydantic says otherwise of JSON."""

_KEY: Final = "[key]"
"""Behind the name of an item, as pydantic has it: the name itself is not one that can be."""


def refused(error: ValidationError, data: object, name: str, *above: str) -> InvalidInput:
    """The first thing that the schema does not take in the tables `data` of the pack `name`, at or below `above`."""
    first = error.errors()[0]
    location = (*above, *first["loc"])
    of_key = location[-1:] == (_KEY,)
    path = path_of(data, location[:-1] if of_key else location)
    why = _OF_TOML.get(first["type"]) or said(first)
    if of_key:
        why = f"没有这样的条目,{why}"
    return InvalidInput(f"政策包“{name}”的“{path or '整体'}”有误:{why}", field=path)
