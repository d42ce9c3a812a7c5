"""Adopting a policy pack 启用政策包: who may, what is refused, and when nothing happens."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import LONGEST_PACK, AdoptPolicy, PolicyAdopted, adopt_policy
from gridflow.errors import InvalidInput, NotPermitted, UnknownUnit
from gridflow.policy import Policies, Timed, builtin_pack, builtin_text, layered, parse_texts
from gridflow.territory import UnitTree
from gridflow.testing import World, instant, person
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    DEPARTMENT,
    GRID,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
)
from gridflow.worktime import SHANGHAI
from tests.unit.policy.packs import S0, SHIPPED, SLOWER, changed, pack

NOW: datetime = instant("2026-11-20T10:00:00+08:00")
NEW_YEAR: datetime = instant("2027-01-01T00:00:00+08:00")
TOWNSHIPS_OWN = person("administrator", TOWNSHIP)
OPEN = changed("\nanchor", '\noverridable = ["terms", "special_terms", "roles"]\nanchor')
"""A pack of the county that leaves terms to those below."""
CLOSED = S0 + "\n# nothing is left to those below\n"


def adopt(
    text: str, by: Actor = ADMINISTRATOR, world: World | None = None, *, unit: str | None = None
) -> tuple[PolicyAdopted, ...]:
    return adopt_policy(AdoptPolicy(text=text, unit=unit), (world or World()).context(by, NOW))


def local(tables: str, named: str = 'id = "own"\ntitle = "本镇时限"\nsource = "本镇文件"\n') -> str:
    return f"{named}\n{tables}\n"


FAR = local("effective_on = 9999-12-31")
DUTY = '[[duties]]\nid = "walks"\ntitle = "走访"\nrole = "full-time"\nmeasure = "walks"\nunit = "次"\nper = "day"\n'
OPENED_MORE = f'overridable = ["territory", "training", "duties", "figures", "staffing"]\n{SHIPPED}'
FASTER = local('[terms]\naccept = "1wd"')


class Adopted:
    """A county in which this was adopted before, one after the other."""

    def __init__(self, *texts: tuple[str, str | None]) -> None:
        (text, _), *later = texts
        self.context = World().context(ADMINISTRATOR, NOW)
        (opening,) = self.tried(text)
        self.context = replace(self.context, policies=Policies((opening.enactment(NOW, SHANGHAI),)))
        for text, unit in later:
            self.next(text, unit)

    def tried(self, text: str, unit: str | None = None, by: Actor = ADMINISTRATOR) -> tuple[PolicyAdopted, ...]:
        return adopt_policy(AdoptPolicy(text=text, unit=unit), replace(self.context, actor=by, place=by.unit))

    def next(self, text: str, unit: str | None = None, by: Actor = ADMINISTRATOR) -> "Adopted":
        (event,) = self.tried(text, unit, by)
        self.context = replace(self.context, policies=self.context.policies.after(event.enactment(NOW, SHANGHAI)))
        return self

    def accept(self, unit: str, at: datetime = NOW) -> str:
        return str(replace(self.context, place=unit, now=at).policy.terms[Timed.ACCEPT])


def test_a_new_pack_is_adopted_with_its_text() -> None:
    (event,) = adopt(SLOWER)
    expected = pack(SLOWER)
    assert (event.pack, event.version, event.title) == ("s0", expected.version, expected.title)
    assert (event.texts, event.unit, event.effective_on) == ((SLOWER,), None, None)
    assert event.enactment(NOW, SHANGHAI).pack == expected


def test_a_pack_is_adopted_with_what_it_extends() -> None:
    """So a log can be read when the packs that ship are others by then."""
    (event,) = adopt(SHIPPED, world=World(policy=pack(SLOWER)))
    assert event.texts == layered(SHIPPED) == (builtin_text("practice"), SHIPPED)
    assert event.version == builtin_pack("s0").version


def test_the_pack_in_force_is_no_news() -> None:
    assert adopt(SHIPPED) == ()


def test_a_pack_of_earlier_comes_back() -> None:
    back = World(policy=pack(SLOWER), earlier=(builtin_pack("s0"),))
    (event,) = adopt(SHIPPED, world=back)
    assert event.version == builtin_pack("s0").version


@pytest.mark.parametrize("by", [CLERK, TOWNSHIPS_OWN], ids=["role", "unit"])
def test_only_an_administrator_of_the_county_adopts(by: Actor) -> None:
    with pytest.raises(NotPermitted):
        adopt(SLOWER, by)


def test_a_county_without_units_yet_has_its_pack_too() -> None:
    assert adopt(SLOWER, world=World(units=UnitTree([])))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        pytest.param("id = ", "file", id="no TOML"),
        pytest.param('id = "s0"', "title", id="no pack"),
        pytest.param(changed('\naccept = "2wd"', '\naccept = "2"'), "terms.accept", id="a term that is none"),
        pytest.param(changed('"adopt-policy"', '"note"'), "roles.administrator", id="nobody could adopt another"),
        pytest.param(S0.replace('"escalate"', '"escalat"'), "roles.clerk", id="a command that is none"),
        pytest.param(S0.replace('"check", ', ""), "roles", id="nobody could check"),
    ],
)
def test_what_is_no_working_pack_is_refused(text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        adopt(text)
    assert str(refused.value.context["field"]).startswith(field)


def test_a_pack_does_not_begin_when_no_calendar_reaches() -> None:
    for text, unit in ((changed("\nanchor", "\neffective_on = 9999-12-31\nanchor"), None), (FAR, TOWNSHIP)):
        with pytest.raises(InvalidInput, match="2199-12-31") as refused:
            Adopted((OPEN, None)).tried(text, unit)
        assert refused.value.context["field"] == "effective_on"


def test_what_is_refused_on_account_of_a_pack_to_come_names_the_day() -> None:
    to_come = changed("\nanchor", "\neffective_on = 2027-01-01\nanchor")
    with pytest.raises(InvalidInput, match=r"自2027-01-01起.*terms"):
        Adopted((OPEN, None), (to_come, None)).tried(FASTER, TOWNSHIP)


@pytest.mark.parametrize(
    ("tables", "field"),
    [
        ('[territory]\ncoverage_target = "95"', "territory.coverage_target"),
        ("[territory]\nintegration_target = true", "territory.integration_target"),
        ('[[staffing]]\nid = "guide"\nrate = { urban = "100" }', "staffing.guide.rate.urban"),
        ('[training]\nexam = "yes"', "training.exam"),
        (f"{DUTY}least = inf", "duties.walks.least"),
        (f'{DUTY}least = "7"', "duties.walks.least"),
        ('[figures.share]\ntitle = "占比"\nvalue = nan', "figures.share.value"),
        ("[figures.share]\ntitle = '占比'\nvalue = true", "figures.share.value"),
    ],
)
def test_what_comes_in_now_is_read_exactly(tables: str, field: str) -> None:
    """A log may hold a pack that was read less exactly: that stays readable."""
    text = f'extends = "s0"\nid = "own"\ntitle = "本县"\nsource = "本县"\n{tables}\n'
    with pytest.raises(InvalidInput) as refused:
        adopt(text)
    assert refused.value.context["field"] == field
    with pytest.raises(InvalidInput):
        Adopted((OPENED_MORE, None)).tried(local(tables), TOWNSHIP)


def test_a_log_may_hold_a_number_in_quotation_marks() -> None:
    text = 'extends = "s0"\n[territory]\ncoverage_target = "95"\n'
    assert parse_texts(layered(text), "log").territory.coverage_target == 95


def test_a_pack_is_bounded() -> None:
    AdoptPolicy(text=S0 + "#" * (LONGEST_PACK - len(S0)))
    with pytest.raises(ValidationError, match="string_too_long"):
        AdoptPolicy(text="#" * (LONGEST_PACK + 1))


def test_a_text_that_cannot_be_read_any_more_says_which_version() -> None:
    (event,) = adopt(SLOWER)
    broken = SLOWER.replace('anchor = "previous_stage"', 'anchor = "bygone"')
    with pytest.raises(InvalidInput, match=event.version):
        event.model_copy(update={"texts": (broken,)}).enactment(NOW, SHANGHAI)


class TestFirstDay:
    """施行日期: adopted now, in force later."""

    COMING = changed("\nanchor", "\neffective_on = 2027-01-01\nanchor").replace('accept = "2wd"', 'accept = "3wd"')
    OVER = COMING.replace("2027-01-01", "2020-01-01")

    def test_a_pack_comes_into_force_at_midnight_in_the_county(self) -> None:
        county = Adopted((OPEN, None), (self.COMING, None))
        assert county.tried(self.COMING) == ()
        assert [county.accept(COUNTY, NEW_YEAR + timedelta(seconds=step)) for step in (-1, 0)] == ["2wd", "3wd"]

    def test_a_first_day_that_is_over_is_that_of_the_adoption(self) -> None:
        (event,) = adopt(self.OVER)
        assert event.effective_on == date(2020, 1, 1)
        assert event.enactment(NOW, SHANGHAI).start == NOW

    def test_what_is_in_force_until_then_may_be_changed_meanwhile(self) -> None:
        county = Adopted((OPEN, None), (self.COMING, None)).next(SLOWER)
        assert [county.accept(COUNTY, at) for at in (NOW, NEW_YEAR)] == ["4wd", "3wd"]

    def test_another_pack_for_the_same_day_takes_its_place(self) -> None:
        later = self.COMING.replace('accept = "3wd"', 'accept = "5wd"')
        county = Adopted((OPEN, None), (self.COMING, None), (later, None))
        assert county.accept(COUNTY, NEW_YEAR) == "5wd"
        assert county.tried(OPEN) == (), "it is in force, and what comes on New Year's Day comes all the same"


class TestLocal:
    """地方规定: a township's or village's own text, laid over the county's pack."""

    def test_it_holds_for_the_subtree_and_nowhere_else(self) -> None:
        county = Adopted((OPEN, None), (FASTER, TOWNSHIP))
        units = (COUNTY, TOWNSHIP, VILLAGE, GRID, DEPARTMENT, OTHER_TOWNSHIP)
        assert [county.accept(unit) for unit in units] == ["2wd", "1wd", "1wd", "1wd", "1wd", "2wd"]

    def test_the_event_says_whose_it_is_and_only_what_was_adopted(self) -> None:
        text = FASTER.replace("\n[", "\neffective_on = 2027-01-01\n[", 1)
        (event,) = Adopted((OPEN, None)).tried(text, TOWNSHIP)
        assert (event.pack, event.title, event.unit) == ("own", "本镇时限", TOWNSHIP)
        assert (event.texts, event.effective_on) == ((text,), date(2027, 1, 1))
        assert event.enactment(NOW, SHANGHAI).start == NEW_YEAR

    @pytest.mark.parametrize("by", [ADMINISTRATOR, TOWNSHIPS_OWN])
    def test_the_county_adopts_for_any_unit_and_a_unit_for_its_own_subtree(self, by: Actor) -> None:
        for unit in (TOWNSHIP, VILLAGE):
            assert Adopted((OPEN, None)).tried(FASTER, unit, by)

    def test_nobody_adopts_for_others(self) -> None:
        county = Adopted((OPEN, None))
        with pytest.raises(UnknownUnit):
            county.tried(FASTER, OTHER_TOWNSHIP, TOWNSHIPS_OWN)
        with pytest.raises(UnknownUnit):
            county.tried(FASTER, "990199001000")
        with pytest.raises(NotPermitted):
            county.tried(FASTER, VILLAGE, CLERK)

    @pytest.mark.parametrize("unit", [COUNTY, GRID, DEPARTMENT])
    def test_it_is_a_townships_or_a_villages(self, unit: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            Adopted((OPEN, None)).tried(FASTER, unit)
        assert refused.value.context["field"] == "unit"

    def test_it_says_no_more_than_the_county_leaves_to_it(self) -> None:
        text = local('[terms]\naccept = "1wd"\n[transfer]\nmost = 3')
        with pytest.raises(InvalidInput, match="没有把transfer交由下级另行规定") as refused:
            Adopted((OPEN, None)).tried(text, TOWNSHIP)
        assert refused.value.context == {"field": "transfer", "unit": TOWNSHIP}

    @pytest.mark.parametrize(
        ("text", "field"),
        [
            pytest.param(local('[terms]\naccept = "soon"'), "terms.accept", id="no term"),
            pytest.param(local("", named='id = "own"\ntitle = "本镇"\n'), "source", id="no source"),
            pytest.param(local('[terms]\nvisit = "1wd"'), "terms", id="a term for nothing"),
            pytest.param(f'extends = "s0"\n{FASTER}', "extends", id="a base of its own"),
            pytest.param(f'effective_on = "soon"\n{FASTER}', "effective_on", id="no day"),
            pytest.param(local('[roles]\nclerk = ["note"]\nsupervisor = []'), "roles", id="nobody could accept"),
            pytest.param("id = ", "file", id="no TOML"),
        ],
    )
    def test_what_does_not_go_with_the_pack_of_the_county_is_refused(self, text: str, field: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            Adopted((OPEN, None)).tried(text, TOWNSHIP)
        assert str(refused.value.context["field"]).startswith(field)

    def test_the_same_again_is_no_news_and_an_empty_one_takes_it_back(self) -> None:
        county = Adopted((OPEN, None), (FASTER, TOWNSHIP))
        assert county.tried(FASTER, TOWNSHIP) == ()
        assert county.tried(FASTER, VILLAGE), "though it changes no term"
        assert county.next(local(""), TOWNSHIP).accept(TOWNSHIP) == "2wd"

    def test_the_county_adopts_nothing_that_a_local_text_does_not_go_with(self) -> None:
        county = Adopted((OPEN, None), (FASTER, TOWNSHIP))
        with pytest.raises(InvalidInput, match="东乡镇") as refused:
            county.tried(CLOSED)
        assert refused.value.context == {"field": "terms", "unit": TOWNSHIP}
        assert county.next(local(""), TOWNSHIP).tried(CLOSED)

    def test_nor_one_that_comes_later(self) -> None:
        closed = "effective_on = 2027-01-01\n" + CLOSED
        coming = f"effective_on = 2027-01-01\n{FASTER}"
        with pytest.raises(InvalidInput):
            Adopted((OPEN, None), (FASTER, TOWNSHIP)).tried(closed)
        with pytest.raises(InvalidInput):
            Adopted((OPEN, None), (closed, None)).tried(FASTER, TOWNSHIP)
        with pytest.raises(InvalidInput):
            Adopted((OPEN, None), (coming, TOWNSHIP)).tried(CLOSED)

    def test_a_village_is_under_the_text_of_its_township_and_its_own(self) -> None:
        own = local('[terms]\nanswer = "3wd"')
        county = Adopted((OPEN, None), (own, VILLAGE), (FASTER, TOWNSHIP))
        terms = replace(county.context, place=GRID).policy.terms
        assert (str(terms[Timed.ACCEPT]), str(terms[Timed.ANSWER])) == ("1wd", "3wd")

    def test_a_unit_gives_its_commands_in_the_roles_of_its_own_text(self) -> None:
        """The county's administrator goes by the county's roles, whatever the township says."""
        county = Adopted((OPEN, None), (local("[roles]\nadministrator = []"), TOWNSHIP))
        with pytest.raises(NotPermitted):
            county.tried(FASTER, TOWNSHIP, TOWNSHIPS_OWN)
        assert county.tried(FASTER, TOWNSHIP)
