"""Replaying a case for an auditor: every event, every clock, why it was overdue or not, and who held it how long."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.text import Text

from gridflow.aggregates.case.events import DeadlineMissed, StageOverrunClosed
from gridflow.application.casefile import CaseFile, Step
from gridflow.application.chinese_time import duration, hours_title, moment
from gridflow.application.event_words import clock_title, event_title, terms_title, unit_title
from gridflow.application.hops import Holding, Hop, holdings, hops
from gridflow.application.past import require_past
from gridflow.application.timeline import ClockSheet, Entry, clock_sheets, timeline
from gridflow.cli.output import console, listing, print_indented, print_json, print_listing, read_out, written
from gridflow.cli.parameters import AsJson, AtTime
from gridflow.cli.session import is_simulated, opened, operator, parse_instant, present, settings_of, zone_of
from gridflow.territory import UnitTree
from gridflow.worktime import Term

_LATE: Final = "bold red"
_LATE_TOPICS: Final = frozenset((DeadlineMissed.topic, StageOverrunClosed.topic))


def replay(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="事件编号", show_default=False)],
    at: AtTime = None,
    version: Annotated[int | None, typer.Option(metavar="N", help="只看到第N版")] = None,
    as_json: AsJson = False,
) -> None:
    """回放一件事件:每个环节、经办人、时钟、计入的日子,为何逾期,以及谁办了多久。

    进行中的时钟按当前时刻判断;给出 --at 时按该时刻判断;演示库按其模拟时间判断。
    """
    settings = settings_of(context)
    zone = zone_of(settings)
    as_of = parse_instant(at, "at") if at is not None else None
    with opened(settings) as county:
        now = present(county)
        require_past(as_of, now, zone, "at", version)
        file = county.files.open(number, operator(settings, "auditor"), version, as_of)
        # A version is judged at the instant that the case was left with it.
        judged_at = as_of or (file.steps[-1].event.recorded_at if version is not None else now)
        units = county.territory.tree
        rules, matters = county.rules, county.territory.registers.matters
        entries = timeline(file, units, rules.policy, zone, matters, rules.policies)
        sheets = clock_sheets(file, judged_at, zone, county.almanac.calendars.by_id)
        held = hops(file, judged_at, county.almanac.calendars, units, zone)
    if as_json:
        print_json(_document(file, units, entries, sheets, held, judged_at, zone))
        return
    screen = console()
    simulated = "(模拟时间)" if is_simulated(settings) else ""
    _print_head(screen, file, units, f"{read_out(judged_at, zone)} {zone.key}{simulated}")
    _print_entries(screen, entries, zone)
    _print_clocks(screen, sheets, zone)
    _print_hops(screen, held, units, zone)


def _print_head(screen: Console, file: CaseFile, units: UnitTree, judged_at: str) -> None:
    case = file.case
    screen.print(Text.assemble(("事件 ", "bold"), (file.number, "bold cyan"), ("  " + file.reported.subject, "bold")))
    screen.print(Text(f"事发地 {unit_title(units, case.place)}"))
    holder = unit_title(units, case.holder)
    screen.print(Text(f"环节 {case.stage.chinese}  持有单位 {holder}  版本 {case.version}"))
    screen.print(Text(f"截至 {judged_at}"))


def _print_entries(screen: Console, entries: tuple[Entry, ...], zone: ZoneInfo) -> None:
    screen.print()
    screen.print("办理过程", style="bold underline")
    standing = ""
    for entry in entries:
        style = _LATE if entry.topic in _LATE_TOPICS else "bold"
        screen.print(
            Text.assemble((f"{entry.version:>3}  ", "dim"), read_out(entry.at, zone), "  ", (entry.title, style))
        )
        said = Text(f"{entry.role_title} {entry.actor_id}({entry.unit_name})")
        if entry.occurred_at != entry.at:
            said.append(f"\n自报发生时间:{read_out(entry.occurred_at, zone)}")
        if entry.details:
            said.append("\n" + "  ".join(f"{label}:{text}" for label, text in entry.details))
        # Said when it changes: where the case stands is what the reader follows.
        if (now := f"{entry.stage.chinese},由{entry.holder_name}持有") != standing:
            said.append(f"\n→ {now}", "cyan")
            standing = now
        print_indented(screen, said)


def _print_clocks(screen: Console, sheets: tuple[ClockSheet, ...], zone: ZoneInfo) -> None:
    screen.print()
    screen.print("计时与时限", style="bold underline")
    for sheet in sheets:
        late = sheet.overrun is not None
        screen.print(
            Text.assemble(
                (clock_title(sheet.name), "bold"),
                f"  {terms_title(sheet.term, sheet.extensions)}  期限{sheet.status_title}  ",
                (sheet.outcome_title, _LATE if late else "green"),
            )
        )
        lines = Text()
        begun = "" if Term.parse(sheet.term).unit.by_hours else ",当日不计"
        lines.append(f"{moment(sheet.received_at, zone, year=True)}起算{begun}\n", "dim")
        for day in sheet.days:
            lines.append(f"{day}\n", "" if "计第" in day or "累计" in day else "dim")
        for revision in sheet.revisions:
            lines.append(f"{revision}\n")
        lines.append(sheet.verdict, _LATE if late else "")
        lines.append(f"\n依据 政策 {sheet.policy_version}  日历 {sheet.calendar_version}", "dim")
        print_indented(screen, lines)
        screen.print()


def _print_hops(screen: Console, held: tuple[Hop, ...], units: UnitTree, zone: ZoneInfo) -> None:
    screen.print("谁办了多久", style="bold underline")
    table = listing("单位", "环节", "自", "历时", "办公时间", "工作日", "挂起")
    for column in table.columns[3:]:
        column.justify = "right"
    for hop in held:
        since = moment(hop.since, zone, year=True)
        table.add_row(unit_title(units, hop.holder), hop.stage.chinese, since, *_measured(hop))
    for holding in holdings(held):
        table.add_row(unit_title(units, holding.holder), "合计", f"{holding.hops}段", *_measured(holding), style="bold")
    print_listing(screen, table)


def _measured(held: Hop | Holding) -> tuple[str, str, str, str]:
    passed = held.elapsed
    about = "约" if passed.provisional else ""
    return (
        duration(timedelta(seconds=passed.seconds)),
        about + hours_title(passed.office_seconds),
        f"{about}{passed.working_days}",
        duration(timedelta(seconds=held.paused_seconds)) if held.paused_seconds else "",
    )


def _document(
    file: CaseFile,
    units: UnitTree,
    entries: tuple[Entry, ...],
    sheets: tuple[ClockSheet, ...],
    held: tuple[Hop, ...],
    judged_at: datetime,
    zone: ZoneInfo,
) -> dict[str, Any]:
    case = file.case
    return {
        "number": file.number,
        "subject": file.reported.subject,
        "version": case.version,
        "stage": case.stage.value,
        "place": case.place,
        "holder": case.holder,
        "holder_name": unit_title(units, case.holder),
        "as_of": written(judged_at, zone),
        "overdue": any(sheet.overrun is not None for sheet in sheets),
        "events": [_event(step, entry, zone) for step, entry in zip(file.steps, entries, strict=True)],
        "clocks": [_clock(sheet, zone) for sheet in sheets],
        "hops": [_hop(hop, units, zone) for hop in held],
        "holders": [_holding(holding, units) for holding in holdings(held)],
    }


def _event(step: Step, entry: Entry, zone: ZoneInfo) -> dict[str, Any]:
    actor = step.event.actor
    return {
        "version": entry.version,
        "topic": entry.topic,
        "title": entry.title,
        "recorded_at": written(entry.at, zone),
        "occurred_at": written(entry.occurred_at, zone),
        "actor": {"id": actor.id, "role": actor.role, "unit": actor.unit, "unit_name": entry.unit_name},
        "details": [{"label": label, "text": text} for label, text in entry.details],
        "stage": entry.stage.value,
        "holder_name": entry.holder_name,
    }


def _clock(sheet: ClockSheet, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "clock": sheet.name,
        "stage": sheet.stage.value,
        "term": sheet.term,
        "extensions": list(sheet.extensions),
        "received_at": written(sheet.received_at, zone),
        "status": sheet.status,
        "last_day": sheet.last_day.isoformat() if sheet.last_day is not None else None,
        "due": written(sheet.due, zone),
        "started_at": written(sheet.started_at, zone),
        "ended_at": written(sheet.ended_at, zone),
        "outcome": sheet.outcome,
        "outcome_title": sheet.outcome_title,
        "overrun_seconds": int(sheet.overrun.total_seconds()) if sheet.overrun is not None else None,
        "overrun": duration(sheet.overrun) if sheet.overrun is not None else None,
        "policy_version": sheet.policy_version,
        "calendar_version": sheet.calendar_version,
        "revisions": list(sheet.revisions),
        "days": list(sheet.days),
        "verdict": sheet.verdict,
    }


def _hop(hop: Hop, units: UnitTree, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "holder": hop.holder,
        "holder_name": unit_title(units, hop.holder),
        "stage": hop.stage.value,
        "since": written(hop.since, zone),
        "until": written(hop.until, zone),
        "cause": hop.cause,
        "cause_title": event_title(hop.cause),
        **asdict(hop.elapsed),
        "paused_seconds": hop.paused_seconds,
    }


def _holding(holding: Holding, units: UnitTree) -> dict[str, Any]:
    return {
        "holder": holding.holder,
        "holder_name": unit_title(units, holding.holder),
        "hops": holding.hops,
        **asdict(holding.elapsed),
        "paused_seconds": holding.paused_seconds,
    }
