"""Taking tables in: what a file would lead to, all lines or none, and a register that comes back as it went out."""

from datetime import date

import pytest

from gridflow.aggregates.command import Command
from gridflow.aggregates.unit import MergeUnits, RenameUnit, RetireUnit
from gridflow.application.sheets.errors import ImportRefused
from gridflow.application.sheets.files import FileKind
from gridflow.application.sheets.unit_register import UNITS
from gridflow.errors import UnknownUnit
from gridflow.testing import MemoryCounty, instant, memory_county, person
from gridflow.testing.territory import ADMINISTRATOR, GRID, SECOND_GRID, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from tests.unit.application.sheets.taking import given_out, outcomes, take

HEADER = "编码,名称,上级,生效日期\n"
NEW_GRID = f"{VILLAGE}003"


@pytest.fixture
def county() -> MemoryCounty:
    """The small county on the morning of 2026-10-12."""
    return memory_county(instant("2026-10-12T09:00:00+08:00"))


def test_a_dry_run_tells_what_then_happens_and_records_nothing(county: MemoryCounty) -> None:
    text = f"{HEADER}{NEW_GRID},第三网格,{VILLAGE},\n{GRID},东一村第一网格,{VILLAGE},\n"
    head = county.log.head()

    rehearsed = take(county, UNITS, text, dry_run=True)
    assert county.log.head() == head
    done = take(county, UNITS, text)

    assert outcomes(rehearsed) == outcomes(done) == [(2, NEW_GRID, "new"), (3, GRID, "known")]
    assert (rehearsed.dry_run, done.dry_run, done.new, done.known) == (True, False, 1, 1)
    assert county.territory.tree.get(NEW_GRID).name == "第三网格"


def test_a_file_taken_in_again_changes_nothing(county: MemoryCounty) -> None:
    text = f"{HEADER}{NEW_GRID},第三网格,{VILLAGE},2026-11-01\n"
    assert take(county, UNITS, text).new == 1
    head = county.log.head()
    assert (take(county, UNITS, text).known, county.log.head()) == (1, head)


def test_one_wrong_line_keeps_all_out_and_every_wrong_line_is_named(county: MemoryCounty) -> None:
    head = county.log.head()
    with pytest.raises(ImportRefused) as refused:
        take(
            county,
            UNITS,
            f"{HEADER}{NEW_GRID},第三网格,{VILLAGE},\n"
            f"{GRID},改了名,{VILLAGE},\n"
            f"{VILLAGE}01,两位序号,{VILLAGE},\n"
            f"990101001003,新村,{TOWNSHIP},2027-01-01\n"
            f"990101001003001,早于其村,990101001003,2026-12-01\n",
        )
    assert [(error.line, error.field) for error in refused.value.errors] == [
        (3, "code"),
        (4, "code"),
        (6, "effective_on"),
    ]
    assert county.log.head() == head


def test_what_hangs_on_a_refused_line_is_not_refused_for_itself(county: MemoryCounty) -> None:
    lines = f"990101001009,东九村,{TOWNSHIP},\n{GRID}01,子网格,{GRID},\n{GRID}0101,再下,{GRID}01,\n"
    with pytest.raises(ImportRefused) as refused:
        take(county, UNITS, HEADER + lines)
    assert [error.line for error in refused.value.errors] == [3]


def test_a_code_that_was_another_units_is_refused_with_what_it_was(county: MemoryCounty) -> None:
    carry(county, RetireUnit(code=SECOND_GRID, successors=(GRID,)))
    with pytest.raises(ImportRefused) as refused:
        take(county, UNITS, f"{HEADER}{SECOND_GRID},东一村第二网格,{VILLAGE},\n")
    assert "不得重复使用" in refused.value.errors[0].detail


def test_only_whoever_may_register_takes_units_in(county: MemoryCounty) -> None:
    with pytest.raises(ImportRefused) as refused:
        take(county, UNITS, f"{HEADER}{NEW_GRID},第三网格,{VILLAGE},\n", person("clerk", VILLAGE))
    assert "不能执行" in refused.value.errors[0].detail


def test_a_unit_takes_in_what_is_below_it_alone(county: MemoryCounty) -> None:
    by = person("administrator", VILLAGE)
    own, other = f"{VILLAGE}D01,本村工作站,{VILLAGE},\n", f"{SIBLING_VILLAGE}D01,别村工作站,{SIBLING_VILLAGE},\n"
    assert take(county, UNITS, HEADER + own, by).new == 1
    with pytest.raises(ImportRefused) as refused:
        take(county, UNITS, HEADER + other + own, by)
    assert [error.line for error in refused.value.errors] == [2]


@pytest.mark.parametrize("kind", FileKind)
def test_what_is_given_out_is_known_when_it_is_taken_in(county: MemoryCounty, kind: FileKind) -> None:
    take(county, UNITS, f'{HEADER}{NEW_GRID},"=第三,\'网格",{VILLAGE},2026-10-12\n')
    carry(county, RenameUnit(code=TOWNSHIP, unit_name="东镇", effective_on=date(2026, 12, 1)))
    carry(county, MergeUnits(units=(SIBLING_VILLAGE,), into=VILLAGE))
    carry(county, RetireUnit(code=SECOND_GRID, successors=(GRID,), effective_on=date(2026, 12, 31)))

    report = take(county, UNITS, given_out(county, UNITS, kind))

    assert (report.new, report.changed, report.known) == (0, 0, len(county.territory.tree))


def test_what_is_given_out_makes_the_same_county_elsewhere(county: MemoryCounty) -> None:
    carry(county, RenameUnit(code=TOWNSHIP, unit_name="东镇"))
    elsewhere = memory_county(instant("2026-10-12T09:00:00+08:00"))
    carry(elsewhere, RenameUnit(code=TOWNSHIP, unit_name="东镇"))
    take(county, UNITS, f"{HEADER}{NEW_GRID},第三网格,{VILLAGE},2026-10-12\n")

    assert take(elsewhere, UNITS, given_out(county, UNITS)).new == 1
    assert given_out(elsewhere, UNITS) == given_out(county, UNITS)


def test_a_part_is_given_out_and_a_past_day(county: MemoryCounty) -> None:
    carry(county, RetireUnit(code=SECOND_GRID, successors=(GRID,)))
    today, before = (given_out(county, UNITS, top=VILLAGE, on=day).decode() for day in (None, date(2026, 10, 11)))
    assert (SECOND_GRID in today, SECOND_GRID in before, TOWNSHIP + ",乡镇" in before) == (False, True, False)
    with pytest.raises(UnknownUnit):
        given_out(county, UNITS, top=SECOND_GRID)


def carry(county: MemoryCounty, command: Command) -> None:
    county.registrar.carry_out([command], ADMINISTRATOR)


FACTS = "编码,名称,上级,类型,城乡,户数,人口,党组织,东至,南至,西至,北至\n"


def test_particulars_are_recorded_with_the_unit_and_come_back(county: MemoryCounty) -> None:
    new = f'{NEW_GRID},第三网格,{VILLAGE},居民区,城区,"1,200",3000,第一党支部,河,路,山,渠\n'
    old = f"{GRID},东一村第一网格,{VILLAGE},school,农村,80,,,,,,\n"
    assert outcomes(take(county, UNITS, FACTS + new + old)) == [(2, NEW_GRID, "new"), (3, GRID, "changed")]

    of_day = county.territory.registers.grids.on(date(2026, 10, 12), county.territory.registers.units)
    facts = of_day.facts(NEW_GRID)
    assert (facts.block_type, facts.where, facts.households, facts.population) == ("residential", "urban", 1200, 3000)
    assert facts.bounds is not None
    assert facts.bounds.chinese == "东至河,南至路,西至山,北至渠"
    again = take(county, UNITS, given_out(county, UNITS, FileKind.XLSX))
    assert (again.new, again.changed) == (0, 0)


def test_a_blank_cell_leaves_a_particular_as_it_is(county: MemoryCounty) -> None:
    take(county, UNITS, f"{FACTS}{GRID},东一村第一网格,{VILLAGE},学校,农村,80,,,,,,\n")
    assert take(county, UNITS, f"{FACTS}{GRID},东一村第一网格,{VILLAGE},,,81,,,,,,\n").changed == 1
    of_day = county.territory.registers.grids.on(date(2026, 10, 12), county.territory.registers.units)
    facts = of_day.facts(GRID)
    assert (facts.block_type, facts.households) == ("school", 81)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ("工厂区,,,,,,,,", "block_type"),
        (",城里,,,,,,,", "where"),
        (",,八十,,,,,,", "households"),
        (",,-1,,,,,,", "households"),
        (",,,,,河,路,,渠", "west"),
    ],
)
def test_a_particular_that_cannot_be_is_told(county: MemoryCounty, cells: str, field: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        take(county, UNITS, f"{FACTS}{GRID},东一村第一网格,{VILLAGE},{cells}\n")
    [error] = refused.value.errors
    assert (error.line, error.field) == (2, field), error
