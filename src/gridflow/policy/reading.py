"""How a pack is read from the texts that it is made of 读取政策包."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from pydantic import ValidationError

from gridflow.policy.entry import EXACTLY
from gridflow.policy.layers import layered, merged
from gridflow.policy.pack import PolicyPack
from gridflow.policy.parameters import STAND_INS, filled
from gridflow.policy.refusals import refused
from gridflow.policy.shipped import builtin_text


def parse_texts(texts: Sequence[str], name: str) -> PolicyPack:
    """The pack that is made of these texts, of which each is laid over those before it.

    Its version is its id and a hash of all texts. Raises InvalidInput naming the file `name` and the path within it,
    and the parameters that have no value.
    """
    data = merged(texts, name)
    return _pack(filled(data, name), data, texts, name)


@lru_cache(maxsize=32)
def parse_known(texts: tuple[str, ...], name: str) -> PolicyPack:
    """The same for texts that a log holds, which are read once: the counties of a process have few packs between them.
    Raises InvalidInput as `parse_texts`."""
    return parse_texts(texts, name)


def parse_new(texts: Sequence[str], name: str) -> PolicyPack:
    """The same for texts that come in now, which are read more exactly than those that a log may hold: what stands in
    quotation marks is no number. Raises InvalidInput as `parse_texts`."""
    data = merged(texts, name)
    return _pack(filled(data, name), data, texts, name, EXACTLY)


def parse_pack(text: str, name: str) -> PolicyPack:
    """A pack from TOML text, laid over the shipped packs that it extends. Raises InvalidInput as `parse_new`."""
    return parse_new(layered(text, name), name)


def parse_draft(texts: Sequence[str], name: str) -> PolicyPack:
    """A pack whose parameters may still lack their values, for looking at and for checking everything else of it.

    Where a value is missing the pack has some other, so nothing may be decided under it. Raises InvalidInput.
    """
    data = merged(texts, name)
    return _pack(filled(data, name, STAND_INS), data, texts, name, EXACTLY)


@cache
def builtin_pack(name: str) -> PolicyPack:
    """A pack that ships with GridFlow, e.g. `s0`. Raises InvalidInput when there is none of that name, and for one
    whose parameters need values."""
    return parse_pack(builtin_text(name), name)


def digest_of(texts: Sequence[str]) -> str:
    """What the version of a pack that is made of these texts has behind its id."""
    # No text of TOML contains a NUL, so no two ways to cut texts have the same hash.
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _pack(
    filled_in: Mapping[str, Any], data: Mapping[str, Any], texts: Sequence[str], name: str, how: str | None = None
) -> PolicyPack:
    said = {**filled_in, "version": f"{data.get('id', name)}@{digest_of(texts)}"}
    try:
        return PolicyPack.model_validate(said, context=how)
    except ValidationError as error:
        raise refused(error, data, name) from None
