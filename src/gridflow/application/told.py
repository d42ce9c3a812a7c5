"""What a reader is told of an event 遮蔽: personal data of the registers only to those who read it there too (H6)."""

from collections.abc import Callable, Mapping
from types import NoneType
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import BaseModel

from gridflow.aggregates.event import Event
from gridflow.aggregates.grid.events import GRID_EVENTS
from gridflow.aggregates.person.events import PERSON_EVENTS
from gridflow.aggregates.person.training_events import TRAINING_EVENTS
from gridflow.aggregates.personal import Kind, Personal
from gridflow.application.grid_register import may_describe
from gridflow.application.keys import Caller
from gridflow.application.masking import masked, masked_name, masked_phone
from gridflow.application.staff import may_staff
from gridflow.policy import PolicyPack

_OPEN_TO: Final[Mapping[type[Event], Callable[[Caller, PolicyPack], bool]]] = {
    **dict.fromkeys((*PERSON_EVENTS, *TRAINING_EVENTS), may_staff),
    **dict.fromkeys(GRID_EVENTS, may_describe),
}
"""The events that say something of people in the registers, and who reads all of it. Those of cases are not among them:
what people wrote there is for everybody who works on the case."""

_MASKS: Final[Mapping[Kind, Callable[[Any], Any]]] = {
    "name": masked_name,
    "phone": masked_phone,
    "text": masked,
    "birth-date": lambda _: None,
    "residence": lambda _: None,
    "exam": lambda _: None,
}


def told(event: Event, caller: Caller, policy: PolicyPack) -> dict[str, Any]:
    """An event as it was recorded, as JSON with times in UTC; what it says of other people is masked by the labels of
    its fields for whoever may not read it in the registers. That the caller sees the event at all is asked before."""
    said = event.model_dump(mode="json")
    open_to = _OPEN_TO.get(type(event))
    if open_to is None or open_to(caller, policy):
        return said
    return _model(event, said, caller.actor_id)


def _model(model: BaseModel, said: Mapping[str, Any], reader: str) -> dict[str, Any]:
    if getattr(model, "person", None) == reader:
        return dict(said)
    fields = type(model).model_fields
    return {
        name: _value(field.rebuild_annotation(), getattr(model, name), said[name], reader)
        for name, field in fields.items()
    }


def _value(declared: Any, value: Any, said: Any, reader: str, kind: Kind | None = None) -> Any:
    """What is told of a value that is declared so, and is `said` in JSON; `kind` is what a label around it says."""
    origin, within = get_origin(declared), get_args(declared)
    if value is None:
        return None
    if isinstance(value, BaseModel):
        return _model(value, said, reader)
    if origin is Annotated:
        label = next((one.kind for one in within[1:] if isinstance(one, Personal)), kind)
        return _value(within[0], value, said, reader, label)
    if NoneType in within:
        (chosen, *others) = (one for one in within if one is not NoneType)
        return said if others else _value(chosen, value, said, reader, kind)
    if isinstance(value, tuple) and within[1:] == (...,):
        return [_value(within[0], *pair, reader, kind) for pair in zip(value, said, strict=True)]
    if isinstance(value, Mapping) and within:
        return {name: _value(within[1], value[name], one, reader, kind) for name, one in said.items()}
    mask = _MASKS.get(kind) if kind is not None else None
    return mask(said) if mask is not None else said
