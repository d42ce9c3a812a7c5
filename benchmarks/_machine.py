"""The machine that a run was made on."""

import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from benchmarks._databases import Places

_SYNCS: Final = 200
_BLOCK: Final = b"x" * 4096
_PACKAGES: Final = ("eventsourcing", "psycopg", "sqlalchemy")


def machine(places: Places) -> dict[str, Any]:
    """Processor, memory, disk, versions and durability."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "disk_sync_4k_ms": round(1000 * sync_seconds(places.folder), 3),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "sqlite": places.file_settings(),
        "postgresql": places.server_settings(),
    }


def sync_seconds(folder: Path) -> float:
    """The median time of writing 4 kB at the end of a file and syncing it."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(_SYNCS):
            begun = perf_counter()
            file.write(_BLOCK)
            os.fdatasync(file.fileno())
            took.append(perf_counter() - begun)
    return median(took)


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
