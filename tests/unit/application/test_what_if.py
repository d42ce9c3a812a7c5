"""What-if 假设推演: what is kept, what is counted anew, and what is refused."""

from datetime import date, timedelta
from typing import Final

import pytest

from gridflow.aggregates.calendar import ImportNotice
from gridflow.aggregates.case import commands
from gridflow.aggregates.case.light import Light
from gridflow.aggregates.event import Actor, Recorded, Unreadable
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.application.what_if import Question, what_if
from gridflow.application.what_if_clocks import Outcome
from gridflow.application.what_if_period import period_of
from gridflow.application.what_if_report import WhatIfClock, WhatIfReport
from gridflow.application.what_if_rules import (
    SupposedRules,
    known_at,
    of_version,
    pack_texts,
    supposing,
    with_papers,
)
from gridflow.errors import InvalidInput
from gridflow.policy import builtin_text, layered
from gridflow.testing import SettableClock, give, instant, person
from gridflow.testing.county import MemoryCounty, memory_county
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_GRID,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SUPERVISOR,
    TOWNSHIP,
    VILLAGE,
)
from gridflow.worktime import SHANGHAI, Calendars
from tests.unit.policy.packs import S0, changed

MONDAY: Final = "2026-10-12T09:00:00+08:00"
AUDITOR: Final = Actor(id="auditor", role="auditor", unit=COUNTY)
TOWNSHIP_CLERK: Final = person("supervisor", TOWNSHIP)
QUICK: Final = changed('\naccept = "2wd"', '\naccept = "2h"')


@pytest.fixture
def county() -> MemoryCounty:
    """It is Monday morning in the small county, under the pack s0: 2, 3 and 5 working days."""
    return memory_county(instant(MONDAY), S0)


def at(county: MemoryCounty, day_and_time: str) -> None:
    assert isinstance(county.clock, SettableClock)
    county.clock.set(instant(f"2026-{day_and_time}:00+08:00"))


def report(county: MemoryCounty, by: Actor = GRID_WORKER) -> str:
    command = commands.Report(place=by.unit, subject="路灯不亮", matter="facility", channel="grid")
    return give(county, command, by).number


def dispatched(county: MemoryCounty) -> str:
    number = report(county)
    give(county, commands.Accept(), CLERK, number)
    give(county, commands.Dispatch(lead=GRID), CLERK, number)
    return number


def rules_of(county: MemoryCounty, text: str | None = None, calendars: Calendars | None = None) -> SupposedRules:
    county.rules.refresh()
    county.almanac.refresh()
    county.territory.refresh()
    return supposing(county.rules, layered(text) if text is not None else None, "test", calendars)


def ask(
    county: MemoryCounty,
    rules: SupposedRules,
    first: str = "10-12",
    last: str | None = None,
    unit: str = COUNTY,
    most_cases: int | None = None,
) -> WhatIfReport:
    now = county.clock.now()
    days = (date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}") if last else now.date())
    period = period_of(*days, now, SHANGHAI)
    return what_if(Question(rules, period, unit, AUDITOR, most_cases), county.log, county.rules, county.territory)


def only(report: WhatIfReport) -> WhatIfClock:
    (change,) = report.changes
    return change


def test_a_stage_that_was_in_time_would_have_been_missed_by_so_much(county: MemoryCounty) -> None:
    number = report(county)
    at(county, "10-12T13:00")
    give(county, commands.Accept(), CLERK, number)
    found = ask(county, rules_of(county, QUICK))
    change = only(found)
    assert (change.number, change.clock, change.unit, change.unit_name) == (number, "accept-1", VILLAGE, "东一村")
    assert (change.before.term, change.before.due, change.before.outcome) == (
        "2wd",
        instant("2026-10-15T00:00:00+08:00"),
        Outcome.MET,
    )
    assert (change.after.term, change.after.due) == ("2h", instant("2026-10-12T11:00:00+08:00"))
    assert (change.after.outcome, change.after.late_seconds) == (Outcome.MISSED, 2 * 3600)
    assert (found.total.clocks, found.total.changed) == (2, 1)
    assert (found.total.before.on_time_rate, found.total.after.on_time_rate) == (1.0, 0.0)
    assert (found.total.before.due, found.total.after.due) == (0, 1)


def test_a_running_clock_has_the_light_of_the_end_of_the_period(county: MemoryCounty) -> None:
    report(county)
    at(county, "10-13T12:00")
    change = only(ask(county, rules_of(county, QUICK)))
    assert (change.before.outcome, change.before.light) == (Outcome.RUNNING, Light.GREEN)
    assert (change.after.outcome, change.after.light) == (Outcome.OVERDUE, Light.RED)
    assert change.after.late_seconds == 25 * 3600
    earlier = only(ask(county, rules_of(county, QUICK), last="10-12"))
    assert earlier.after.late_seconds == 13 * 3600


def test_only_clocks_that_ran_in_the_period_count(county: MemoryCounty) -> None:
    number = report(county)
    at(county, "10-13T10:00")
    give(county, commands.Accept(), CLERK, number)
    at(county, "10-14T10:00")
    found = ask(county, rules_of(county, QUICK), first="10-14")
    assert (found.cases, found.total.clocks, found.changes) == (1, 1, ())
    assert ask(county, rules_of(county, QUICK), last="10-12").total.clocks == 1


def test_more_time_that_was_granted_stays_granted(county: MemoryCounty) -> None:
    number = dispatched(county)
    give(county, commands.RequestExtension(extension="2wd", reason="缺件"), GRID_WORKER, number)
    give(county, commands.RuleExtension(granted=True, reason="同意"), TOWNSHIP_CLERK, number)
    until = instant("2026-10-14T09:00:00+08:00")
    give(county, commands.RequestSuspension(until=until, reason="等待鉴定"), GRID_WORKER, number)
    give(county, commands.RuleSuspension(granted=True, reason="同意"), CLERK, number)
    assert ask(county, rules_of(county)).changes == ()
    slower = changed('resolve = "5wd"', 'resolve = "8wd"')
    change = only(ask(county, rules_of(county, slower)))
    assert (change.after.term, change.after.extensions) == ("8wd", ("2wd",))
    assert (change.before.light, change.after.light) == (Light.PAUSED, Light.PAUSED)
    # Ten working days after Monday the 12th, but for the 13th, on which it stood still.
    assert change.after.due == instant("2026-10-28T00:00:00+08:00")


def test_what_was_given_up_too_late_would_have_been_missed(county: MemoryCounty) -> None:
    number = report(county)
    at(county, "10-12T12:00")
    give(county, commands.Withdraw(reason="误报"), GRID_WORKER, number)
    change = only(ask(county, rules_of(county, QUICK)))
    assert (change.before.outcome, change.after.outcome) == (Outcome.VOID, Outcome.MISSED)
    given_up = ask(county, rules_of(county, changed('\naccept = "2wd"', '\naccept = "4wd"')))
    assert only(given_up).after.outcome is Outcome.VOID


def test_a_send_back_is_judged_by_when_it_was_asked_for(county: MemoryCounty) -> None:
    number = dispatched(county)
    at(county, "10-12T10:00")
    give(county, commands.SendBack(reason_code="not-ours", reason="不属本网格"), GRID_WORKER, number)
    at(county, "10-12T13:00")
    give(county, commands.RuleSendBack(upheld=True, reason="属实"), CLERK, number)
    changes = ask(county, rules_of(county, changed('resolve = "5wd"', 'resolve = "2h"'))).changes
    assert [(one.clock, one.after.outcome) for one in changes] == [("resolve-3", Outcome.VOID)]
    changes = ask(county, rules_of(county, changed('resolve = "5wd"', 'resolve = "1h"'))).changes
    assert [(one.after.outcome, one.after.late_seconds) for one in changes] == [(Outcome.MISSED, 3 * 3600)]


def test_an_order_is_due_when_it_said(county: MemoryCounty) -> None:
    number = dispatched(county)
    give(county, commands.OrderSupervision(cause="群众多次反映", term="3wd"), TOWNSHIP_CLERK, number)
    slower = changed('\nanswer = "2wd"', '\nanswer = "9wd"')
    assert ask(county, rules_of(county, slower)).changes == ()


def test_a_class_that_was_given_moves_the_supposed_deadline(county: MemoryCounty) -> None:
    """Also where it moved nothing in fact: there was no such special term."""
    number = dispatched(county)
    give(county, commands.Reclassify(urgency=commands.Urgency.URGENT, reason="有险情"), TOWNSHIP_CLERK, number)
    text = S0 + '\n[[special_terms]]\nurgency = "urgent"\nterms = { resolve = "4h" }\n'
    assert ask(county, rules_of(county)).changes == ()
    change = only(ask(county, rules_of(county, text)))
    assert (change.clock, change.after.term) == ("resolve-3", "4h")


def test_stages_add_up_from_the_report_where_the_supposed_pack_says_so(county: MemoryCounty) -> None:
    number = report(county)
    at(county, "10-13T09:00")
    give(county, commands.Accept(), CLERK, number)
    text = S0.replace('anchor = "previous_stage"', 'anchor = "report"')
    change = only(ask(county, rules_of(county, text)))
    assert change.clock == "dispatch-2"
    assert (change.before.due, change.after.due) == (
        instant("2026-10-17T00:00:00+08:00"),
        instant("2026-10-20T00:00:00+08:00"),
    )


def test_a_case_that_a_re_check_opens_again_is_followed(county: MemoryCounty) -> None:
    number = dispatched(county)
    evidence = [{"kind": "photo", "reference": "照片", "sha256": "ab" * 32}]
    resolve = commands.Resolve.model_validate({"result": "已修复", "evidence": evidence})
    give(county, resolve, GRID_WORKER, number)
    give(county, commands.Check(passed=True, finding="属实"), SUPERVISOR, number)
    give(county, commands.Appraise(), SUPERVISOR, number)
    give(county, commands.Archive(), SUPERVISOR, number)
    give(county, commands.DrawRecheck(draw="2026-10"), Actor(id="system", role="system", unit=COUNTY), number)
    other = person("supervisor", COUNTY)
    give(county, commands.Recheck(passed=False, finding="又不亮"), other, number)
    change = ask(county, rules_of(county, changed('resolve = "5wd"', 'resolve = "6wd"'))).changes[-1]
    assert (change.clock, change.ended_at, change.after.term) == ("resolve-4", None, "6wd")


def holiday(day: str, paper: str = "LOCAL-1") -> ImportNotice:
    return ImportNotice(
        id=paper,
        unit=COUNTY,
        document="示例1号",
        published="2026-10-01",
        source="https://example.invalid",
        off=(day,),
    )


def test_another_paper_moves_what_counts_over_its_days(county: MemoryCounty) -> None:
    report(county)
    rules_of(county)
    calendars = with_papers(county.almanac.calendars, [holiday("2026-10-13").paper()])
    change = only(ask(county, rules_of(county, calendars=calendars)))
    assert (change.before.due, change.after.due) == (
        instant("2026-10-15T00:00:00+08:00"),
        instant("2026-10-16T00:00:00+08:00"),
    )


def test_a_paper_takes_the_place_of_the_one_with_its_id(county: MemoryCounty) -> None:
    county.registrar.import_papers([holiday("2026-10-13")], ADMINISTRATOR)
    report(county)
    rules_of(county)
    calendars = with_papers(county.almanac.calendars, [holiday("2026-11-13").paper()])
    change = only(ask(county, rules_of(county, calendars=calendars)))
    assert change.after.due == instant("2026-10-15T00:00:00+08:00")


def test_a_calendar_is_found_by_the_version_that_its_clocks_have(county: MemoryCounty) -> None:
    before = county.almanac.refresh().of().version
    units = county.territory.refresh()
    county.registrar.import_papers([holiday("2026-10-13")], ADMINISTRATOR)
    report(county)
    calendars = of_version(county.almanac.refresh(), units, before)
    assert len(calendars.papers) == len(county.almanac.calendars.papers) - 1
    change = only(ask(county, rules_of(county, calendars=calendars)))
    assert change.after.due == instant("2026-10-15T00:00:00+08:00")
    local = county.almanac.of(COUNTY, units).version
    assert of_version(county.almanac.calendars, units, local).papers == county.almanac.calendars.papers
    with pytest.raises(InvalidInput, match="没有过“cn-0”这一版本"):
        of_version(county.almanac.calendars, units, "cn-0")


def test_what_was_not_known_leaves_a_deadline_open(county: MemoryCounty) -> None:
    report(county)
    rules_of(county)
    calendars = known_at(county.almanac.calendars, instant("2025-01-01T00:00:00+08:00"))
    change = only(ask(county, rules_of(county, calendars=calendars)))
    assert (change.after.status, change.after.due, change.after.outcome) == ("open", None, Outcome.RUNNING)


def test_units_have_a_row_each_and_may_be_asked_for_alone(county: MemoryCounty) -> None:
    report(county)
    report(county, person("grid_worker", FAR_GRID))
    at(county, "10-12T13:00")
    rules = rules_of(county, QUICK)
    assert [(row.unit_name, row.clocks) for row in ask(county, rules).units] == [("东一村", 1), ("西一村", 1)]
    far = ask(county, rules, unit=OTHER_TOWNSHIP)
    assert ([row.unit_name for row in far.units], far.total.unit_name, far.cases) == (["西一村"], "西山镇", 1)
    with pytest.raises(InvalidInput, match="超过1件"):
        ask(county, rules, most_cases=1)


def test_local_texts_stay_where_they_go_with_the_pack(county: MemoryCounty) -> None:
    able = S0.replace('id = "s0"', 'id = "s0"\noverridable = ["terms"]', 1)
    county.registrar.adopt_policy(AdoptPolicy(text=able), ADMINISTRATOR)
    local = 'id = "east"\ntitle = "东乡镇办法"\nsource = "示例"\n[terms]\naccept = "1wd"\n'
    county.registrar.adopt_policy(AdoptPolicy(text=local, unit=TOWNSHIP), ADMINISTRATOR)
    report(county)
    kept = rules_of(county, able.replace('\naccept = "2wd"', '\naccept = "4wd"'))
    assert (kept.left_out, ask(county, kept).changes) == ((), ())
    without = rules_of(county, S0)
    assert [one.body.title for one in without.left_out] == ["东乡镇办法"]
    found = ask(county, without)
    assert (only(found).after.term, len(found.left_out)) == ("2wd", 1)


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(county: MemoryCounty) -> None:
    broken, whole = report(county), report(county)
    last = county.log.history(broken)[-1]
    body = Unreadable(said_topic="case.mystery", said_schema_version=1, error="unknown-topic", detail="没有这种记录")
    row = Recorded(
        event_id="broken",
        stream_id=broken,
        version=last.version + 1,
        occurred_at=last.occurred_at,
        recorded_at=last.recorded_at,
        actor=last.actor,
        unit_path=last.unit_path,
        correlation_id="broken",
        causation_id="broken",
        body=body,
    )
    with county.log.writing():
        county.log.append([row])
    found = ask(county, rules_of(county, QUICK))
    assert [one.number for one in found.changes] == [whole]
    assert [(one.number, "没有这种记录" in one.why) for one in found.skipped] == [(broken, True)]


def test_nothing_is_recorded(county: MemoryCounty) -> None:
    report(county)
    head = county.log.head()
    at(county, "10-20T13:00")
    ask(county, rules_of(county, QUICK))
    assert county.log.head() == head


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("10-13", "10-12", "to"), ("10-14", "10-15", "from"), ("10-12", "10-14", "to")],
)
def test_a_period_that_is_none_is_refused(county: MemoryCounty, first: str, last: str, field: str) -> None:
    at(county, "10-13T09:00")
    with pytest.raises(InvalidInput) as refused:
        ask(county, SupposedRules(), first, last)
    assert refused.value.context["field"] == field


def test_before_all_calendars_there_is_no_period() -> None:
    with pytest.raises(InvalidInput, match="日历自该日起"):
        period_of(date(2013, 1, 1), date(2020, 1, 1), instant(MONDAY), SHANGHAI)


def test_today_ends_now() -> None:
    now = instant(MONDAY)
    assert period_of(date(2026, 10, 12), date(2026, 10, 12), now, SHANGHAI).end == now
    yesterday = period_of(date(2026, 10, 11), date(2026, 10, 11), now, SHANGHAI)
    assert yesterday.end - yesterday.start == timedelta(days=1)


def test_the_midnight_after_its_last_day_is_no_more_of_a_period(county: MemoryCounty) -> None:
    assert report(county)
    at(county, "10-13T00:00")
    report(county)
    assert ask(county, SupposedRules(), last="10-12").cases == 1
    assert ask(county, SupposedRules(), last="10-13").cases == 2, "what is recorded at this very instant counts"


@pytest.mark.parametrize(
    ("source", "values", "said"),
    [
        ("s9", {}, "没有名为“s9”的自带政策包"),
        ("s1", {"no-such": "3"}, "没有参数"),
        ("s0@0", {"a": "3"}, "只能给自带政策包的参数赋值"),
    ],
)
def test_a_pack_that_is_none_is_refused(county: MemoryCounty, source: str, values: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        pack_texts(county.rules, source, values)


def test_a_pack_whose_parameters_lack_their_values_is_refused(county: MemoryCounty) -> None:
    with pytest.raises(InvalidInput, match="参数"):
        rules_of(county, builtin_text("s1"))


def test_an_adopted_version_is_found(county: MemoryCounty) -> None:
    rules_of(county)
    version = county.rules.policy.version
    assert supposing(county.rules, pack_texts(county.rules, version, {}), version, None).policy == version
