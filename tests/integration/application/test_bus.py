"""The command bus: idempotency, versions, visibility, numbers, and refusals that leave no trace."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from gridflow.aggregates.case.commands import Accept, Dispatch, Escalate, Note, Report
from gridflow.aggregates.case.number import case_number
from gridflow.aggregates.event import Actor
from gridflow.aggregates.unit import RegisterUnit
from gridflow.application.bus import Request
from gridflow.bootstrap import County
from gridflow.errors import GridFlowError, InvalidInput, KeyReused, NotPermitted, StaleVersion, UnknownCase, UnknownUnit
from gridflow.policy import Stage
from gridflow.territory import Level
from gridflow.testing import CountingIdentities, MemoryCounty, SettableClock, database_county, give, person, report_by
from gridflow.testing.territory import (
    ADMINISTRATOR,
    BEGUN,
    CLERK,
    COUNTY,
    COUNTY_DEPARTMENT,
    DEPARTMENT,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.threads import at_once
from tests.unit.case.stages import FRIDAY

AnyCounty = County | MemoryCounty
REPORT = report_by(GRID_WORKER, at=FRIDAY).command


def reported(county: AnyCounty) -> str:
    return give(county, REPORT, GRID_WORKER).number


# Idempotency 幂等


def test_the_same_key_gets_the_same_answer_and_nothing_new(any_county: AnyCounty) -> None:
    request = Request(REPORT, GRID_WORKER, keys=("w:1", "source:12345:A-1"))
    first = any_county.bus.execute(request)
    assert isinstance(any_county.clock, SettableClock)
    any_county.clock.advance(timedelta(days=2))
    head = any_county.log.head()

    for keys in (("w:1",), ("source:12345:A-1",), ("new", "w:1")):
        again = any_county.bus.execute(Request(REPORT, GRID_WORKER, keys=keys))
        assert again.replayed
        assert again.receipt == first.receipt
    assert any_county.log.head() == head
    assert not first.replayed


def test_the_answer_stands_even_when_the_case_has_moved_on(any_county: AnyCounty) -> None:
    number = reported(any_county)
    accept = Request(Accept(), CLERK, number=number, keys=("c:1",), expected_version=2)
    first = any_county.bus.execute(accept)
    give(any_county, Dispatch(lead=GRID), CLERK, number)

    assert any_county.bus.execute(accept).receipt == first.receipt


@pytest.mark.parametrize("other", ["body", "command", "case", "no case"])
def test_a_key_stands_for_one_command(any_county: AnyCounty, other: str) -> None:
    number, second = reported(any_county), reported(any_county)
    any_county.bus.execute(Request(Note(phase="before", text="甲"), CLERK, number=number, keys=("c:1",)))
    head = any_county.log.head()
    request = {
        "body": Request(Note(phase="before", text="乙"), CLERK, number=number, keys=("c:1",)),
        "command": Request(Accept(), CLERK, number=number, keys=("c:1",)),
        "case": Request(Note(phase="before", text="甲"), CLERK, number=second, keys=("c:1",)),
        "no case": Request(Note(phase="before", text="甲"), CLERK, number=None, keys=("c:1",)),
    }[other]

    with pytest.raises(KeyReused) as refused:
        any_county.bus.execute(request)
    assert refused.value.code == "idempotency-key-reused"
    assert any_county.log.head() == head


def test_a_refused_command_leaves_its_key_free(any_county: AnyCounty) -> None:
    number, head = reported(any_county), any_county.log.head()
    with pytest.raises(NotPermitted):
        any_county.bus.execute(Request(Accept(), person("clerk", TOWNSHIP), number=number, keys=("c:1",)))
    assert any_county.log.head() == head
    assert any_county.log.answer("c:1") is None

    granted = any_county.bus.execute(Request(Accept(), CLERK, number=number, keys=("c:1",)))
    assert not granted.replayed
    assert granted.receipt.version == 5


# Versions 版本


def test_a_stale_version_is_refused_with_the_present_one(any_county: AnyCounty) -> None:
    number = reported(any_county)
    head = any_county.log.head()
    for seen in (1, 3):
        with pytest.raises(StaleVersion) as refused:
            any_county.bus.execute(Request(Accept(), CLERK, number=number, expected_version=seen))
        assert refused.value.context["version"] == 2
    assert any_county.log.head() == head
    any_county.bus.execute(Request(Accept(), CLERK, number=number, expected_version=2))


def test_of_many_who_saw_the_same_version_one_wins(county: County) -> None:
    number = reported(county)

    def note() -> str:
        try:
            county.bus.execute(Request(Note(phase="during", text="在办"), CLERK, number=number, expected_version=2))
        except StaleVersion:
            return "stale"
        return "granted"

    assert sorted(at_once([note] * 6)) == ["granted"] + ["stale"] * 5
    assert county.log.head().position == BEGUN + 3


# Visibility 可见范围


def test_the_place_the_holder_and_whoever_is_above_see_a_case(any_county: AnyCounty) -> None:
    number = reported(any_county)
    for unit in (GRID, VILLAGE, TOWNSHIP, COUNTY):
        assert any_county.files.open(number, person("auditor", unit)).case.number == number


def test_to_anybody_else_it_does_not_exist(any_county: AnyCounty) -> None:
    """A foreign case and a missing one are not told apart (DESIGN §7)."""
    number, missing = reported(any_county), case_number("990101", date(2026, 11, 20), 99)
    for unit in (SECOND_GRID, SIBLING_VILLAGE, OTHER_TOWNSHIP, FAR_VILLAGE, DEPARTMENT, COUNTY_DEPARTMENT):
        said = [error.detail.replace(number, "") for error in errors_of(any_county, number, unit)]
        assert said == [error.detail.replace(missing, "") for error in errors_of(any_county, missing, unit)]


def errors_of(county: AnyCounty, number: str, unit: str) -> list[GridFlowError]:
    with pytest.raises(UnknownCase) as read:
        county.files.open(number, person("auditor", unit))
    with pytest.raises(UnknownCase) as written:
        give(county, Note(phase="before", text="看看"), person("clerk", unit), number)
    return [read.value, written.value]


def test_a_unit_that_once_held_a_case_goes_on_seeing_it(any_county: AnyCounty) -> None:
    number = reported(any_county)
    township = person("clerk", TOWNSHIP)
    give(any_county, Escalate(reason="超出能力"), CLERK, number)
    give(any_county, Accept(), township, number)
    give(any_county, Dispatch(lead=DEPARTMENT), township, number)
    assert any_county.files.open(number, person("auditor", DEPARTMENT)).case.holder == DEPARTMENT
    with pytest.raises(UnknownCase):
        any_county.files.open(number, person("auditor", COUNTY_DEPARTMENT))


# Reading back 卷宗


def test_a_case_is_read_as_of_a_version_or_an_instant(any_county: AnyCounty) -> None:
    number = reported(any_county)
    assert isinstance(any_county.clock, SettableClock)
    any_county.clock.advance(timedelta(days=3))
    give(any_county, Accept(), CLERK, number)
    open_file = any_county.files.open

    assert open_file(number, CLERK).case.stage is Stage.DISPATCH
    assert open_file(number, CLERK, version=2).case.stage is Stage.ACCEPT
    assert open_file(number, CLERK, as_of=FRIDAY + timedelta(days=2)).case.version == 2
    assert open_file(number, CLERK, as_of=FRIDAY + timedelta(days=3)).case.version == 5
    assert [(clock.started.clock, clock.outcome) for clock in open_file(number, CLERK).clocks] == [
        ("accept-1", "met"),
        ("dispatch-2", None),
    ]
    with pytest.raises(UnknownCase):
        open_file(number, CLERK, as_of=FRIDAY - timedelta(seconds=1))
    for version in (0, 6):
        with pytest.raises(InvalidInput) as refused:
            open_file(number, CLERK, version=version)
        assert refused.value.context["field"] == "version"


# Time and numbers


def test_our_time_never_goes_back_even_if_the_machines_does(any_county: AnyCounty) -> None:
    number = reported(any_county)
    assert isinstance(any_county.clock, SettableClock)
    any_county.clock.advance(timedelta(hours=-2))
    give(any_county, Accept(), CLERK, number)
    times = [event.recorded_at for event in any_county.log.history(number)]
    assert times == [FRIDAY] * 5


def test_numbers_run_from_one_each_local_day(any_county: AnyCounty) -> None:
    assert [reported(any_county)[:22] for _ in range(2)] == ["990101-20261120-000001", "990101-20261120-000002"]
    assert isinstance(any_county.clock, SettableClock)
    any_county.clock.set(FRIDAY.replace(hour=16, minute=0))  # Midnight in Shanghai.
    assert reported(any_county)[:22] == "990101-20261121-000001"


def test_reports_at_once_get_consecutive_numbers(county: County) -> None:
    numbers = [number for five in at_once([lambda: [reported(county) for _ in range(5)]] * 6) for number in five]
    assert sorted(int(number.split("-")[2]) for number in numbers) == list(range(1, 31))


def test_a_caller_does_not_choose_the_number_of_a_report(any_county: AnyCounty) -> None:
    head = any_county.log.head()
    with pytest.raises(UnknownCase):
        give(any_county, REPORT, GRID_WORKER, "990101-20261120-000001-8")
    assert any_county.log.head() == head


def test_every_event_tells_who_where_and_why(any_county: AnyCounty) -> None:
    command = Report.model_validate(REPORT.model_dump() | {"occurred_at": FRIDAY - timedelta(hours=1)})
    request = Request(command, GRID_WORKER, correlation_id="call-7")
    receipt = any_county.bus.execute(request).receipt
    history = any_county.log.history(receipt.number)
    assert receipt.events == ("case.reported", "case.clock-started")
    assert receipt.position == any_county.log.head().position == BEGUN + 2
    assert {event.actor for event in history} == {GRID_WORKER}
    assert {event.unit_path for event in history} == {f"{COUNTY}/{TOWNSHIP}/{VILLAGE}/{GRID}/"}
    assert {event.correlation_id for event in history} == {"call-7"}
    assert len({event.causation_id for event in history}) == 1
    assert len({event.event_id for event in history}) == 2
    assert {event.occurred_at for event in history} == {FRIDAY - timedelta(hours=1)}
    assert {event.recorded_at for event in history} == {FRIDAY}


# Units 单位登记


def unit(code: str, level: Level, parent: str | None, name: str = "新单位") -> RegisterUnit:
    return RegisterUnit(code=code, level=level, unit_name=name, parent=parent)


NEW_GRID = unit("990101001001003", Level.GRID, VILLAGE)


def test_registering_again_is_nothing_new(any_county: AnyCounty) -> None:
    assert any_county.registrar.register([NEW_GRID], ADMINISTRATOR) == 1
    head = any_county.log.head()
    assert any_county.registrar.register([NEW_GRID], ADMINISTRATOR) == 0
    assert any_county.log.head() == head


def test_units_are_registered_all_or_none(any_county: AnyCounty) -> None:
    """What is rolled back must not stay known, and what comes after must not be overlooked."""
    head = any_county.log.head()
    with pytest.raises(UnknownUnit):
        any_county.registrar.register([NEW_GRID, unit("990101009001001", Level.GRID, "990101009001")], ADMINISTRATOR)
    assert any_county.log.head() == head
    assert NEW_GRID.code not in any_county.territory.tree

    other = unit("990101001001004", Level.GRID, VILLAGE)
    assert any_county.registrar.register([other], ADMINISTRATOR) == 1
    assert other.code in any_county.territory.tree
    assert any_county.registrar.register([NEW_GRID], ADMINISTRATOR) == 1


@pytest.mark.parametrize(
    ("command", "actor", "error"),
    [
        (NEW_GRID, CLERK, NotPermitted),
        (unit(GRID, Level.GRID, VILLAGE, "改名"), ADMINISTRATOR, InvalidInput),
        (unit("990102000000", Level.COUNTY, None), ADMINISTRATOR, InvalidInput),
        (unit("990101001001003", Level.VILLAGE, VILLAGE), ADMINISTRATOR, InvalidInput),
        (unit("990101003001", Level.VILLAGE, "990101003000"), ADMINISTRATOR, UnknownUnit),
    ],
)
def test_a_unit_that_does_not_fit_is_refused(
    any_county: AnyCounty, command: RegisterUnit, actor: Actor, error: type[GridFlowError]
) -> None:
    with pytest.raises(error):
        any_county.registrar.register([command], actor)
    assert any_county.log.head().position == BEGUN


def test_a_unit_that_another_process_registered_is_known_at_its_first_use(county: County, database_url: str) -> None:
    clock = SettableClock(FRIDAY)
    with database_county(database_url, clock, CountingIdentities("other")) as other:
        other.registrar.register([NEW_GRID], ADMINISTRATOR)
    assert NEW_GRID.code not in county.territory.tree
    done = report_by(person("grid_worker", NEW_GRID.code), at=FRIDAY)
    assert give(county, done.command, done.by).version == 2


def test_a_repeat_makes_its_other_keys_stand_for_the_command_too(any_county: AnyCounty) -> None:
    any_county.bus.execute(Request(REPORT, GRID_WORKER, keys=("w:1",)))
    any_county.bus.execute(Request(REPORT, GRID_WORKER, keys=("w:2", "w:1")))
    other = REPORT.model_copy(update={"subject": "另一件事"})
    with pytest.raises(KeyReused):
        any_county.bus.execute(Request(other, GRID_WORKER, keys=("w:2",)))


def test_units_that_were_rolled_back_are_not_known(any_county: AnyCounty) -> None:
    """Also when the registration was part of a larger transaction that failed afterwards."""
    ghost = RegisterUnit(code=f"{VILLAGE}009", level=Level.GRID, unit_name="第九网格", parent=VILLAGE)
    real = RegisterUnit(code=f"{VILLAGE}008", level=Level.GRID, unit_name="第八网格", parent=VILLAGE)

    with suppress(RuntimeError), any_county.log.writing():
        any_county.registrar.register([ghost], ADMINISTRATOR)
        raise RuntimeError("rolled back")
    any_county.registrar.register([real], ADMINISTRATOR)

    assert ghost.code not in any_county.territory.tree
    assert real.code in any_county.territory.tree


def test_the_root_is_a_county(any_county: AnyCounty) -> None:
    """一县一库."""
    city = RegisterUnit(code="990200000000", level=Level.CITY, unit_name="别的市")
    with pytest.raises(InvalidInput):
        any_county.registrar.register([city], ADMINISTRATOR)


def test_a_department_sees_what_it_reported(any_county: AnyCounty) -> None:
    """部门移交: the reporter's unit takes part in the case."""
    clerk = person("clerk", DEPARTMENT)
    number = give(any_county, REPORT.model_copy(update={"channel": "department"}), clerk).number
    assert any_county.files.open(number, clerk).case.place == GRID
