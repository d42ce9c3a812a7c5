"""All read models, and what finds the state of a case in them."""

from typing import Final

from gridflow.projections.alerts import Alerts
from gridflow.projections.cases import Cases
from gridflow.projections.clocks import Clocks
from gridflow.projections.outlines import Outlines
from gridflow.projections.owed import OwedDuties
from gridflow.projections.queues import Queues
from gridflow.projections.read_model import ReadModel
from gridflow.projections.timers import Timers

CASES: Final = Cases()
MODELS: Final[tuple[ReadModel, ...]] = (CASES, Outlines(), Queues(), OwedDuties(), Clocks(), Timers(), Alerts())
"""The read models of a county. `CASES` is the first: it holds the state that the next event of a case changes."""
