"""What a city refuses."""

from gridflow.errors import GridFlowError


class CountyNotReady(GridFlowError):
    """The store of a county is not there, or its tables are not those of this program."""

    code = "county-not-ready"
    title = "县级库未就绪"


class CityNotInitialised(GridFlowError):
    """The city has no store of its own yet."""

    code = "city-not-initialised"
    title = "市级库尚未建立"
