"""The working calendar 工作日历 over HTTP: its years, its papers, and the deadlines counted in it."""

from fastapi import APIRouter

from gridflow.api import calendar_deadlines, calendar_papers, calendar_years

router = APIRouter()
for _part in (calendar_deadlines, calendar_years, calendar_papers):
    router.include_router(_part.router)
