"""Every setting that the page on operations tells of is one."""

import re
from pathlib import Path

from gridflow.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "OPERATIONS.md"


def test_the_settings_are_those_of_the_program() -> None:
    told = set(re.findall(r"GRIDFLOW_([A-Z_]+)", PAGE.read_text(encoding="utf-8")))
    assert told
    assert {name.lower() for name in told} <= set(Settings.model_fields)
