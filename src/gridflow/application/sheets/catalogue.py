"""Every register that is taken in from tables and given out as one, by the name that addresses have for it."""

from collections.abc import Mapping
from typing import Final

from gridflow.application.sheets.matters import MATTERS
from gridflow.application.sheets.sheet import Sheet
from gridflow.application.sheets.staff import STAFF
from gridflow.application.sheets.unit_register import UNITS

SHEETS: Final[Mapping[str, Sheet]] = {"units": UNITS, "staff": STAFF, "matters": MATTERS}
