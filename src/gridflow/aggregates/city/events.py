"""What is recorded of the city 市 above the county."""

from gridflow.aggregates.event import Event
from gridflow.territory import Level, Unit


class CityNamed(Event):
    """The city that the county belongs to was named 写明上级市, for the first time or anew."""

    topic = "city.named"
    code: str
    unit_name: str

    @property
    def city(self) -> Unit:
        return Unit(self.code, Level.CITY, self.unit_name, None)
