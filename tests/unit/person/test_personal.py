"""Personal data is labelled 个人信息标注: in every event, and in the description of the interface (FEATURES H6)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest
from pydantic import BaseModel

from gridflow.aggregates.case.events import CaseReported, CaseResolved
from gridflow.aggregates.catalogue import EVENT_TYPES
from gridflow.aggregates.event import Event
from gridflow.aggregates.person import RegisterPerson
from gridflow.aggregates.person.events import PersonCorrected, PersonRegistered
from gridflow.aggregates.person.training_commands import RecordTraining
from gridflow.aggregates.person.training_events import TrainingRecorded
from gridflow.aggregates.personal import SCHEMA_KEY

_IDS: Final = """
accompany assistance badge blocks by change clock code device dispatcher draw drawn grids holder id into lead notify
number order origin origins owner parent person place released replaces session successor successors supervisor to unit
withdrawn
"""
_CODES: Final = """
block_type calendar_version channel closing end extension extensions filing matter offset old_calendar_version
old_matter old_policy_version platform policy_version population_digest post query_code reason_code remaining_unit roles
roll rung seed sha256 source_number source_system start term terms trace version zone
"""
_TITLES: Final = """
department document east north pack party_unit source south standard texts title unit_name west
"""

HARMLESS: Final = frozenset(f"{_IDS}{_CODES}{_TITLES}".split())
"""Ids, which tell nothing of anybody without the register; codes of the policy, the calendar and the program; names and
texts of units, papers and policies, which are public themselves."""

OF_THINGS: Final = frozenset({"MatterFacts.name"})
"""Names that are no person's."""


class TextField(NamedTuple):
    """A field that holds text, in which model, and how it is labelled."""

    model: str
    name: str
    label: str | None


def text_fields(model: type[BaseModel]) -> Iterator[TextField]:
    """Every field of a model, and of the models within it, that holds a text, or is labelled."""
    schema = model.model_json_schema(mode="serialization")
    yield from _fields(schema, schema.get("$defs", {}))


def _fields(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[TextField]:
    for name, field in schema.get("properties", {}).items():
        for part, label in _parts(field, known):
            if label is not None or (part.get("type") == "string" and not {"enum", "const", "format"} & part.keys()):
                yield TextField(schema["title"], name, label)
            yield from _fields(part, known)


def _parts(field: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str | None]]:
    """What a field may hold, itself or within a list or mapping, with the label that is nearest."""
    if "$ref" in field:
        yield from _parts(known[field["$ref"].rpartition("/")[2]], known)
        return
    choices = [*field.get("anyOf", ()), *field.get("oneOf", ()), *field.get("prefixItems", ())]
    within = [field[key] for key in ("items", "additionalProperties") if isinstance(field.get(key), Mapping)]
    if not choices and not within:
        yield field, field.get(SCHEMA_KEY)
    for inner in (*choices, *within):
        for part, label in _parts(inner, known):
            yield part, label or field.get(SCHEMA_KEY)


@pytest.mark.parametrize("event_type", EVENT_TYPES, ids=lambda event_type: event_type.topic)
def test_every_text_of_an_event_is_labelled_or_known_to_be_nobodys(event_type: type[Event]) -> None:
    """Whoever adds a field says whether it is personal: with `Personal` beside its type, or in a list above."""
    unlabelled = {
        f"{model}.{name}" for model, name, label in text_fields(event_type) if label is None and name not in HARMLESS
    }
    assert not unlabelled - OF_THINGS


def test_the_lists_name_nothing_that_is_not_there() -> None:
    fields = [field for event_type in EVENT_TYPES for field in text_fields(event_type)]
    assert {name for _, name, _ in fields} >= HARMLESS
    assert {f"{model}.{name}" for model, name, _ in fields} >= OF_THINGS


@pytest.mark.parametrize("model", [PersonRegistered, PersonCorrected, RegisterPerson])
def test_the_particulars_of_a_person_are_labelled(model: type[BaseModel]) -> None:
    said = {name: label for _, name, label in text_fields(model) if label not in (None, "text")}
    assert said == {"full_name": "name", "birth_date": "birth-date", "residence": "residence", "phone": "phone"}


@pytest.mark.parametrize("model", [TrainingRecorded, RecordTraining])
def test_how_an_exam_ended_is_labelled(model: type[BaseModel]) -> None:
    assert {name for _, name, label in text_fields(model) if label == "exam"} == {"passed", "score"}


def test_what_people_write_and_show_of_others_is_labelled() -> None:
    assert TextField("CaseReported", "description", "text") in text_fields(CaseReported)
    assert TextField("Evidence", "reference", "evidence") in text_fields(CaseResolved)
