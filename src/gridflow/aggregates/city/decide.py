"""What a command on the city leads to."""

from collections.abc import Callable
from typing import Any, Final

from gridflow.aggregates.city.commands import NameCity
from gridflow.aggregates.city.events import CityNamed
from gridflow.aggregates.command import Command
from gridflow.aggregates.context import Context
from gridflow.aggregates.posting import Posting, Postings
from gridflow.aggregates.unit.plan import root_of
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.territory import Level, check_code

_STREAM: Final = "city"


def name_city(command: NameCity, context: Context) -> Postings:
    """The city is called so from now on; nothing, if it is already.

    Raises InvalidInput for a code that is no city's or another city's than the county's, and before the county itself
    is registered; NotPermitted for anyone who does not act for the county.
    """
    root = root_of(context.registers.units)
    if root is None:
        raise InvalidInput("本县的根单位尚未登记", field="code")
    if context.actor.unit != root.code:
        raise NotPermitted("上级市由县级单位写明", unit=root.code)
    check_code(command.code, Level.CITY, None)
    check_code(root.code, Level.COUNTY, command.code)
    named = CityNamed(code=command.code, unit_name=command.unit_name)
    return () if context.registers.city == named.city else (Posting(_STREAM, named, root.code),)


CITY_DECISIONS: Final[dict[type[Command], Callable[[Any, Context], Postings]]] = {NameCity: name_city}
"""The decision of each command."""
