"""What is said of a matter when it is admitted by the log. Kept apart from the pack's schema, which may grow."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints

from gridflow.aggregates.command import Text, Title, Word
from gridflow.aggregates.event import Fact
from gridflow.errors import InvalidInput
from gridflow.policy import Matter, Phase, Timed, Urgency
from gridflow.territory import Level
from gridflow.territory.codes import UNIT_CODE
from gridflow.worktime import Term


def _term(text: str) -> str:
    try:
        return str(Term.parse(text))
    except InvalidInput as error:
        raise ValueError(error.detail) from None


TermText = Annotated[str, StringConstraints(max_length=20), AfterValidator(_term)]
"""A term as it is written, e.g. `2wd`."""

Conditions = Annotated[Mapping[Word, Title], Field(max_length=50)]
"""Conditions by code."""


class MatterTerm(Fact):
    """Terms of a matter's own, for an urgency, a subtree or the units of a level where these are said."""

    urgency: Urgency | None = None
    level: Level | None = None
    unit: Annotated[str, StringConstraints(pattern=UNIT_CODE)] | None = None
    terms: Annotated[Mapping[Timed, TermText], Field(min_length=1)]


class MatterFacts(Fact):
    """What a matter is: the platform and the department that lead on it, its work standard 工作标准, filing conditions
    立案条件 and closing conditions 结案条件, the evidence and owner that it asks for, and its terms (FEATURES C2)."""

    name: Title
    platform: Title
    lead: Title | None = None
    standard: Text | None = None
    filing: Conditions = Field(default_factory=dict)
    closing: Conditions = Field(default_factory=dict)
    evidence: Annotated[tuple[Phase, ...], Field(max_length=3)] = ()
    owner: bool = False
    terms: Annotated[tuple[MatterTerm, ...], Field(max_length=50)] = ()

    @classmethod
    def of(cls, matter: Matter) -> Self:
        """What an entry of a pack says, but for terms of its sensitive periods, which the log does not know."""
        terms = tuple(
            MatterTerm(
                urgency=term.urgency,
                level=term.level,
                unit=term.unit,
                terms={timed: str(length) for timed, length in term.terms.items()},
            )
            for term in matter.terms
            if term.period is None
        )
        return cls.model_validate(matter.model_dump(exclude={"terms"}) | {"terms": terms})

    @property
    def matter(self) -> Matter:
        """The same as an entry of a pack."""
        return Matter.model_validate(self.model_dump(mode="json", exclude_none=True))
