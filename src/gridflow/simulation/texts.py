"""What people write."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

Choices = Mapping[str, tuple[str, ...]]


class Texts(BaseModel):
    """Texts to choose from: subjects and results by matter, `information` by its kind, `spots` that a subject begins
    with, and what is said by occasion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spots: tuple[str, ...]
    subjects: Choices
    information: Choices
    results: Choices
    said: Choices


@cache
def packaged_texts() -> Texts:
    """The texts that ship with the simulation."""
    text = (resources.files("gridflow.simulation") / "data" / "texts.toml").read_text(encoding="utf-8")
    return Texts.model_validate(tomllib.loads(text))
