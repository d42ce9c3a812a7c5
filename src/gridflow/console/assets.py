"""The console's own and vendored files, served from memory under names that change with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_DIGEST_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Asset:
    """A file to serve. `digest` begins the SHA-256 of its content."""

    content: bytes
    media_type: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """Every style, script and picture by its path below `static/`; licences and manifests are not served."""
    return dict(_found(resources.files("gridflow.console") / "static", ""))


def asset_url(path: str) -> str:
    """The URL of an asset. Its digest is part of it, so that a browser may keep the file for ever."""
    return f"/console/static/{assets()[path].digest}/{path}"


def _found(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    found: list[tuple[str, Asset]] = []
    for file in folder.iterdir():
        if file.is_dir():
            found.extend(_found(file, f"{prefix}{file.name}/"))
        elif (media_type := _TYPES.get(f".{file.name.rsplit('.', 1)[-1]}")) is not None:
            content = file.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:_DIGEST_LENGTH]
            found.append((f"{prefix}{file.name}", Asset(content, media_type, digest)))
    return found
