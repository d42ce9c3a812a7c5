"""Commands on the city 市 above the county."""

from gridflow.aggregates.command import Command, Title, Word


class NameCity(Command):
    """Say which city the county belongs to, and what it is called."""

    name = "name-city"
    title = "写明上级市"
    code: Word
    unit_name: Title


CITY_COMMANDS: tuple[type[Command], ...] = (NameCity,)
"""Every command on the city."""
