"""What a matter asks of whoever accepts or closes a case, as people give it."""

from collections.abc import Sequence

from gridflow.aggregates.case import Case
from gridflow.aggregates.case.evidence import Evidence
from gridflow.policy import Phase
from gridflow.simulation.people import People


def lacking(people: People, case: Case) -> Sequence[Phase]:
    """The phases of the work that still want evidence, but for the last, which comes with the closing."""
    asked = people.matter(case.matter).evidence
    return [phase for phase in asked if phase != "after" and phase not in case.evidenced]


def filing_of(people: People, case: Case) -> str | None:
    """The filing condition that is met, if the matter has any."""
    able = list(people.matter(case.matter).filing)
    return people.random.choice(able) if able else None


def closing_of(people: People, case: Case) -> str | None:
    """The closing condition that was met, if the matter has any."""
    able = list(people.matter(case.matter).closing)
    return people.random.choice(able) if able else None


def proofs(people: People, case: Case) -> tuple[Evidence, ...]:
    """The evidence at the end."""
    return (people.photo(case),) if "after" in people.matter(case.matter).evidence else ()
