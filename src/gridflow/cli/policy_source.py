"""Where a policy pack on the command line comes from: a file, the packs that ship, or the county's adoptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from gridflow.aggregates.policy import LONGEST_PACK
from gridflow.aggregates.policy.working import require_local
from gridflow.application.rules import Adoption
from gridflow.cli.errors import UnknownPolicy
from gridflow.cli.session import opened, read_text, settings_of
from gridflow.errors import InvalidInput
from gridflow.policy import builtin_names, builtin_text, layered, required_items
from gridflow.policy.toml_text import read_toml


@dataclass(frozen=True, slots=True)
class Source:
    """The texts that a pack is made of, its own last, and what it is called in messages; the last of its adoptions, and
    whether it is in force, if it is the county's."""

    name: str
    texts: Sequence[str]
    adoption: Adoption | None = None
    current: bool = False

    @property
    def text(self) -> str:
        """The pack's own text."""
        return self.texts[-1]


def given(source: str) -> Source:
    """A file, or else the pack of this name that ships. Raises InvalidInput for neither, and for what is no TOML."""
    path = Path(source)
    from_file = path.exists() or path.suffix != ""
    text, name = (read_text(path), path.name) if from_file else (builtin_text(source), source)
    if len(text) > LONGEST_PACK:
        raise InvalidInput(f"政策包“{name}”过长,不得超过{LONGEST_PACK}个字符", field="file")
    return Source(name, layered(text, name))


def is_local(pack: Source) -> bool:
    """Whether it is a text to be laid over a pack: one that extends nothing, and lacks what every pack has."""
    return len(pack.texts) == 1 and not required_items() <= read_toml(pack.text, pack.name).keys()


def over(base: Source, local: Source) -> Source:
    """A local text 地方规定 laid over a pack. Raises InvalidInput for what is none."""
    require_local(local.text, local.name)
    return Source(local.name, (*base.texts, local.text))


def found(context: typer.Context, source: str | None) -> Source:
    """A file, a pack that ships, or a version that the county adopted; without any, the pack in force.

    Raises UnknownPolicy for a version that never was.
    """
    if source is not None and (source in builtin_names() or Path(source).is_file()):
        return given(source)
    with opened(settings_of(context)) as county:
        rules = county.rules
        current = [one.version for one in rules.adoptions if one.body.unit is None and rules.in_force(one)]
        version = source if source is not None else "".join(current)
        if (made := rules.made(version)) is not None:
            return Source(version, made.texts, made.adoption, current=rules.in_force(made.adoption))
    raise UnknownPolicy(f"没有启用过版本为“{(source or '')[:60]}”的政策包,请用 gridflow policy list 查看")


def values_of(typed: list[str]) -> dict[str, str]:
    """The parameters by name. Raises InvalidInput for one without a value, and for one that is given twice."""
    values: dict[str, str] = {}
    for one in typed:
        name, sign, value = (part.strip() for part in one.partition("="))
        if not sign:
            raise InvalidInput(f"“{one[:60]}”须写作 参数=值", field="set")
        if name in values:
            raise InvalidInput(f"参数“{name[:60]}”给出多次", field="set")
        values[name] = value
    return values
