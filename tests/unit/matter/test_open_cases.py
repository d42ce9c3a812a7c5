"""What a case is held to: the facts of its matter as they were when it came, whatever becomes of it (C1, C2)."""

from datetime import date, timedelta
from typing import Any

import pytest

from gridflow.aggregates.case import Clock
from gridflow.aggregates.case.commands import Accept, Dispatch, Reclassify, Resolve
from gridflow.aggregates.matter import ApproveMatter, MatterFacts, ReviseMatter, WithdrawMatter
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import MergeUnits
from gridflow.errors import ClosingUnmet, FilingUnmet, InvalidInput, MatterNotAdmitted, NotAdmitted, NotPermitted
from gridflow.policy import Urgency
from gridflow.testing import person
from gridflow.testing.territory import (
    CLERK,
    FAR_GRID,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.unit.matter.office import BUREAU, COUNTY_OFFICE, FACTS, POLICY, Office, facts, office, proposal, temporary

TOWN_CLERK = person("clerk", TOWNSHIP)
STRICT = facts(filing={"seen": "现场可见"}, closing={"cleared": "已清除"}, terms=({"terms": {"accept": "1wd"}},))
SEEN, CLEARED = Accept(filing="seen"), Resolve(result="已清除", closing="cleared")

LISTING = AdoptPolicy(
    text=POLICY.replace("[matters]", '[matters]\ne-bike = { name = "电动车", platform = "便民服务" }', 1)
)
"""The pack, which lists the matter itself."""


def revise(desk: Office, said: MatterFacts) -> tuple[str, ...]:
    return desk.give(ReviseMatter(code="e-bike", facts=said, document="综治〔2026〕9号"), COUNTY_OFFICE)


def clock(desk: Office, number: str) -> Clock:
    found = desk.case(number).clock
    assert found is not None
    return found


def term(desk: Office, number: str) -> str:
    return clock(desk, number).basis.term


def test_a_revision_holds_for_what_is_reported_from_then_on() -> None:
    desk = office()
    desk.admit(proposal(facts=STRICT))
    before = desk.report()
    desk.wait(minutes=1)
    looser = facts(name="电动车进楼入户", closing={"moved": "已移出"}, terms=({"terms": {"accept": "3wd"}},))
    assert revise(desk, looser) == ("matter.revised",)
    assert revise(desk, looser) == ()
    desk.wait(minutes=1)
    after = desk.report()

    assert (term(desk, before), term(desk, after)) == ("1wd", "3wd")
    with pytest.raises(FilingUnmet):
        desk.do(before, Accept(), CLERK)
    desk.do(before, SEEN, CLERK)
    desk.do(after, Accept(), CLERK)
    for number in (before, after):
        desk.do(number, Dispatch(lead=GRID), CLERK)
    with pytest.raises(InvalidInput, match="结案条件"):
        desk.do(before, Resolve(result="已移出", closing="moved"), GRID_WORKER)
    with pytest.raises(InvalidInput, match="结案条件"):
        desk.do(after, CLEARED, GRID_WORKER)
    assert "case.resolved" in desk.do(before, CLEARED, GRID_WORKER)
    assert "case.resolved" in desk.do(after, Resolve(result="已移出", closing="moved"), GRID_WORKER)


@pytest.mark.parametrize("ending", ["expiry", "withdrawal"])
def test_the_end_of_a_matter_leaves_open_cases_alone(ending: str) -> None:
    desk = office()
    desk.admit(temporary(facts=STRICT, last=date(2026, 10, 13)))
    number = desk.report()
    if ending == "withdrawal":
        desk.give(WithdrawMatter(code="e-bike", reason="整治结束"), COUNTY_OFFICE)
    desk.wait(days=3)
    with pytest.raises(MatterNotAdmitted):
        desk.report()
    with pytest.raises(FilingUnmet, match="seen\\(现场可见\\)"):
        desk.do(number, Accept(), CLERK)
    desk.do(number, SEEN, CLERK)
    desk.do(number, Dispatch(lead=GRID), CLERK)
    with pytest.raises(ClosingUnmet):
        desk.do(number, Resolve(result="好"), GRID_WORKER)
    # It may still be given another urgency, under the terms that it came with.
    desk.do(number, Reclassify(urgency=Urgency.URGENT, reason="明火"), CLERK)
    assert "case.resolved" in desk.do(number, CLEARED, GRID_WORKER)


def test_a_pack_that_has_the_code_too_does_not_change_what_a_case_came_under() -> None:
    desk = office()
    desk.admit(proposal(facts=STRICT))
    number = desk.report()
    desk.county.registrar.adopt_policy(LISTING, COUNTY_OFFICE)
    desk.wait(hours=1)
    desk.give(WithdrawMatter(code="e-bike", reason="已列入政策包"), COUNTY_OFFICE)
    desk.wait(hours=1)
    after = desk.report()
    with pytest.raises(FilingUnmet):
        desk.do(number, Accept(), CLERK)
    desk.do(after, Accept(), CLERK)
    assert (term(desk, number), desk.catalogue().pack(GRID).matters["e-bike"].name) == ("1wd", "电动车")


def test_another_pack_leaves_what_an_open_case_is_held_to_alone() -> None:
    """Adopting a pack that asks more of a matter is no command on the cases that are open."""
    desk = office()
    number = desk.report(matter="facility")
    desk.wait(minutes=1)
    asking = 'name = "公共设施", closing = { mended = "已修复" }, owner = true'
    desk.county.registrar.adopt_policy(AdoptPolicy(text=POLICY.replace('name = "公共设施"', asking, 1)), COUNTY_OFFICE)
    desk.wait(minutes=1)
    after = desk.report(matter="facility")
    for one in (number, after):
        desk.do(one, Accept(), CLERK)
        desk.do(one, Dispatch(lead=GRID), CLERK)
    assert "case.resolved" in desk.do(number, Resolve(result="已修复"), GRID_WORKER)
    with pytest.raises(ClosingUnmet, match="结案条件"):
        desk.do(after, Resolve(result="已修复"), GRID_WORKER)


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"urgency": "general"}, "5wd"),
        ({"urgency": "coordination"}, "4wd"),
        ({"urgency": "urgent"}, "2wh"),
        ({"urgency": "general", "place": FAR_GRID}, "6wd"),
    ],
)
def test_the_terms_of_a_matter_are_by_urgency_level_and_unit(changes: dict[str, Any], asked: str) -> None:
    """General and coordination are taken in by the village, urgent cases by the township."""
    desk = office()
    terms = (
        {"terms": {"accept": "5wd"}},
        {"urgency": "coordination", "level": "village", "terms": {"accept": "4wd"}},
        {"urgency": "urgent", "level": "township", "terms": {"accept": "2wh"}},
        {"urgency": "urgent", "level": "village", "terms": {"accept": "9wd"}},
        {"unit": OTHER_TOWNSHIP, "terms": {"accept": "6wd"}},
    )
    desk.admit(proposal(facts=facts(terms=terms)))
    place = str(changes.get("place", GRID))
    assert term(desk, desk.report(by=person("grid_worker", place), **changes)) == asked


def test_a_case_is_accepted_under_a_filing_condition_where_the_matter_has_any() -> None:
    desk = office()
    desk.admit(proposal(facts=STRICT))
    number = desk.report()
    with pytest.raises(FilingUnmet) as caught:
        desk.do(number, Accept(), CLERK)
    assert caught.value.context == {"matter": "e-bike", "missing": "filing"}
    assert isinstance(caught.value, NotAdmitted)
    with pytest.raises(InvalidInput, match="立案条件"):
        desk.do(number, Accept(filing="heard"), CLERK)
    desk.do(number, SEEN, CLERK)
    (accepted,) = (one.body for one in desk.county.log.history(number) if one.body.topic == "case.accepted")
    assert accepted.model_dump() == {"filing": "seen"}

    lamp = desk.report(matter="facility")
    with pytest.raises(InvalidInput, match="立案条件"):
        desk.do(lamp, SEEN, CLERK)
    desk.do(lamp, Accept(), CLERK)


def test_the_holder_may_not_shed_what_the_matter_asks_for() -> None:
    desk = office()
    desk.admit(proposal(facts=STRICT))
    number = desk.report()
    shed = Reclassify(matter="facility", reason="误报")
    with pytest.raises(NotPermitted, match="免除"):
        desk.do(number, shed, CLERK)
    desk.do(number, shed, TOWN_CLERK)
    assert desk.case(number).matter == "facility"


def test_a_filing_condition_is_shed_by_whoever_stands_above_only_until_it_is_met() -> None:
    desk = office()
    desk.admit(proposal(facts=facts(filing={"seen": "现场可见"})))
    shed = Reclassify(matter="facility", reason="误报")
    waiting, accepted = desk.report(), desk.report()
    with pytest.raises(NotPermitted, match="免除"):
        desk.do(waiting, shed, CLERK)
    desk.do(accepted, SEEN, CLERK)
    desk.do(accepted, shed, CLERK)
    assert desk.case(accepted).matter == "facility"


def test_another_urgency_is_timed_by_the_terms_that_the_case_came_with() -> None:
    desk = office()
    terms = ({"terms": {"accept": "2wd"}}, {"urgency": "urgent", "terms": {"accept": "1wd"}})
    desk.admit(proposal(facts=facts(terms=terms)))
    number = desk.report()
    desk.wait(minutes=1)
    revise(desk, facts(terms=({"urgency": "urgent", "terms": {"accept": "2wh"}},)))
    desk.wait(minutes=1)
    desk.do(number, Reclassify(urgency=Urgency.URGENT, reason="明火"), CLERK)
    assert term(desk, number) == "1wd"
    desk.do(number, Reclassify(matter="facility", reason="误报"), TOWN_CLERK)
    desk.do(number, Reclassify(matter="e-bike", reason="确是充电"), TOWN_CLERK)
    assert term(desk, number) == "2wh"


def test_a_case_of_the_pack_is_reclassified_into_a_matter_of_the_log() -> None:
    desk = office()
    desk.admit(temporary(facts=STRICT))
    number, late = desk.report(matter="facility"), desk.report(matter="facility")
    desk.wait(minutes=5)
    into = Reclassify(matter="e-bike", reason="实为充电")
    desk.do(number, into, CLERK)
    assert (term(desk, number), desk.case(number).classed_at) == ("1wd", desk.county.clock.now())
    desk.wait(days=30)
    with pytest.raises(MatterNotAdmitted, match="到期"):
        desk.do(late, into, CLERK)
    with pytest.raises(FilingUnmet):
        desk.do(number, Accept(), CLERK)


def test_a_matter_of_a_unit_that_is_no_more_holds_for_its_successor() -> None:
    desk = office()
    desk.admit(temporary(unit=VILLAGE))
    merge = MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=SIBLING_VILLAGE, effective_on=date(2026, 10, 13))
    desk.county.registrar.carry_out([merge], COUNTY_OFFICE)
    tomorrow = desk.catalogue(desk.county.clock.now() + timedelta(days=1))
    assert tomorrow.admitted("e-bike", SIBLING_VILLAGE) is not None
    assert tomorrow.admitted("e-bike", FAR_GRID) is None


def test_what_the_policy_lists_by_now_is_not_admitted_besides() -> None:
    desk = office()
    desk.give(proposal(), BUREAU)
    desk.county.registrar.adopt_policy(LISTING, COUNTY_OFFICE)
    desk.wait(minutes=1)
    with pytest.raises(InvalidInput, match="政策包"):
        desk.give(ApproveMatter(code="e-bike", document="综治备〔2026〕1号"), COUNTY_OFFICE)


def test_the_catalogue_of_a_past_day_has_the_facts_of_that_day() -> None:
    desk = office()
    desk.admit(proposal())
    monday = desk.county.clock.now()
    desk.wait(days=2)
    revise(desk, facts(name="飞线充电"))
    desk.wait(days=2)
    desk.give(WithdrawMatter(code="e-bike", reason="整治结束"), COUNTY_OFFICE)
    names = [desk.catalogue(monday + timedelta(days=days)).admitted("e-bike", GRID) for days in (-1, 0, 1, 2, 3, 4)]
    assert [found.name if found is not None else None for found in names] == [
        None,
        FACTS.name,
        FACTS.name,
        "飞线充电",
        "飞线充电",
        None,
    ]


def test_what_is_not_admitted_is_not_revised() -> None:
    desk = office()
    desk.give(proposal(), person("administrator", TOWNSHIP))
    with pytest.raises(NotAdmitted, match="不能修订"):
        revise(desk, STRICT)
    desk.admit(proposal(code="wires"))
    with pytest.raises(NotPermitted, match="县级"):
        desk.give(ReviseMatter(code="wires", facts=STRICT), person("administrator", TOWNSHIP))
