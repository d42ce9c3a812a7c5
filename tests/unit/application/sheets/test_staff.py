"""People from a file: entered, appointed by the policy's rules, and given out so that nothing is new in it."""

from datetime import date

import pytest

from gridflow.aggregates.person import EndAppointment
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.application.sheets.errors import ImportRefused
from gridflow.application.sheets.files import FileKind
from gridflow.application.sheets.staff import STAFF
from gridflow.policy import builtin_text
from gridflow.testing.territory import ADMINISTRATOR, GRID, SECOND_GRID, SIBLING_VILLAGE, TOWNSHIP, VILLAGE
from tests.unit.application.sheets.taking import given_out, outcomes, take
from tests.unit.person.office import ANN, OFFICE, START, TODAY, WORKER, Office, entry, opened

PEOPLE = "标识,姓名,出生日期,登记单位,居住地,电话,能用手机应用"
POSTS = f"{PEOPLE},岗位,任职单位,任职日期,任职文件,公布日期,证件号,设备号\n"
JOE = f"joe,李某,1990-05-01,{VILLAGE},{VILLAGE},138 0000 0001,是"
KIM = f"kim,赵某,1985/6/2,{VILLAGE},{VILLAGE},,yes"
APPOINTED = f"网格员,{GRID},2026-03-02,示例〔2026〕2号,2026-03-01"


def test_people_are_entered_once() -> None:
    office = Office()
    text = f"{PEOPLE}\n{JOE}\n{KIM}\n"
    assert outcomes(take(office.county, STAFF, text, OFFICE)) == [(2, "joe", "new"), (3, "kim", "new")]
    assert take(office.county, STAFF, text, OFFICE).known == 2
    assert office.person("kim").birth_date == date(1985, 6, 2)


def test_a_post_is_proposed_and_approved_in_one() -> None:
    office = Office()
    text = f"{POSTS}{JOE},{APPOINTED},B-1,D-1\n{JOE},网格员,{SECOND_GRID},,示例〔2026〕2号,2026-03-01,B-1,\n"
    assert outcomes(take(office.county, STAFF, text, OFFICE)) == [(2, "joe", "new"), (3, "joe", "new")]

    assert office.posts(TODAY) == {("joe", WORKER, GRID), ("joe", WORKER, SECOND_GRID)}
    joe = office.person("joe")
    assert (joe.badges, joe.devices) == (("B-1",), ("D-1",))
    assert take(office.county, STAFF, text, OFFICE).known == 2


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        (JOE.replace("是", "会") + ",,,,,,,", "app_capable", "之一"),
        (JOE.replace("1990-05-01", "1990-13-01") + ",,,,,,,", "birth_date", "没有"),
        (JOE.replace("1990-05-01", "2027-01-01") + ",,,,,,,", "birth_date", "早于今日"),
        (JOE.replace("138 0000 0001", "略") + ",,,,,,,", "phone", "格式"),
        (JOE.replace("joe", "李某") + ",,,,,,,", "person", "格式"),
        (JOE.replace("李某", "") + ",,,,,,,", "full_name", "空着"),
        (f"{JOE},巡查员,{GRID},,,,,", "post", "没有这一岗位"),
        (f"{JOE},网格员,,,,,,", "post_unit", "空着"),
        (f"{JOE},网格员,{VILLAGE},,文,2026-03-01,,", "unit", "配在"),
        (f"{JOE},网格员,{GRID},,,,,", "document", "发文公布"),
        (f"{JOE},,{GRID},,,,,", "post_unit", "没有写明岗位"),
        (JOE.replace("1990", "1950") + f",{APPOINTED},,", None, "周岁"),
        (JOE.replace(f",{VILLAGE},138", f",{SIBLING_VILLAGE}9,138") + ",,,,,,,", "residence", "不是本县"),
    ],
)
def test_a_line_that_cannot_be_is_told_with_its_cell(line: str, field: str | None, said: str) -> None:
    office = Office()
    with pytest.raises(ImportRefused) as refused:
        take(office.county, STAFF, f"{POSTS}{KIM},,,,,,,\n{line}\n", OFFICE)
    [error] = refused.value.errors
    assert (error.line, error.field, said in error.detail) == (3, field, True), error
    assert office.people.persons == {}


def test_somebody_elses_id_is_refused() -> None:
    office = opened(entry())
    with pytest.raises(ImportRefused) as refused:
        take(office.county, STAFF, f"{PEOPLE}\n{JOE.replace('joe', ANN)}\n", OFFICE)
    assert "更正" in refused.value.errors[0].detail


def test_who_is_registered_is_corrected_and_a_blank_cell_says_nothing() -> None:
    office = opened(entry("joe", full_name="李某", birth_date=date(1990, 5, 1)))
    text = f"{PEOPLE}\njoe,李某,1990-05-01,,,139 0000 0009,\n"
    assert outcomes(take(office.county, STAFF, text, OFFICE)) == [(2, "joe", "changed")]
    joe = office.person("joe")
    assert (joe.phone, joe.residence, joe.app_capable) == ("139 0000 0009", VILLAGE, True)
    assert take(office.county, STAFF, text, OFFICE).known == 1


@pytest.mark.parametrize("known", [True, False])
def test_two_lines_that_say_different_things_of_somebody_are_refused(known: bool) -> None:
    office = opened(entry("joe", full_name="李某", birth_date=date(1990, 5, 1))) if known else Office()
    text = f"{PEOPLE}\n{JOE}\n{JOE.replace('1990-05-01', '1990/5/1')}\n{JOE.replace('0001', '0002')}\n"
    with pytest.raises(ImportRefused) as refused:
        take(office.county, STAFF, text, OFFICE)
    [error] = refused.value.errors
    assert (error.line, error.field, "第2行" in error.detail) == (4, "phone", True)


def test_who_holds_a_post_is_known_whatever_the_policy_says_of_it() -> None:
    office = opened(entry())
    office.appoint()
    before = given_out(office.county, STAFF)
    office.county.registrar.adopt_policy(AdoptPolicy(text=builtin_text("s0")), ADMINISTRATOR)
    after = given_out(office.county, STAFF)

    assert before != after, "the policy has no title for it any more"
    for file in (before, after):
        assert outcomes(take(office.county, STAFF, file, OFFICE)) == [(2, ANN, "known")]
    with pytest.raises(ImportRefused) as refused:
        take(office.county, STAFF, after.replace(WORKER.encode(), b"nobody"), OFFICE)
    assert "没有这一岗位" in refused.value.errors[0].detail


@pytest.mark.parametrize("kind", FileKind)
def test_what_is_given_out_is_known_when_it_is_taken_in(kind: FileKind) -> None:
    office = opened(entry(), entry("bob", phone="+86 138 0000 0002", residence=None))
    take(office.county, STAFF, f"{POSTS}{JOE},{APPOINTED},B-1,D-1\n", OFFICE)
    take(office.county, STAFF, f"{POSTS}{JOE},,,,,,B-2,\n", OFFICE)

    report = take(office.county, STAFF, given_out(office.county, STAFF, kind, TOWNSHIP), OFFICE)

    assert outcomes(report) == [(2, ANN, "known"), (3, "bob", "known"), (4, "joe", "known")]


def test_who_holds_a_post_no_more_is_given_out_as_of_the_day_when_they_did() -> None:
    office = opened(entry())
    office.appoint(effective_on=date(2026, 3, 2))
    office.county.clock.set(START.replace(day=9))
    office.give(EndAppointment(person=ANN, post=WORKER, unit=GRID, reason="调离"))

    today, before = (given_out(office.county, STAFF, on=day).decode() for day in (None, date(2026, 3, 8)))

    assert ("网格员" in today, "网格员" in before, today.splitlines()[0]) == (False, True, "\ufeff" + POSTS.strip())


def test_a_part_gives_out_its_own_people_alone() -> None:
    office = opened(entry(), entry("bob", unit=SIBLING_VILLAGE))
    lines = given_out(office.county, STAFF, top=SIBLING_VILLAGE).decode().splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["bob"]
