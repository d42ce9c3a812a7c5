"""Case numbers 事件编号: county, date, running number and a check character, e.g. `330921-20261122-000123-7`."""

import re
from datetime import date

from gridflow.errors import UnknownCase

_SHAPE = re.compile(r"[1-9][0-9]{5}-[0-9]{8}-[0-9]{6}-[0-9X]", re.ASCII)
_MODULUS, _RADIX = 11, 2


def number_prefix(county: str, day: date) -> str:
    """What all numbers of a county and a local day begin with."""
    return f"{county}-{day:%Y%m%d}-"


def case_number(county: str, day: date, running: int) -> str:
    """The number of the `running`-th case (from 1) that a county received on a local day."""
    stem = f"{number_prefix(county, day)}{running:06d}"
    return f"{stem}-{check_character(stem)}"


def running_number(number: str) -> int:
    """The running number within a case number."""
    return int(number.split("-")[2])


def require_number(number: str) -> str:
    """The number itself if its shape and check character hold, else UnknownCase: a typing error finds no case."""
    if _SHAPE.fullmatch(number) is None or check_character(number[:-2]) != number[-1]:
        raise UnknownCase(f"没有编号为“{number[:40]}”的事件,请核对编号和校验位", number=number[:40])
    return number


def check_character(stem: str) -> str:
    """The ISO 7064 MOD 11-2 check character over the digits, as on resident identity numbers (GB 11643)."""
    remainder = 0
    for digit in stem:
        if digit != "-":
            remainder = (remainder + int(digit)) * _RADIX % _MODULUS
    value = (_MODULUS + 1 - remainder) % _MODULUS
    return "X" if value == 10 else str(value)
