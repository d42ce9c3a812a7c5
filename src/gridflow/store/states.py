"""Folded cases as JSON: the same bytes for the same case, however it was come by."""

from typing import Final

from msgspec.json import Decoder, Encoder
from msgspec.structs import astuple, fields

from gridflow.aggregates.case import Case

_NAMES: Final = tuple(field.name for field in fields(Case))
_BLANK: Final = astuple(Case(""))
_ENCODER: Final = Encoder(order="deterministic")
_DECODER: Final = Decoder(Case)


def encode_state(case: Case) -> bytes:
    """A case as JSON in UTF-8, its sets sorted, without what is as in a case that nothing happened to.

    msgspec can leave out defaults itself, but goes by identity, so that the bytes of a case that was folded and of one
    that was read would differ.
    """
    told = zip(_NAMES, astuple(case), _BLANK, strict=True)
    return _ENCODER.encode({name: value for name, value, blank in told if value is not blank and value != blank})


def decode_state(state: bytes | str) -> Case:
    """The case of `encode_state`. Raises ValueError for what is no such JSON."""
    return _DECODER.decode(state)
