"""Invented papers, and how to write one."""

from typing import Any

from gridflow.aggregates.calendar import ImportNotice, SetOfficeHours
from gridflow.testing.territory import VILLAGE
from gridflow.worktime import Calendars, Paper, default_calendars


def notice(**changes: Any) -> ImportNotice:
    """A local notice of the village: Monday 2026-11-23 is off."""
    said = {
        "id": "LOCAL-1",
        "unit": VILLAGE,
        "document": "示例〔2026〕1号",
        "document_confirmed": True,
        "published": "2026-11-20",
        "source": "https://example.invalid/1",
        "off": ["2026-11-23"],
    }
    return ImportNotice.model_validate(said | changes)


def next_year(**changes: Any) -> ImportNotice:
    """The notice of 2027 as it might be: 1 to 3 January are off, Saturday 26 December is worked."""
    return notice(
        **{
            "id": "CN-2027",
            "unit": None,
            "document": "国办发明电〔2026〕9号",
            "covers_year": 2027,
            "off": ["2027-01-01/2027-01-03", "2027-05-01", "2027-10-01/2027-10-03"],
            "on": ["2026-12-26"],
        }
        | changes
    )


def hours(**changes: Any) -> SetOfficeHours:
    """Office hours of the village: 09:00 to 12:00 all year."""
    said = {
        "id": "HOURS-1",
        "unit": VILLAGE,
        "document": "示例〔2026〕2号",
        "published": "2026-11-20",
        "source": "https://example.invalid/2",
        "effective_from": "2026-11-20",
        "seasons": [{"from": "01-01", "sessions": ["09:00-12:00"]}],
    }
    return SetOfficeHours.model_validate(said | changes)


def known(*papers: Paper) -> Calendars:
    """The calendars of the packaged papers and these."""
    return default_calendars().with_papers(papers)
