"""A case that is dispatched too late after the National Day holiday, and then closed."""

from gridflow.aggregates.case import commands
from gridflow.aggregates.command import Command
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, give, instant
from gridflow.testing.territory import CALLER, CLERK, COUNTY, GRID, GRID_WORKER, SUPERVISOR, person

_COUNTY_SUPERVISOR = person("supervisor", COUNTY)

_STEPS: tuple[tuple[str, Command, Actor], ...] = (
    ("2026-09-30T10:00", commands.Accept(), CLERK),
    ("2026-10-12T10:21", commands.Dispatch(lead=GRID, instruction="尽快修复"), CLERK),
    ("2026-10-12T11:00", commands.Acknowledge(), GRID_WORKER),
    ("2026-10-12T11:05", commands.SendBack(reason_code="incomplete", reason="缺少照片"), GRID_WORKER),
    ("2026-10-12T11:30", commands.RuleSendBack(upheld=False, reason="照片已补"), CLERK),
    ("2026-10-12T12:00", commands.OrderSupervision(cause="群众多次反映"), _COUNTY_SUPERVISOR),
    ("2026-10-12T13:00", commands.AnswerSupervision(order="order-1", answer="今日内修复"), GRID_WORKER),
    ("2026-10-12T14:00", commands.Note(phase="during", text="更换灯头"), GRID_WORKER),
    ("2026-10-12T15:00", commands.Resolve(result="已修复"), GRID_WORKER),
    ("2026-10-13T09:00", commands.Check(passed=True, finding="现场已亮灯"), SUPERVISOR),
    ("2026-10-13T10:00", commands.CallBack(satisfied=True), CALLER),
    ("2026-10-13T11:00", commands.LiftSupervision(order="order-1", reason="已办结"), _COUNTY_SUPERVISOR),
    ("2026-10-14T09:00", commands.Appraise(), SUPERVISOR),
    ("2026-10-14T10:00", commands.Archive(), SUPERVISOR),
)


def carry_an_overdue_case(county: County) -> str:
    """Report a case, carry it through all stages, and return its number. The ladder fires on its way."""
    clock = county.clock
    assert isinstance(clock, SettableClock)
    clock.set(instant("2026-09-29T09:00:00+08:00"))
    report = commands.Report(place=GRID, subject="路灯不亮", matter="facility", channel="resident")
    number = give(county, report, GRID_WORKER).number
    for at, command, actor in _STEPS:
        clock.set(instant(f"{at}:00+08:00"))
        county.projector.catch_up()
        county.ticker.tick()
        give(county, command, actor, number)
    county.projector.catch_up()
    return number
