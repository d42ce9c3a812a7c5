#!/bin/sh
# Lock what pyproject.toml asks for, with the hashes of every platform's files and no registry's address.
# Needs uv. Further arguments go to it, e.g. --upgrade.
set -eu
cd "$(dirname "$0")/.."
uv pip compile pyproject.toml --quiet --output-file requirements.lock \
    --universal --python-version 3.11 --extra test --extra check --extra build \
    --generate-hashes --no-header --no-emit-index-url --no-emit-find-links "$@"
