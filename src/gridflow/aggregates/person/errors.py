"""What is refused of people."""

from collections.abc import Sequence
from typing import NamedTuple

from gridflow.errors import NotAdmitted


class Unmet(NamedTuple):
    """A condition that somebody does not meet: its stable name, and in Chinese what is wrong."""

    rule: str
    detail: str


class NotEligible(NotAdmitted):
    """The person does not meet what the policy asks for; `context["errors"]` names every condition."""

    code = "not-eligible"
    title = "不符合任职条件"


def not_eligible(unmet: Sequence[Unmet]) -> NotEligible:
    """The refusal that names all of them."""
    errors = [{"field": one.rule, "detail": one.detail} for one in unmet]
    return NotEligible(";".join(one.detail for one in unmet), errors=errors)
