"""The vendored assets are the published files, byte for byte, and nothing else lies beside them."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import TypedDict, cast

import pytest

VENDOR = Path(str(files("gridflow"))) / "console" / "static" / "vendor"


class Asset(TypedDict):
    """What the manifest says of one file: its package, and where in the package it was taken from."""

    name: str
    version: str
    licence: str
    source: str
    sha256: str


def manifest() -> dict[str, Asset]:
    """The manifest's rows by path."""
    text = (VENDOR / "MANIFEST.json").read_text(encoding="utf-8")
    return cast(dict[str, Asset], json.loads(text)["files"])


def test_every_vendored_file_is_in_the_manifest() -> None:
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}

    assert found - {"MANIFEST.json"} == set(manifest())


@pytest.mark.parametrize("path", sorted(manifest()))
def test_a_vendored_file_has_the_hash_of_its_manifest(path: str) -> None:
    assert hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() == manifest()[path]["sha256"]


def test_every_vendored_package_states_its_licence_and_ships_its_text() -> None:
    assets = manifest()
    folders = {path.split("/")[0] for path in assets}

    assert all(asset["licence"] and asset["version"] for asset in assets.values())
    assert {folder for folder in folders if f"{folder}/LICENSE" in assets} == folders
