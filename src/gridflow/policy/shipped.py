"""The packs that ship with GridFlow 自带政策包."""

from importlib import resources
from typing import Final

from gridflow.errors import InvalidInput

_PACKS: Final = "gridflow.policy.packs"


def builtin_names() -> tuple[str, ...]:
    """The names of the packs that ship with GridFlow, in alphabetical order."""
    files = (file.name for file in resources.files(_PACKS).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def builtin_text(name: str) -> str:
    """The TOML text of a pack that ships with GridFlow. Raises InvalidInput when there is none of that name."""
    if name not in builtin_names():
        raise InvalidInput(f"没有名为“{name[:60]}”的政策包,自带的有:{'、'.join(builtin_names())}", field="policy")
    return (resources.files(_PACKS) / f"{name}.toml").read_text(encoding="utf-8")
