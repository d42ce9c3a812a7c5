"""Taking a table in 导入: each line gives commands; all lines or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.application.registrar import Registrar
from gridflow.application.sheets.errors import ImportRefused, LineError
from gridflow.errors import GridFlowError

MOST_BYTES: Final = 8 * 1_048_576
"""How large a file may be."""


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    """新增: what it is about is registered by it."""
    CHANGED = "changed"
    """变更: what it is about was registered otherwise."""
    KNOWN = "known"
    """原有: all that it says stands so already."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line that makes sense in itself: what it is about, as it is registered, and the commands that say the rest.

    `columns` are the file's headings by the names that refusals use for fields. `rests_on` is the subject of the line
    without which this one cannot be.
    """

    line: int
    subject: str
    commands: tuple[Command, ...]
    registered: bool = False
    rests_on: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


class LineOutcome(BaseModel):
    """What became of a line, from 1 as the spreadsheet counts, and what it is about: a code or an id."""

    model_config = ConfigDict(frozen=True)

    line: int
    subject: str
    outcome: Outcome


class ImportReport(BaseModel):
    """What an import did, or in a dry run would do, line by line."""

    model_config = ConfigDict(frozen=True)

    dry_run: bool
    new: int
    changed: int
    known: int
    lines: tuple[LineOutcome, ...]


def take_in(registrar: Registrar, drafts: Sequence[Draft], actor: Actor, *, dry_run: bool = False) -> ImportReport:
    """Carry out what the lines say, in their order and all in one, or with `dry_run` only look what it would lead to.

    Raises ImportRefused with what is wrong in every line that would be refused, and then nothing is recorded.
    """
    commands = [command for draft in drafts for command in draft.commands]
    outcomes = registrar.rehearse(commands, actor)
    lines: list[LineOutcome] = []
    errors: list[LineError] = []
    fallen: set[str | None] = set()
    rehearsed = iter(outcomes)
    for draft in drafts:
        done = [next(rehearsed) for _ in draft.commands]
        # Only the first refusal of a line is its own: what follows rests on it, and so do other lines.
        refusal = next((one for one in done if isinstance(one, GridFlowError)), None)
        if refusal is not None:
            fallen.add(draft.subject)
            if draft.rests_on not in fallen:
                errors.append(_error(draft, refusal))
        lines.append(LineOutcome(line=draft.line, subject=draft.subject, outcome=_outcome(draft, any(done))))
    if errors:
        raise ImportRefused(errors)
    if not dry_run and any(outcomes):
        registrar.carry_out(commands, actor)
    counts = {kind: sum(line.outcome is kind for line in lines) for kind in Outcome}
    return ImportReport(
        dry_run=dry_run,
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
        known=counts[Outcome.KNOWN],
        lines=tuple(sorted(lines, key=lambda line: line.line)),
    )


def _outcome(draft: Draft, moves: bool) -> Outcome:
    if not moves:
        return Outcome.KNOWN
    return Outcome.CHANGED if draft.registered else Outcome.NEW


def _error(draft: Draft, refusal: GridFlowError) -> LineError:
    named = refusal.context.get("field")
    field = named.rpartition(".")[2] if isinstance(named, str) else None
    return LineError(draft.line, refusal.detail, field, draft.columns.get(field or ""))
