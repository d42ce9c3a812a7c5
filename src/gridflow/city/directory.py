"""The directory of a city's counties 名录: which there are, and where the store of each is."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gridflow.errors import InvalidInput
from gridflow.settings import CityCode, CountyCode, Settings
from gridflow.store.inspection import counties_at
from gridflow.wording import said

_CODE_DIGITS: Final = 12
_CITY_DIGITS: Final = 4
_PROVINCE_DIGITS: Final = 2


class CityFile(BaseModel):
    """A file that says which counties make up a city or province: `city = "330900000000"`, and in `[counties]` the
    address of the store of each, such as `330921 = "postgresql+psycopg://…"`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    city: CityCode | None = None
    counties: dict[CountyCode, str] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Directory:
    """The code of the city or province (12 digits), and the address of the store of each of its counties by their six
    digits, in order."""

    city: str
    counties: Mapping[str, str]


def directory_of(settings: Settings) -> Directory:
    """The counties that the settings name; where they name none, those of the city with a store at `database_url`.

    Raises InvalidInput for a file that cannot be read or a county of another city, StoreUnreachable where the stores
    are to be looked for and cannot be.
    """
    named, city = named_counties(settings), city_of(settings)
    digits = region(city)
    for county in named:
        if not county.startswith(digits):
            raise InvalidInput(f"县(区){county}不属于{city}", field="counties")
    if not named:
        found = counties_at(settings.database_url)
        named = {county: settings.database_url for county in found if county.startswith(digits)}
    return Directory(city, dict(sorted(named.items())))


def named_counties(settings: Settings) -> dict[str, str]:
    """The addresses of the counties that the settings name, or else their file; none if they are to be looked for."""
    return dict(settings.counties or (_read(settings.city_file).counties if settings.city_file is not None else {}))


def city_of(settings: Settings) -> str:
    """The code of the city or province of the settings, or else of their file; without, that of the county's city."""
    written = _read(settings.city_file).city if settings.city_file is not None else None
    return settings.city or written or settings.county[:_CITY_DIGITS].ljust(_CODE_DIGITS, "0")


def region(city: str) -> str:
    """The digits that all counties of a city or province share: `330900000000` → `3309`, `330000000000` → `33`."""
    digits = city[:_CITY_DIGITS]
    return digits[:_PROVINCE_DIGITS] if digits.endswith("00") else digits


def _read(path: Path) -> CityFile:
    try:
        return CityFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InvalidInput(f"市级名录“{path}”无法读取:{error.strerror}", field="city_file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"市级名录“{path}”不是TOML:{error}", field="city_file") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        raise InvalidInput(f"市级名录“{path}”的“{field}”有误:{said(first)}", field="city_file") from None
