"""The pack `s0`, but a case is to be accepted within an hour, and the ladder says no more than that it was not."""

from typing import Final

from gridflow.testing.packs import s0_text

_RUNG, _AFTER_RUNGS = "[[rungs]]", "[roles]"
_ACCEPT: Final = 'accept = "2wd"'


def hourly_pack() -> str:
    """The TOML text of the pack. A case that is reported now has one rung, due in an hour to the microsecond."""
    before, *rungs = s0_text().replace(_ACCEPT, 'accept = "1h"', 1).split(_RUNG)
    missed = next(rung for rung in rungs if 'kind = "missed"' in rung)
    rest = rungs[-1].split(_AFTER_RUNGS)[1]
    return f"{before}{_RUNG}{missed}{_AFTER_RUNGS}{rest}"
