"""How a matter enters the grid 事项准入, by whom, and for how long (S0 二(六), FEATURES C1)."""

from datetime import date
from typing import Any

import pytest

from gridflow.aggregates.event import Actor
from gridflow.aggregates.matter import (
    AgreeMatter,
    ApproveMatter,
    ProposeMatter,
    RefuseMatter,
    Standing,
    WithdrawMatter,
)
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import MergeUnits, Part, SplitUnit
from gridflow.application.matters import entry
from gridflow.errors import (
    GridFlowError,
    InvalidInput,
    MatterNotAdmitted,
    NotAdmitted,
    NotPermitted,
    SeparationOfDuties,
    UnknownMatter,
    UnknownUnit,
)
from gridflow.policy import builtin_pack, builtin_text
from gridflow.testing import person
from gridflow.testing.territory import (
    COUNTY,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SECOND_GRID,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.matter.office import (
    BRIGADE,
    BUREAU,
    COUNTY_OFFICE,
    OTHER_TOWN,
    TOWN,
    Office,
    facts,
    office,
    other_person,
    proposal,
    temporary,
)

AGREE, FILE = AgreeMatter(code="e-bike"), ApproveMatter(code="e-bike", document="综治备〔2026〕1号")
REFUSE = RefuseMatter(code="e-bike", reason="与现有事项重复")
WITHDRAW = WithdrawMatter(code="e-bike", reason="整治结束")


def refused(desk: Office, standing: Standing, *said: str) -> None:
    """A report of the matter is refused, citing the rule and saying how it stands."""
    with pytest.raises(MatterNotAdmitted) as caught:
        desk.report()
    assert caught.value.context == {"matter": "e-bike", "rule": "通行惯例", "standing": standing}
    for text in ("未经准入,不得进入网格(通行惯例)", *said):
        assert text in caught.value.detail


def test_what_was_never_admitted_is_refused_with_the_rule() -> None:
    refused(office(), Standing.NEVER, "从未准入")


def test_the_rule_is_cited_as_the_pack_in_force_has_it() -> None:
    desk = office()
    for pack, rule in (("s0", "S0 二(六)"), ("city", builtin_pack("city").title)):
        desk.county.registrar.adopt_policy(AdoptPolicy(text=builtin_text(pack)), COUNTY_OFFICE)
        desk.wait(minutes=1)
        with pytest.raises(MatterNotAdmitted) as caught:
            desk.report()
        assert caught.value.context["rule"] == rule
        assert f"({rule})" in caught.value.detail


@pytest.mark.parametrize("changes", [{"first": date(2200, 1, 1)}, {"last": date(9999, 12, 31)}])
def test_no_day_lies_beyond_all_calendars(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="2199-12-31") as caught:
        office().give(temporary(**changes), BUREAU)
    assert caught.value.context["field"] == next(iter(changes))


def test_the_county_approves_and_files_what_is_to_stay() -> None:
    desk = office()
    assert desk.give(proposal(), BUREAU) == ("matter.proposed",)
    refused(desk, Standing.WAITS_FOR_COUNTY, "待县级核准")
    assert desk.give(FILE, COUNTY_OFFICE) == ("matter.approved",)
    assert desk.case(desk.report()).matter == "e-bike"
    desk.wait(days=4000)
    assert desk.catalogue().standing("e-bike", FAR_GRID) == (Standing.ADMITTED, "已准入")


def test_the_township_agrees_to_what_is_for_a_time_and_the_county_files_it() -> None:
    desk = office()
    desk.give(temporary(), BUREAU)
    refused(desk, Standing.WAITS_FOR_TOWNSHIP, "待乡镇同意")
    with pytest.raises(NotAdmitted, match="须先经乡镇"):
        desk.give(FILE, COUNTY_OFFICE)
    assert desk.give(AGREE, TOWN) == ("matter.agreed",)
    refused(desk, Standing.WAITS_FOR_COUNTY, "待县级核准备案")
    assert desk.give(FILE, COUNTY_OFFICE) == ("matter.approved",)
    desk.report()
    desk.until("2026-10-31T23:59:59+08:00")
    desk.report()
    desk.until("2026-11-01T00:00:00+08:00")
    refused(desk, Standing.EXPIRED, "已于2026-10-31到期")


def test_a_matter_holds_in_its_subtree_only() -> None:
    desk = office()
    desk.admit(temporary())
    catalogue = desk.catalogue()
    assert catalogue.admitted("e-bike", SIBLING_GRID) is not None
    assert catalogue.standing("e-bike", FAR_GRID) == (Standing.ELSEWHERE, "只在“东乡镇”准入")


def test_a_proposal_is_by_default_for_the_division_of_whoever_proposes() -> None:
    for by, unit in ((BUREAU, None), (COUNTY_OFFICE, None), (BRIGADE, TOWNSHIP), (TOWN, TOWNSHIP)):
        desk = office()
        desk.give(proposal(), by)
        file = desk.catalogue().matters.get("e-bike")
        assert file is not None
        assert file.proposal is not None
        assert file.proposal.said.unit == unit


def test_a_matter_comes_on_its_first_day() -> None:
    desk = office()
    desk.admit(proposal(first=date(2026, 10, 14)))
    refused(desk, Standing.COMING, "自2026-10-14起")
    desk.until("2026-10-14T00:00:00+08:00")
    desk.report()


def test_a_matter_that_is_approved_late_comes_with_its_approval() -> None:
    desk = office()
    desk.give(proposal(first=date(2026, 10, 13)), BUREAU)
    desk.wait(days=5)
    desk.give(FILE, COUNTY_OFFICE)
    assert desk.catalogue().admitted("e-bike", GRID) is not None
    file = desk.catalogue().matters.get("e-bike")
    assert file is not None
    assert file.last is not None
    assert file.last.first == date(2026, 10, 17)


@pytest.mark.parametrize("by", [COUNTY_OFFICE, TOWN], ids=["county", "township"])
def test_a_temporary_matter_is_withdrawn_by_county_or_township(by: Actor) -> None:
    desk = office()
    desk.admit(temporary())
    desk.report()
    assert desk.give(WITHDRAW, by) == ("matter.withdrawn",)
    refused(desk, Standing.WITHDRAWN, "2026-10-12起已撤销")


def test_what_came_to_nothing_is_said() -> None:
    desk = office()
    desk.give(proposal(), BUREAU)
    assert desk.give(REFUSE, COUNTY_OFFICE) == ("matter.refused",)
    refused(desk, Standing.REFUSED, "申请未获准入")
    desk.give(proposal(), BUREAU)
    assert desk.give(WITHDRAW, BUREAU) == ("matter.withdrawn",)
    refused(desk, Standing.NEVER)


def test_a_township_may_refuse_what_waits_for_it() -> None:
    desk = office()
    desk.give(temporary(), BUREAU)
    assert desk.give(REFUSE, TOWN) == ("matter.refused",)


def test_what_is_over_may_be_admitted_anew_and_what_goes_on_for_the_time_after() -> None:
    desk = office()
    desk.admit(temporary())
    with pytest.raises(NotAdmitted, match="到期之后"):
        desk.give(temporary(last=date(2026, 11, 30)), BUREAU)
    desk.admit(temporary(first=date(2026, 11, 1), last=date(2026, 11, 30)), "综治备〔2026〕2号")
    desk.report()
    for day in ("2026-10-31", "2026-11-01", "2026-11-30"):
        desk.until(f"{day}T12:00:00+08:00")
        desk.report()
    desk.until("2026-12-01T12:00:00+08:00")
    refused(desk, Standing.EXPIRED, "2026-11-30")
    desk.admit(proposal(), "综治备〔2026〕3号")
    desk.report()


def test_what_was_withdrawn_may_be_proposed_anew_whatever_day_is_asked_for() -> None:
    desk = office()
    desk.admit(proposal())
    desk.give(WITHDRAW, COUNTY_OFFICE)
    desk.admit(proposal(first=date(2026, 10, 1)), "综治备〔2026〕2号")
    desk.report()


def test_the_township_agrees_by_one_paper() -> None:
    desk = office()
    desk.give(temporary(), BUREAU)
    desk.give(AGREE, TOWN)
    with pytest.raises(NotAdmitted, match="已由乡镇"):
        desk.give(AGREE.model_copy(update={"document": "东乡〔2026〕9号"}), TOWN)
    assert desk.give(AGREE, TOWN) == ()


def test_said_again_nothing_is_recorded() -> None:
    desk = office()
    for command, by in ((temporary(), BUREAU), (AGREE, TOWN), (FILE, COUNTY_OFFICE), (WITHDRAW, COUNTY_OFFICE)):
        assert len(desk.give(command, by)) == 1
        assert desk.give(command, by) == ()
    desk.give(temporary(), BUREAU)
    assert (len(desk.give(REFUSE, COUNTY_OFFICE)), desk.give(REFUSE, COUNTY_OFFICE)) == (1, ())


@pytest.mark.parametrize(
    ("command", "by", "error", "said"),
    [
        pytest.param(proposal(), person("administrator", VILLAGE), NotPermitted, "乡镇", id="a village"),
        pytest.param(proposal(), person("caller", TOWNSHIP), NotPermitted, "回访员", id="another role"),
        pytest.param(proposal(unit=OTHER_TOWNSHIP), TOWN, UnknownUnit, OTHER_TOWNSHIP, id="a foreign subtree"),
        pytest.param(proposal(unit=COUNTY), BRIGADE, UnknownUnit, COUNTY, id="above its own"),
        pytest.param(proposal(last=date(2026, 12, 31)), BUREAU, InvalidInput, "没有末日", id="permanent with an end"),
        pytest.param(temporary(last=None), BUREAU, InvalidInput, "写明末日", id="temporary without one"),
        pytest.param(temporary(last=date(2026, 10, 11)), BUREAU, InvalidInput, "早于", id="over already"),
        pytest.param(temporary(first=date(2026, 11, 2)), BUREAU, InvalidInput, "早于", id="ends before it begins"),
        pytest.param(temporary(unit=None), BUREAU, InvalidInput, "乡镇(街道)为单位", id="temporary in the county"),
        pytest.param(proposal(code="facility"), BUREAU, InvalidInput, "政策包", id="a matter of the pack"),
        pytest.param(proposal(code="person"), BUREAU, InvalidInput, "政策包", id="a kind of information"),
        pytest.param(proposal(facts=facts(platform="气象")), BUREAU, InvalidInput, "综治工作", id="no platform"),
        pytest.param(
            proposal(facts=facts(terms=({"unit": "990101009000", "terms": {"accept": "1wd"}},))),
            BUREAU,
            UnknownUnit,
            "990101009000",
            id="terms of no unit",
        ),
    ],
)
def test_what_cannot_be_proposed(command: ProposeMatter, by: Actor, error: type[GridFlowError], said: str) -> None:
    desk = office()
    head = desk.county.log.head()
    with pytest.raises(error) as caught:
        desk.give(command, by)
    assert type(caught.value) is error
    assert said in caught.value.detail
    assert desk.county.log.head() == head


def test_one_proposal_waits_at_a_time() -> None:
    desk = office()
    desk.give(proposal(), BUREAU)
    with pytest.raises(NotAdmitted, match="已有申请待审"):
        desk.give(proposal(facts=facts(name="飞线充电")), BUREAU)


def test_who_agrees_and_who_files() -> None:
    desk = office()
    desk.give(temporary(), BUREAU)
    for by in (OTHER_TOWN, COUNTY_OFFICE, BRIGADE):
        with pytest.raises(NotPermitted, match="东乡镇"):
            desk.give(AGREE, by)
    desk.give(AGREE, TOWN)
    with pytest.raises(NotPermitted, match="县级"):
        desk.give(FILE, TOWN)
    with pytest.raises(NotPermitted, match="县级"):
        desk.give(REFUSE, TOWN)
    with pytest.raises(NotPermitted, match="申请单位"):
        desk.give(WITHDRAW, COUNTY_OFFICE)


def test_nobody_rules_on_its_own_proposal() -> None:
    desk = office()
    desk.give(temporary(), TOWN)
    with pytest.raises(SeparationOfDuties):
        desk.give(AGREE, TOWN)
    assert desk.give(AGREE, other_person(TOWN)) == ("matter.agreed",)
    desk.give(REFUSE, COUNTY_OFFICE)
    desk.give(proposal(), COUNTY_OFFICE)
    for command in (FILE, REFUSE):
        with pytest.raises(SeparationOfDuties):
            desk.give(command, COUNTY_OFFICE)
    assert desk.give(FILE, other_person(COUNTY_OFFICE)) == ("matter.approved",)


def test_a_permanent_matter_is_the_countys_alone() -> None:
    desk = office()
    desk.give(proposal(unit=TOWNSHIP), BUREAU)
    with pytest.raises(NotAdmitted, match="不须乡镇同意"):
        desk.give(AGREE, TOWN)
    desk.give(FILE, COUNTY_OFFICE)
    with pytest.raises(NotPermitted, match="县级撤销"):
        desk.give(WITHDRAW, TOWN)


def test_a_proposal_whose_time_is_over_is_not_filed() -> None:
    desk = office()
    desk.give(temporary(), BUREAU)
    desk.give(AGREE, TOWN)
    desk.wait(days=30)
    with pytest.raises(NotAdmitted, match="2026-10-31届满"):
        desk.give(FILE, COUNTY_OFFICE)


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [("e-bike", UnknownMatter, "从未申请"), ("facility", UnknownMatter, "政策包")],
)
def test_what_was_never_proposed_is_unknown(code: str, error: type[GridFlowError], said: str) -> None:
    desk = office()
    for command in (AGREE, FILE, REFUSE, WITHDRAW):
        with pytest.raises(error, match=said):
            desk.give(command.model_copy(update={"code": code}), COUNTY_OFFICE)


def test_what_does_not_wait_is_not_ruled_on() -> None:
    desk = office()
    desk.admit(temporary())
    for command, by in (
        (AGREE, TOWN),
        (REFUSE, COUNTY_OFFICE),
        (FILE.model_copy(update={"document": "另一文号"}), COUNTY_OFFICE),
    ):
        with pytest.raises(NotAdmitted, match="没有待审"):
            desk.give(command, by)


def test_a_village_reports_what_its_township_had_admitted_for_it() -> None:
    desk = office()
    desk.admit(temporary(unit=VILLAGE))
    catalogue = desk.catalogue()
    assert catalogue.admitted("e-bike", GRID) is not None
    assert catalogue.admitted("e-bike", SIBLING_GRID) is None
    assert catalogue.admitted("e-bike", FAR_VILLAGE) is None


def test_a_temporary_matter_of_a_village_that_is_split_is_for_all_its_parts() -> None:
    """And for what comes after them, as for the people there, who read what it asks for."""
    desk = office()
    desk.admit(temporary(unit=VILLAGE))
    upper, lower = f"{TOWNSHIP[:9]}008", f"{TOWNSHIP[:9]}009"
    parts = (
        Part(code=upper, unit_name="东上村", units=(GRID,)),
        Part(code=lower, unit_name="东下村", units=(SECOND_GRID,)),
    )
    merged = MergeUnits(units=(lower,), into=SIBLING_VILLAGE)
    desk.county.registrar.carry_out([SplitUnit(code=VILLAGE, parts=parts)], COUNTY_OFFICE)
    for village in (upper, lower):
        assert desk.report(person("clerk", village), place=village)
        assert entry(desk.catalogue(), "e-bike", village, village) is not None
    desk.wait(days=1)
    desk.county.registrar.carry_out([merged], COUNTY_OFFICE)
    assert desk.report(person("clerk", SIBLING_VILLAGE), place=SIBLING_VILLAGE)
    with pytest.raises(MatterNotAdmitted):
        desk.report(person("grid_worker", FAR_GRID), place=FAR_GRID)
