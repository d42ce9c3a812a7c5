"""The city 市 above the county: a county's store knows its code and its name, and nothing else of it."""

from gridflow.aggregates.city.commands import CITY_COMMANDS, NameCity
from gridflow.aggregates.city.events import CityNamed

__all__ = ["CITY_COMMANDS", "CityNamed", "NameCity"]
