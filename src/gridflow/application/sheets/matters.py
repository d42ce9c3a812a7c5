"""The catalogue of matters 事项清单 as a table, a line for each matter."""

from typing import Any, Final

from gridflow.aggregates.command import Command
from gridflow.aggregates.matter import Admission, AdmissionKind, MatterFacts, ProposeMatter, ReviseMatter
from gridflow.application.matters import Entry, entries
from gridflow.application.sheets.cells import choice_of, command_of, day_of_cell, one_a_cell, read_cells
from gridflow.application.sheets.errors import ImportRefused, LineError
from gridflow.application.sheets.importing import Draft
from gridflow.application.sheets.matter_facts import (
    MATTER_FACT_COLUMNS,
    MATTER_FACT_READERS,
    matter_cells,
    matter_said,
)
from gridflow.application.sheets.sheet import Place, Sheet
from gridflow.application.sheets.table import Column, Line, Table, read_table

MATTER_COLUMNS: Final = (
    Column("code", "代码", ("事项代码", "编码"), required=True),
    *MATTER_FACT_COLUMNS,
    Column("kind", "准入类别"),
    Column("unit", "适用单位"),
    Column("first", "首日", ("起用日期",)),
    Column("last", "末日", ("截止日期",)),
    Column("document", "文号", ("备案文号",)),
)
_KIND: Final = choice_of(
    {AdmissionKind.PERMANENT: "常态事项 常态 permanent", AdmissionKind.TEMPORARY: "临时事项 临时 temporary"}
)
_READERS: Final = {
    **MATTER_FACT_READERS,
    "kind": _KIND,
    "first": day_of_cell,
    "last": day_of_cell,
}
_PROPOSED: Final = ("kind", "unit", "first", "last", "document")
_LASTING: Final = ("kind", "unit", "last")
"""What of an admission no revision changes. Its first day is the approval's, which no file can foresee."""


def matter_drafts(data: bytes, place: Place) -> list[Draft]:
    """What there is to do for the matters in a file: what is not admitted is proposed, what is admitted otherwise is
    revised. Nothing is approved by it: that takes another person. Raises ImportRefused."""
    table = read_table(data, MATTER_COLUMNS)
    drafts: dict[str, Draft] = {}
    errors = list(table.errors)
    for line in table.lines:
        if line.faulty:
            continue
        draft, wrong = _draft(table, line, place)
        if draft is not None and draft.subject in drafts:
            twice = f"代码“{draft.subject}”与第{drafts[draft.subject].line}行重复"
            draft, wrong = None, [table.error(line.number, "code", twice)]
        errors += wrong
        if draft is not None:
            drafts[draft.subject] = draft
    if errors:
        raise ImportRefused(errors)
    return list(drafts.values())


def matter_rows(place: Place) -> list[list[str]]:
    """The matters that are admitted in a place on its day, or are to be, as lines of the table under its Chinese
    headings: those of the policy and those of the log."""
    rows = [[column.title for column in MATTER_COLUMNS]]
    for entry in entries(place.catalogue, place.top, place.top):
        if entry.of_policy or (entry.admission is not None and not entry.admission.over(place.day)):
            rows.append(_row(entry))
    return rows


MATTERS: Final = Sheet("事项", ProposeMatter, matter_drafts, matter_rows)
"""The catalogue of matters as a table."""


def _draft(table: Table, line: Line, place: Place) -> tuple[Draft | None, list[LineError]]:
    """What there is to do for a line, or what is wrong with it."""
    values, errors = read_cells(table, line, _READERS)
    code = str(values.get("code", ""))
    admission = _admission(code, place)
    known = admission.editions[-1].matter if admission is not None else place.policy.matters.get(code)
    facts = MatterFacts.of(known) if known is not None else None
    said: dict[str, Any] = {
        "code": code,
        "facts": (facts.model_dump() if facts is not None else {}) | matter_said(values),
    }
    kind: type[Command] = ProposeMatter if admission is None else ReviseMatter
    if admission is None:
        said |= {"kind": AdmissionKind.PERMANENT}
    else:
        other = [name for name in _LASTING if name in values and values[name] != getattr(admission, name)]
        errors += [table.error(line.number, name, "与现行准入不同,须撤销后另行申请") for name in other]
    said |= {name: values[name] for name in _PROPOSED if name in values and name in kind.model_fields}
    command, wrong = command_of(kind, said, table, line)
    errors = one_a_cell(errors + wrong)
    if command is None or errors:
        return None, errors
    same = facts is not None and facts == MatterFacts.model_validate(said["facts"])
    return Draft(line.number, code, () if same else (command,), facts is not None, columns=table.headings), []


def _admission(code: str, place: Place) -> Admission | None:
    """The admission of a matter by the log that goes on or is to come."""
    file = place.registers.matters.get(code)
    last = file.last if file is not None else None
    return last if last is not None and not last.over(place.day) else None


def _row(entry: Entry) -> list[str]:
    admission = entry.admission
    admitted = [""] * len(_PROPOSED)
    if admission is not None:
        last = admission.last.isoformat() if admission.last is not None else ""
        first = admission.first.isoformat()
        admitted = [admission.kind.chinese, admission.unit or "", first, last, admission.document]
    return [entry.code, *matter_cells(MatterFacts.of(entry.matter)), *admitted]
