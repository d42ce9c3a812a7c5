"""Evidence 证据: what proves a piece of work, by reference."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gridflow.aggregates.command import Title
from gridflow.aggregates.event import Fact
from gridflow.aggregates.personal import Personal

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hexadecimal."""


class Evidence(Fact):
    """A photo, a recording or a document: where it is kept, and the digest that tells whether it is still the same."""

    kind: Literal["photo", "video", "audio", "document", "signature"]
    reference: Annotated[Title, Personal("evidence")]
    sha256: Digest


Proofs = Annotated[tuple[Evidence, ...], Field(max_length=20)]
"""Up to 20 pieces of evidence."""
