"""The periods that are lived."""

from datetime import datetime, timedelta
from typing import Final

DEMO_START: Final = datetime.fromisoformat("2026-07-15T08:00:00+08:00")
"""A working morning, ninety days before the end: the period covers 中秋节, 国庆节 and both make-up days of 2026."""

DEMO_END: Final = DEMO_START + timedelta(days=90)

YEAR_START: Final = datetime.fromisoformat("2025-07-01T08:00:00+08:00")
"""A working morning; every notice of the year from it is published, and that of 2026 comes out on the way."""
