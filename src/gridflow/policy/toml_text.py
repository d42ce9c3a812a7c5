"""Reading the TOML of a pack, with what is wrong in Chinese."""

import re
import tomllib
from typing import Any, Final

from gridflow.errors import InvalidInput

_PLACE: Final = re.compile(r"\(at line (?P<line>[0-9]+), column (?P<column>[0-9]+)\)$")
_TWICE: Final = re.compile(r"overwrite|twice|already|duplicate|Cannot mutate|Cannot declare", re.IGNORECASE)


def read_toml(text: str, name: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises InvalidInput naming the file `name` and the line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        where = f"第{place['line']}行第{place['column']}列" if place else "文件末尾"
        what = "重复写了同一项" if _TWICE.search(str(error)) else "写法有误"
        raise InvalidInput(f"政策包“{name}”不是有效的TOML:{where}{what}", field="file") from None
