"""A paper 文件 of the working calendar as people send it: JSON, CSV or iCalendar, read into the form of its kind."""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import PurePath
from typing import Any, Final, NoReturn, TypeVar

from pydantic import ValidationError

from gridflow.application.calendar_csv import csv_days
from gridflow.application.calendar_ical import ical_days
from gridflow.application.day_spans import SHOWN, DaySpan, Kind
from gridflow.wording import said
from gridflow.worktime import InvalidPaper, NoticeForm, OfficeHoursForm

_MOST_BYTES: Final = 1 << 20
_MOST_DATES: Final = 2000


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is said of a paper beside its file, each under the name and in the form that it has in a `NoticeForm`."""

    id: str | None = None
    unit: str | None = None
    document: str | None = None
    document_confirmed: bool | None = None
    published: str | None = None
    source: str | None = None
    covers_year: int | None = None


_NEEDED: Final = ("id", "document", "published", "source")

_Form = TypeVar("_Form", NoticeForm, OfficeHoursForm)


def read_paper(data: bytes, name: str, stated: PaperFacts) -> NoticeForm | OfficeHoursForm:
    """The form of the paper in a file of bytes, whose kind the suffix of its `name` tells.

    - `.json`: a `NoticeForm`, or an `OfficeHoursForm` where it has `seasons`. It says everything itself, so nothing
      may be `stated`.
    - `.csv`: the header `date,kind` or `date,kind,name`; a date `2027-01-01` or an inclusive range
      `2027-02-06/2027-02-12`, and off|休|放假 or on|班|上班.
    - `.ics`: RFC 5545; each event is a span of whole days, off or on by its X-APPLE-SPECIAL-DAY, else its CATEGORIES,
      else its SUMMARY.

    A CSV or iCalendar file holds dates only; what is `stated` makes a notice of them. Whether the dates can be is for
    `paper()` of the form to say. Raises `InvalidPaper` with the `field` that is wrong, and the `line` of a CSV file
    or the `event` (from 1) of an iCalendar file; also for more than 1 MiB or 2000 dates.
    """
    if len(data) > _MOST_BYTES:
        raise InvalidPaper("文件超过1MiB", field="file")
    kind = PurePath(name).suffix.casefold()
    if kind not in _KINDS:
        raise InvalidPaper(f"文件“{name[-SHOWN:]}”须以 .json、.csv 或 .ics 结尾", field="file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidPaper(f"文件不是UTF-8编码(第{error.start + 1}字节),请另存为UTF-8", field="file") from None
    if kind == ".json":
        return _read_json(text, stated)
    return _notice_of(_KINDS[kind], csv_days(text) if kind == ".csv" else ical_days(text), stated)


_KINDS: Final = {".json": "JSON", ".csv": "CSV", ".ics": "iCalendar"}


def _read_json(text: str, stated: PaperFacts) -> NoticeForm | OfficeHoursForm:
    for field in fields(stated):
        if getattr(stated, field.name) is not None:
            raise InvalidPaper(f"JSON文件自己写明一切,不得另给 {option_of(field.name)}", field=field.name)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InvalidPaper(f"文件不是有效的JSON(第{error.lineno}行第{error.colno}列)", field="file") from None
    except RecursionError:
        raise InvalidPaper("JSON嵌套过深", field="file") from None
    except ValueError:
        # Python's own bound on the digits of a number.
        raise InvalidPaper("JSON中有位数过多的数字", field="file") from None
    if isinstance(value, dict) and "seasons" in value:
        return _checked(OfficeHoursForm, text)
    form = _checked(NoticeForm, text)
    _check_count(map(_days_in, (*form.off, *form.on)))
    return form


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidPaper(f"JSON中“{name[:SHOWN]}”出现多次", field=name[:SHOWN])
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidPaper(f"{name} 不是JSON数字", field="file")


def _days_in(span: str) -> int:
    """How many dates a span holds; 1 for what is no span, which the form refuses in its own words."""
    try:
        first, last = (date.fromisoformat(day) for day in (span.split("/") * 2)[:2])
    except ValueError:
        return 1
    return max((last - first).days, 0) + 1


def _check_count(counts: Iterable[int]) -> None:
    if sum(counts) > _MOST_DATES:
        raise InvalidPaper(f"日期超过{_MOST_DATES}个", field="file")


def _checked(kind: type[_Form], value: str | Mapping[str, object]) -> _Form:
    try:
        form = kind.model_validate_json(value) if isinstance(value, str) else kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))[:SHOWN]
        raise InvalidPaper(f"{f'“{field}”' if field else '文件'}{said(first)}", field=field or "file") from None
    for field in ("document", "source"):
        # What no database keeps (U+0000), and what would break the lines of an export.
        if any(unicodedata.category(character) == "Cc" for character in getattr(form, field)):
            raise InvalidPaper(f"“{field}”中含有控制字符", field=field)
    return form


def _notice_of(kind: str, days: Iterable[DaySpan], stated: PaperFacts) -> NoticeForm:
    facts = {field.name: getattr(stated, field.name) for field in fields(stated)}
    for name in _NEEDED:
        if facts[name] is None:
            raise InvalidPaper(f"{kind}文件须另给 {option_of(name)}", field=name)
    spans = list(days)
    _check_count((last - first).days + 1 for _, first, last in spans)
    written: dict[Kind, list[str]] = {"off": [], "on": []}
    for off_or_on, first, last in spans:
        written[off_or_on].append(f"{first}" if first == last else f"{first}/{last}")
    given = {name: fact for name, fact in facts.items() if fact is not None}
    return _checked(NoticeForm, given | {name: tuple(named) for name, named in written.items()})


def option_of(field: str) -> str:
    """The option of the command line that gives a field, as `--known-at` gives `known_at`."""
    return {"covers_year": "--year", "document_confirmed": "--confirmed"}.get(field, f"--{field.replace('_', '-')}")
