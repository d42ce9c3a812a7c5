"""Where a policy pack on the command line comes from: a file, the packs that ship, or the county's adoptions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from gridflow.aggregates.policy import LONGEST_PACK
from gridflow.application.rules import Adoption
from gridflow.cli.errors import UnknownPolicy
from gridflow.cli.session import opened, read_text, settings_of
from gridflow.errors import InvalidInput
from gridflow.policy import builtin_names, builtin_text, layered


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


def found(context: typer.Context, source: str | None) -> Source:
    """A file, a pack that ships, or a version that the county adopted; without any, the pack in force.

    Raises UnknownPolicy for a version that never was.
    """
    if source is not None and (source in builtin_names() or Path(source).is_file()):
        return given(source)
    with opened(settings_of(context)) as county:
        adoptions = county.rules.adoptions[::-1]
        in_force = [county.rules.in_force(one) for one in adoptions]
    for one, current in zip(adoptions, in_force, strict=True):
        if source == one.version or (source is None and current and one.body.unit is None):
            return Source(one.version, one.body.texts, one, current=current)
    raise UnknownPolicy(f"没有启用过版本为“{(source or '')[:60]}”的政策包,请用 gridflow policy list 查看")
