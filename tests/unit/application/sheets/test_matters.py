"""Matters from a file: proposed, revised, and given out so that nothing is new in it."""

from datetime import date

import pytest

from gridflow.aggregates.matter import AgreeMatter, ApproveMatter, MatterFacts
from gridflow.application.sheets.errors import ImportRefused
from gridflow.application.sheets.files import FileKind
from gridflow.application.sheets.matters import MATTERS
from gridflow.testing.territory import ADMINISTRATOR, TOWNSHIP
from tests.unit.application.sheets.taking import given_out, outcomes, take
from tests.unit.matter.office import (
    BUREAU,
    COUNTY_OFFICE,
    TOWN,
    Office,
    facts,
    office,
    other_person,
    proposal,
    temporary,
)

HEADER = "代码,名称,平台,牵头部门,立案条件,结案条件,须有证据,时限,准入类别,适用单位,首日,末日,文号\n"
CHARGING = (
    'charging,违规充电,综治工作,消防大队,"indoors=楼内充电\nblocked=堵塞通道",removed=已移出,"处置前\n处置后",'
    '"受理=1wd\n紧急程度=紧急 层级=乡镇(街道) 受理=2h 办结=1d",'
)


def admitted(at: Office, code: str) -> MatterFacts:
    found = at.catalogue().admitted(code, TOWNSHIP)
    assert found is not None
    return MatterFacts.of(found)


def test_a_matter_is_proposed_and_another_person_approves() -> None:
    at = office()
    text = f"{HEADER}{CHARGING},,,,\n"
    assert outcomes(take(at.county, MATTERS, text, BUREAU)) == [(2, "charging", "new")]
    assert take(at.county, MATTERS, text, BUREAU).known == 1

    at.give(ApproveMatter(code="charging", document="综治备〔2026〕9号"), COUNTY_OFFICE)

    found = admitted(at, "charging")
    assert (found.lead, found.filing) == ("消防大队", {"indoors": "楼内充电", "blocked": "堵塞通道"})
    assert (found.closing, found.evidence) == ({"removed": "已移出"}, ("before", "after"))
    assert [term.model_dump(mode="json", exclude_none=True) for term in found.terms] == [
        {"terms": {"accept": "1wd"}},
        {"urgency": "urgent", "level": "township", "terms": {"accept": "2h", "resolve": "1d"}},
    ]
    assert take(at.county, MATTERS, text, COUNTY_OFFICE).known == 1


def test_a_temporary_matter_says_where_and_until_when() -> None:
    at = office()
    take(at.county, MATTERS, f"{HEADER}{CHARGING}临时,{TOWNSHIP},2026/10/15,2026年10月31日,\n", BUREAU)
    at.give(AgreeMatter(code="charging"), TOWN)
    at.give(ApproveMatter(code="charging", document="综治备〔2026〕9号"), COUNTY_OFFICE)

    [admission] = at.catalogue().matters.files["charging"].admissions
    said = (admission.kind, admission.unit, admission.first, admission.last)
    assert said == ("temporary", TOWNSHIP, date(2026, 10, 15), date(2026, 10, 31))


def test_what_is_admitted_is_revised_and_a_blank_leaves_it_as_it_is() -> None:
    at = office()
    at.admit(proposal(facts=facts(closing={"removed": "已移出"})))
    text = "代码,名称,平台,结案条件,牵头部门\ne-bike,电动车进楼,综治工作,,物业办\n"
    assert outcomes(take(at.county, MATTERS, text, COUNTY_OFFICE)) == [(2, "e-bike", "changed")]
    assert admitted(at, "e-bike") == facts(lead="物业办", closing={"removed": "已移出"})


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (CHARGING.replace("综治工作", "外星平台") + ",,,,", "platform"),
        (CHARGING.replace("removed=", "removed:") + ",,,,", "closing"),
        (CHARGING.replace("blocked", "indoors") + ",,,,", "filing"),
        (CHARGING.replace("处置后", "以后") + ",,,,", "evidence"),
        (CHARGING.replace("办结=1d", "办结=一天") + ",,,,", "terms"),
        (CHARGING.replace("办结=1d", "审批=1d") + ",,,,", "terms"),
        (CHARGING + "长期,,,,", "kind"),
        (CHARGING + f"临时,{TOWNSHIP},,,", "last"),
        (CHARGING.replace("charging", "违规充电") + ",,,,", "code"),
        (CHARGING.replace("违规充电", "") + ",,,,", "name"),
        ("e-bike,电动车进楼,综治工作,,,,,,临时,,,,", "kind"),
        ("e-bike,重复,综治工作,,,,,,,,,,\ne-bike,重复,综治工作,,,,,,,,,,", "code"),
    ],
)
def test_a_line_that_cannot_be_is_told_with_its_cell(line: str, field: str) -> None:
    at = office()
    at.admit(proposal())
    head = at.county.log.head()
    with pytest.raises(ImportRefused) as refused:
        take(at.county, MATTERS, f"{HEADER}{line}\n", COUNTY_OFFICE)
    assert [error.field for error in refused.value.errors] == [field]
    assert at.county.log.head() == head


def test_the_policys_own_matters_are_known_and_not_changed_by_a_file() -> None:
    at = office()
    report = take(at.county, MATTERS, given_out(at.county, MATTERS), ADMINISTRATOR)
    assert (report.new, report.changed) == (0, 0)
    assert report.known == len(at.county.rules.policy.matters)
    code, matter = next(iter(at.county.rules.policy.matters.items()))
    with pytest.raises(ImportRefused) as refused:
        take(at.county, MATTERS, f"代码,名称,平台\n{code},另名,{matter.platform}\n")
    assert "政策包" in refused.value.errors[0].detail


@pytest.mark.parametrize("kind", FileKind)
def test_what_is_given_out_is_known_when_it_is_taken_in(kind: FileKind) -> None:
    at = office()
    take(at.county, MATTERS, f"{HEADER}{CHARGING},,,,\n", BUREAU)
    at.give(ApproveMatter(code="charging", document="综治备〔2026〕9号"), COUNTY_OFFICE)
    at.admit(temporary(code="stalls"))

    data = given_out(at.county, MATTERS, kind)
    report = take(at.county, MATTERS, data, other_person(COUNTY_OFFICE))

    assert (report.new, report.changed) == (0, 0)
    assert {"charging", "stalls"} <= {line.subject for line in report.lines}
