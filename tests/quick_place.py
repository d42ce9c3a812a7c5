"""Where the tests' files lie: in memory where the host has room, as no test cuts the machine's power."""

import shutil
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")
_ENOUGH: Final = 4 * 2**30


def quick_place() -> Path | None:
    """A folder of the host that is kept in memory; None where there is none with four gigabytes to spare."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ENOUGH:
        return None
    return _MEMORY
