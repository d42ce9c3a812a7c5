"""What fields of stored events are where the log does not say it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from gridflow.aggregates.event import Event

DEFAULTS: Final = Path(__file__).parent / "defaults.json"
"""The defaults by event (topic and schema version) or name of a part, and by field."""


def defaults_of(event_types: Iterable[type[Event]]) -> dict[str, dict[str, Any]]:
    """The present defaults of the fields of events and of the models in them, as JSON; what has none is left out."""
    found: dict[str, dict[str, Any]] = {}
    for event_type in event_types:
        found[f"{event_type.topic}.v{event_type.schema_version}"] = _defaults(event_type)
        found |= {part.__name__: _defaults(part) for part in _parts(event_type)}
    return {name: defaults for name, defaults in sorted(found.items()) if defaults}


def _defaults(model: type[BaseModel]) -> dict[str, Any]:
    fields = model.model_fields.items()
    return {
        name: to_jsonable_python(field.get_default(call_default_factory=True, validated_data={}))
        for name, field in fields
        if not field.is_required()
    }


def _parts(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The models in the fields of a model, and in theirs."""
    near = {one for field in model.model_fields.values() for one in _models(field.annotation)}
    return near.union(*map(_parts, near))


def _models(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return set().union(*map(_models, get_args(annotation)))
