"""The small county with people who keep the register of its grids."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import pytest

from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor, Event
from gridflow.aggregates.grid import Block, ForeignGrid, GridAdjustment, GridsOfDay
from gridflow.errors import GridFlowError
from gridflow.testing import instant, person
from gridflow.testing.county import MemoryCounty, memory_county
from gridflow.testing.territory import COUNTY, COUNTY_DEPARTMENT, DEPARTMENT, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE
from tests.unit.policy.packs import S0, changed

MONDAY: Final = instant("2026-10-12T09:00:00+08:00")
TODAY: Final = date(2026, 10, 12)
TOMORROW: Final = date(2026, 10, 13)
NEXT_MONTH: Final = date(2026, 11, 1)

TOWN: Final = person("administrator", TOWNSHIP)
OTHER_TOWN: Final = person("administrator", OTHER_TOWNSHIP)
VILLAGE_OFFICE: Final = person("administrator", VILLAGE)
COUNTY_OFFICE: Final = person("administrator", COUNTY)
BUREAU: Final = person("administrator", COUNTY_DEPARTMENT)
BRIGADE: Final = person("administrator", DEPARTMENT)

APPLYING: Final = S0
"""A policy that has changes of grids applied for."""
DIRECT: Final = changed("grid_digits = 3", 'grid_digits = 3\ngrid_change = "direct"')
"""One under which they are made at once."""

HOMES: Final = f"{VILLAGE}B01"
SCHOOL: Final = f"{VILLAGE}B02"


class Office:
    """The county's registrar, asked in somebody's name."""

    def __init__(self, policy: str = DIRECT) -> None:
        self.county: MemoryCounty = memory_county(MONDAY, policy)

    def give(self, *commands: Command, by: Actor = COUNTY_OFFICE) -> list[Event]:
        """The events that commands given in one call lead to. Raises what the registrar does."""
        head = self.county.log.head().position
        self.county.registrar.carry_out(commands, by)
        return [event.body for _, event in self.county.log.after(head, 1000)]

    def on(self, day: date = TODAY) -> GridsOfDay:
        registers = self.county.territory.registers
        return registers.grids.on(day, registers.units)

    @contextmanager
    def refused(self, error: type[GridFlowError], *said: str) -> Iterator[None]:
        """What is done within is refused with this error, which says this in Chinese, and records nothing."""
        head = self.county.log.head()
        with pytest.raises(error) as refusal:
            yield
        assert type(refusal.value) is error
        for part in said:
            assert part in refusal.value.detail
        assert self.county.log.head() == head


def block(code: str, title: str = "居民区", block_type: str = "residential") -> Block:
    return Block(code=code, title=title, block_type=block_type)


def foreign(code: str, title: str = "消防网格", department: str = "消防救援大队") -> ForeignGrid:
    return ForeignGrid(id=code, title=title, department=department)


def adjustment(command: str, **body: Any) -> GridAdjustment:
    return GridAdjustment.model_validate({"command": command, "body": body})
