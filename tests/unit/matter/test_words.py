"""What the matters of the log are called: by their present name, their conditions as the case came under them."""

from gridflow.aggregates.case.commands import Accept
from gridflow.aggregates.matter import ReviseMatter
from gridflow.application.event_words import Words
from gridflow.application.timeline import timeline
from gridflow.testing.territory import CLERK
from tests.unit.matter.office import COUNTY_OFFICE, Office, facts, office, proposal

SEEN = facts(filing={"seen": "现场可见"})


def words(desk: Office) -> Words:
    rules, territory = desk.county.rules, desk.county.territory
    territory.refresh()
    return Words(territory.tree, rules.policy, rules.zone, matters=territory.registers.matters)


def test_a_matter_of_the_log_has_its_name_as_soon_as_it_is_proposed() -> None:
    desk = office()
    assert words(desk).matter("e-bike") == "e-bike"
    desk.give(proposal(), COUNTY_OFFICE)
    assert words(desk).matter("e-bike") == "电动车进楼"
    assert words(desk).matter("facility") == "公共设施"


def test_a_condition_is_called_as_it_was_when_the_case_came() -> None:
    desk = office()
    desk.admit(proposal(facts=SEEN))
    before = desk.report()
    desk.wait(minutes=1)
    desk.give(ReviseMatter(code="e-bike", facts=facts(name="飞线充电", filing={"seen": "有人目击"})), COUNTY_OFFICE)
    desk.wait(minutes=1)
    after = desk.report()

    said = []
    for number in (before, after):
        desk.do(number, Accept(filing="seen"), CLERK)
        file = desk.county.files.open(number, CLERK)
        known = words(desk)
        entries = timeline(file, known.units, known.policy, known.zone, known.matters)
        said.append(next(dict(entry.details) for entry in entries if entry.topic == "case.accepted"))
    assert said == [{"立案条件": "现场可见"}, {"立案条件": "有人目击"}]
    assert words(desk).filing("seen") == "seen"
    assert words(desk).concerning("e-bike", desk.case(after).classed_at).filing("seen") == "有人目击"
    assert words(desk).matter("e-bike") == "飞线充电"
