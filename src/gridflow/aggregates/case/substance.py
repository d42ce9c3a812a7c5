"""What a matter asks of whoever accepts a case 立案条件 and of whoever closes it 结案要求."""

from collections.abc import Mapping

from gridflow.aggregates.case.evidence import Evidence
from gridflow.aggregates.case.state import Case
from gridflow.aggregates.context import Context
from gridflow.errors import ClosingUnmet, FilingUnmet, InvalidInput

_PHASES = {"before": "处置前", "during": "处置中", "after": "处置后"}


def require_filing(case: Case, filing: str | None, context: Context) -> None:
    """Raises InvalidInput for a condition that the matter does not know, FilingUnmet for none where it has some."""
    matter = context.catalogue.held_to(case.matter, case.place, case.classed_at)
    able = matter.filing if matter is not None else {}
    if filing is not None and filing not in able:
        raise InvalidInput(f"此事项没有“{filing}”这一立案条件", field="filing")
    if matter is not None and able and filing is None:
        raise FilingUnmet(f"“{matter.name}”须写明立案条件:{_listed(able)}", matter=case.matter, missing="filing")


def require_closing(case: Case, closing: str | None, evidence: tuple[Evidence, ...], context: Context) -> None:
    """Raises InvalidInput for a condition that the matter does not know, ClosingUnmet for what is missing.

    The evidence at hand is of the phase `after`; the rest was noted while the work was done (FEATURES C2, D10).
    """
    matter = context.catalogue.held_to(case.matter, case.place, case.classed_at)
    if closing is not None and (matter is None or closing not in matter.closing):
        raise InvalidInput(f"此事项没有“{closing}”这一结案条件", field="closing")
    if matter is None:
        return
    if matter.closing and closing is None:
        able = _listed(matter.closing)
        raise ClosingUnmet(f"“{matter.name}”须写明结案条件:{able}", matter=case.matter, missing="closing")
    shown = case.evidenced | ({"after"} if evidence else set())
    for phase in matter.evidence:
        if phase not in shown:
            raise ClosingUnmet(f"“{matter.name}”须有{_PHASES[phase]}证据", matter=case.matter, missing=phase)
    if matter.owner and case.owner is None:
        raise ClosingUnmet(f"“{matter.name}”须先包案", matter=case.matter, missing="owner")


def _listed(conditions: Mapping[str, str]) -> str:
    return "、".join(f"{code}({text})" for code, text in conditions.items())
