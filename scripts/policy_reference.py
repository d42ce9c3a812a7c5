"""Write what the schema of policy packs says into docs/POLICY.md: every table with its items."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from gridflow.policy import PolicyPack, builtin_names, builtin_text, layered, merged
from gridflow.policy.entry import Entry
from gridflow.policy.parameters import outstanding
from gridflow.worktime import Offset, Term

PAGE: Final = Path(__file__).parents[1] / "docs" / "POLICY.md"

_BLOCK: Final = re.compile(r"(<!-- generated: (?P<name>[a-z]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)
_PLAIN: Final[Mapping[object, str]] = {
    str: "文字",
    int: "整数",
    float: "数",
    bool: "true、false",
    date: "日期",
    Term: "时限",
    Offset: "距离",
}
_NOT_WRITTEN: Final = frozenset(("version",))
"""Items of a pack that its file does not say."""


def pack_table() -> str:
    """The packs that ship: name, title, what each extends, its source, and how many parameters it leaves open."""
    rows = []
    for name in builtin_names():
        data = merged(layered(builtin_text(name), name), name)
        base = re.search(r'^extends = "(.+)"$', builtin_text(name), re.MULTILINE)
        open_ones = len(outstanding(data, name)) or "—"
        rows.append((f"`{name}`", data["title"], f"`{base[1]}`" if base else "—", data["source"], str(open_ones)))
    return _table(("名称", "标题", "继承自", "依据", "待定参数"), rows)


def reference() -> str:
    """Every table of the schema, each under the path at which it first stands."""
    return "\n\n".join(_sections())


def written(page: str) -> str:
    """The page with every generated block as the code has it now. Raises KeyError for a block of another name."""
    blocks = {"packs": pack_table, "reference": reference}
    return _BLOCK.sub(lambda found: f"{found[1]}{blocks[found['name']]()}\n{found[3]}", page)


def _sections() -> Iterator[str]:
    waiting: list[tuple[str, str, type[Entry]]] = [("", "顶层条目", PolicyPack)]
    told: set[type[Entry]] = set()
    while waiting:
        path, title, model = waiting.pop(0)
        if model in told:
            continue
        told.add(model)
        fields = [(_name(name, field), field) for name, field in model.model_fields.items() if name not in _NOT_WRITTEN]
        rows = [
            (f"`{name}`", _kind(field.annotation), _default(field), field.description or "") for name, field in fields
        ]
        heading = f"### `{path}` {title}" if path else f"### {title}"
        yield f"{heading}\n\n{_table(('条目', '取值', '缺省', '说明'), rows)}"
        below = []
        for name, field in fields:
            for entry, step in _entries(field.annotation, name):
                below.append((f"{path}.{step}" if path else step, (field.description or "").split(";")[0], entry))
        waiting[0:0] = below


def _name(name: str, field: FieldInfo) -> str:
    return field.alias or name


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "必填"
    value = field.default
    if isinstance(value, StrEnum | str):
        return f"`{value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, int | float) else "—"


def _kind(annotation: Any) -> str:
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "、".join(f"`{one}`" for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return "表"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin is Literal:
        return "、".join(f"`{one}`" for one in arguments)
    if origin in (Union, UnionType):
        return "或".join(_kind(one) for one in arguments if one is not type(None))
    if origin is not None and issubclass(origin, Mapping):
        key, value = (_kind(one) for one in arguments)
        return f"表:{key} = {value}"
    inner = _kind(arguments[0])
    return "表的数组" if inner == "表" else f"{inner} 的数组"


def _entries(annotation: Any, path: str) -> Iterator[tuple[type[Entry], str]]:
    """The tables that stand at a path, with it: `[]` for an item of an array, `NAME` for one of a table."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        yield annotation, path
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated or origin in (Union, UnionType):
        for one in arguments[: 1 if origin is Annotated else None]:
            yield from _entries(one, path)
    elif origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _entries(arguments[1], f"{path}.NAME")
    elif origin in (tuple, frozenset):
        yield from _entries(arguments[0], f"{path}[]")


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
