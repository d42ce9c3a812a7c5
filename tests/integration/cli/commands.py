"""Running the command line within the test's own process, as its entry point does."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from gridflow.cli import main
from gridflow.testing.territory import COUNTY_CODE


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return json.loads(self.err.splitlines()[-1])["error"]

    @property
    def unbroken(self) -> str:
        """What was printed, without the line breaks and indents that a narrow screen needs."""
        return "".join(self.out.split())


@dataclass(frozen=True)
class Gridflow:
    """The command `gridflow` on one database, in the name of a county."""

    url: str
    capture: pytest.CaptureFixture[str]
    county: str = COUNTY_CODE

    def __call__(self, *arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(["--database-url", self.url, "--county", self.county, *arguments])
        said = self.capture.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(code, said.out, said.err)
