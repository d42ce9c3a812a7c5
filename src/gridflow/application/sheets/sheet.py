"""What a register needs to be taken in from a table and given out as one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from gridflow.aggregates.command import Command
from gridflow.aggregates.matter import Catalogue
from gridflow.aggregates.registers import Registers
from gridflow.application.matters import catalogue_on
from gridflow.application.rules import Rules
from gridflow.application.sheets.importing import Draft
from gridflow.application.territory import Territory
from gridflow.policy import PolicyPack
from gridflow.territory import UnitTree, division_chain


@dataclass(frozen=True, slots=True)
class Place:
    """Whose part of the registers is meant: what is at and below the unit `top` on a day.

    `registers` are those of now, `catalogue` the units, the rules and the matters of the day.
    """

    registers: Registers
    catalogue: Catalogue
    top: str

    @property
    def tree(self) -> UnitTree:
        """The units of the day."""
        return self.catalogue.units

    @property
    def day(self) -> date:
        """The day, in the county's time zone."""
        return self.catalogue.day

    @property
    def policy(self) -> PolicyPack:
        """The pack in force at the top; the county's as long as it has no units."""
        chain = division_chain(self.tree.path(self.top)) if len(self.tree) else ()
        return self.catalogue.policies.at(chain, self.catalogue.when)


def place_of(territory: Territory, rules: Rules, now: datetime, top: str, on: date | None = None) -> Place:
    """The part of a unit as it is on a day, today without one; `now` is aware.

    Raises UnknownUnit for a unit that is not there then.
    """
    catalogue = catalogue_on(territory, rules, now, on)
    if len(catalogue.units):
        catalogue.units.get(top)
    return Place(territory.registers, catalogue, top)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A register as a table: what it is called, and the command by which whoever may give it may read and write it all.

    `drafts` gives what there is to do for a file, and raises ImportRefused; `rows` the table, its heading first.
    """

    title: str
    command: type[Command]
    drafts: Callable[[bytes, Place], list[Draft]]
    rows: Callable[[Place], list[list[str]]]
