"""The county's policy packs 政策包 in its log: the first one, one adopted in mid-flight, and other processes."""

import json
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import event

from gridflow.aggregates.case.commands import Accept, ApplyPolicy, Publish
from gridflow.aggregates.case.events import ClockStarted, DeadlineRevised
from gridflow.aggregates.policy import POLICY_STREAM, AdoptPolicy
from gridflow.application.bus import Request
from gridflow.bootstrap import County, open_county
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import Timed, builtin_pack
from gridflow.settings import Settings
from gridflow.testing import (
    CountingIdentities,
    MemoryCounty,
    SettableClock,
    database_county,
    give,
    instant,
    person,
    report_by,
)
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    COUNTY_CODE,
    FAR_GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SUPERVISOR,
    SYSTEM,
)
from tests.integration.threads import at_once
from tests.unit.case.stages import FRIDAY
from tests.unit.policy.packs import SHIPPED, SLOWER, changed, pack

AnyCounty = County | MemoryCounty
ADOPT = AdoptPolicy(text=SLOWER)
FIRST, SECOND = builtin_pack("s0").version, pack(SLOWER).version


def reported(county: AnyCounty) -> str:
    return give(county, report_by(GRID_WORKER, at=FRIDAY).command, GRID_WORKER).number


def clocks(county: AnyCounty, number: str) -> list[tuple[str, str]]:
    """The version and the term of every clock that was started."""
    bodies = [event.body for event in county.log.history(number)]
    return [(body.policy_version, body.term) for body in bodies if isinstance(body, ClockStarted)]


def test_a_new_county_begins_with_the_pack_that_ships(any_county: AnyCounty) -> None:
    (event,) = any_county.log.history(POLICY_STREAM)
    assert (event.actor, event.version) == (SYSTEM, 1)
    assert [one.version for one in any_county.rules.adoptions] == [FIRST]
    assert any_county.rules.adoptions[0].text == SHIPPED
    assert not any_county.registrar.adopt_first_policy(SLOWER, SYSTEM)


def test_running_clocks_keep_their_pack_and_new_ones_get_the_new_one(any_county: AnyCounty) -> None:
    before = reported(any_county)
    assert any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
    after = reported(any_county)
    give(any_county, Accept(), CLERK, before)

    assert clocks(any_county, before) == [(FIRST, "2wd"), (SECOND, "3wd")]
    assert clocks(any_county, after) == [(SECOND, "4wd")]
    assert any_county.rules.policies.of(FIRST) == builtin_pack("s0")


def test_an_adoption_says_who_and_when(any_county: AnyCounty) -> None:
    any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
    adoption = any_county.rules.adoptions[-1]
    assert (adoption.version, adoption.text) == (SECOND, SLOWER)
    assert (adoption.actor, adoption.at) == (ADMINISTRATOR, FRIDAY)


def test_the_pack_in_force_is_no_news_and_one_of_earlier_is(any_county: AnyCounty) -> None:
    any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
    head = any_county.log.head()
    assert not any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
    assert any_county.log.head() == head
    assert any_county.registrar.adopt_policy(AdoptPolicy(text=SHIPPED), ADMINISTRATOR)
    assert any_county.rules.policy.version == FIRST
    assert [event.version for event in any_county.log.history(POLICY_STREAM)] == [1, 2, 3]


def test_a_refused_pack_leaves_nothing(any_county: AnyCounty) -> None:
    head = any_county.log.head()
    with pytest.raises(NotPermitted):
        any_county.registrar.adopt_policy(ADOPT, CLERK)
    with pytest.raises(InvalidInput):
        any_county.registrar.adopt_policy(AdoptPolicy(text="id ="), ADMINISTRATOR)
    assert any_county.log.head() == head
    assert any_county.rules.refresh().at((), FRIDAY).version == FIRST


def test_what_is_rolled_back_does_not_stay_known(any_county: AnyCounty) -> None:
    with suppress(ZeroDivisionError), any_county.log.writing():
        any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
        raise ZeroDivisionError
    assert any_county.rules.policy.version == FIRST
    assert any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
    assert any_county.rules.policy.version == SECOND


def test_another_process_decides_under_the_new_pack_at_once(database_url: str) -> None:
    clock = SettableClock(FRIDAY)
    with (
        database_county(database_url, clock) as here,
        database_county(database_url, clock, CountingIdentities("there")) as there,
    ):
        reported(there)
        here.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
        assert clocks(here, reported(there)) == [(SECOND, "4wd")]
        assert there.rules.policy.version == SECOND


def test_a_pack_at_the_position_of_what_was_rolled_back_is_noticed(database_url: str) -> None:
    clock = SettableClock(FRIDAY)
    with (
        database_county(database_url, clock, CountingIdentities("a")) as here,
        database_county(database_url, clock, CountingIdentities("b")) as there,
    ):
        before = reported(here)
        with suppress(RuntimeError), here.log.writing():
            give(here, Publish(subject="路灯", reason="群众关注"), SUPERVISOR, before)
            position = here.log.head().position
            raise RuntimeError
        assert there.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
        assert there.log.head().position == position
        assert clocks(here, reported(here)) == [(SECOND, "4wd")]


def test_what_a_transaction_wrote_itself_is_not_read_again(county: County) -> None:
    """A tick fires many clocks in one transaction: what there is to know is in memory after the first of them."""
    said: list[str] = []
    numbers = [reported(county) for _ in range(3)]
    with county.log.writing():
        give(county, Accept(), CLERK, numbers[0])
        with county.database.reading() as connection:
            event.listen(connection, "before_cursor_execute", lambda *told: said.append(str(told[2])))
            for number in numbers[1:]:
                give(county, Accept(), CLERK, number)
            county.log.history(numbers[1])
    assert sum("FROM events" in statement for statement in said) == 1


def test_another_process_that_decides_nothing_learns_it_with_the_next_tick(database_url: str) -> None:
    clock = SettableClock(FRIDAY)
    with (
        database_county(database_url, clock) as here,
        database_county(database_url, clock, CountingIdentities("there")) as there,
    ):
        here.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
        there.ticker.tick()
        assert there.rules.policy.version == SECOND


def test_what_the_log_has_goes_before_what_the_settings_name(database_url: str) -> None:
    with database_county(database_url, SettableClock(FRIDAY)) as county:
        county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
        head = county.log.head()
    with database_county(database_url, SettableClock(FRIDAY), CountingIdentities("later")) as county:
        assert (county.rules.policy.version, county.log.head()) == (SECOND, head)
    settings = Settings(database_url=database_url, county=COUNTY_CODE)
    reading = open_county(settings, SettableClock(FRIDAY), make=False)
    try:
        assert [one.version for one in reading.rules.adoptions] == [FIRST, SECOND]
    finally:
        reading.database.close()


def test_processes_that_open_a_new_county_at_once_adopt_one_pack(database_url: str) -> None:
    settings = Settings(database_url=database_url, county=COUNTY_CODE)

    def opened(prefix: str) -> int:
        county = open_county(settings, SettableClock(FRIDAY), CountingIdentities(prefix))
        try:
            return len(county.log.history(POLICY_STREAM))
        finally:
            county.database.close()

    assert at_once([partial(opened, str(number)) for number in range(4)]) == [1] * 4


def test_packs_adopted_at_once_are_all_kept_in_one_order(county: County) -> None:
    texts = [changed("\nanchor", f"\n# {n}\nanchor") for n in range(8)]
    adopted = at_once([partial(county.registrar.adopt_policy, AdoptPolicy(text=text), ADMINISTRATOR) for text in texts])
    assert adopted == [True] * 8
    assert {adoption.text for adoption in county.rules.adoptions} == {SHIPPED, *texts}
    assert [event.version for event in county.log.history(POLICY_STREAM)] == list(range(1, 10))


OPEN = changed("\nanchor", '\noverridable = ["terms", "matters"]\nanchor')
OWN = 'id = "own"\ntitle = "本镇时限"\nsource = "本镇文件"\n\n[terms]\naccept = "1wd"\n'
FAR_WORKER = person("grid_worker", FAR_GRID)


def reported_far(county: AnyCounty) -> str:
    return give(county, report_by(FAR_WORKER, at=FRIDAY, place=FAR_GRID).command, FAR_WORKER).number


def with_local_text(county: AnyCounty, text: str = OWN) -> None:
    county.registrar.adopt_policy(AdoptPolicy(text=OPEN), ADMINISTRATOR)
    by = person("administrator", OTHER_TOWNSHIP)
    assert county.registrar.adopt_policy(AdoptPolicy(text=text, unit=OTHER_TOWNSHIP), by)


def test_each_case_is_worked_under_the_rules_of_its_place(any_county: AnyCounty) -> None:
    """Whoever acts on it: the county's supervisor goes by the township's pack there, and by the county's elsewhere."""
    with_local_text(any_county)
    here, there = reported(any_county), reported_far(any_county)
    assert [clocks(any_county, number)[0][1] for number in (here, there)] == ["2wd", "1wd"]
    (local,) = {version for version, _ in clocks(any_county, there)}
    assert any_county.rules.policies.of(local).id == "own"


def test_a_clock_finds_its_pack_though_neither_the_county_nor_the_township_has_it_any_more(
    any_county: AnyCounty,
) -> None:
    with_local_text(any_county)
    number = reported_far(any_county)
    version = clocks(any_county, number)[0][0]
    later = OPEN.replace('resolve = "5wd"', 'resolve = "6wd"')
    any_county.registrar.adopt_policy(AdoptPolicy(text=later), ADMINISTRATOR)
    changed_own = OWN.replace('"1wd"', '"5wd"')
    any_county.registrar.adopt_policy(AdoptPolicy(text=changed_own, unit=OTHER_TOWNSHIP), ADMINISTRATOR)
    found = any_county.rules.policies.of(version)
    assert (found.version, str(found.terms[Timed.ACCEPT])) == (version, "1wd")
    assert clocks(any_county, reported_far(any_county))[0][1] == "5wd"


def test_an_adoption_stands_with_the_unit_that_it_is_for(any_county: AnyCounty) -> None:
    with_local_text(any_county)
    *_, county, own = any_county.log.history(POLICY_STREAM)
    assert (county.unit_path, own.unit_path) == (f"{COUNTY}/", f"{COUNTY}/{OTHER_TOWNSHIP}/")
    assert own.version == 3


def test_a_pack_comes_into_force_without_anybody_doing_anything(any_county: AnyCounty) -> None:
    monday = changed("\nanchor", "\neffective_on = 2026-11-23\nanchor").replace('accept = "2wd"', 'accept = "4wd"')
    assert any_county.registrar.adopt_policy(AdoptPolicy(text=monday), ADMINISTRATOR)
    before = reported(any_county)
    assert isinstance(any_county.clock, SettableClock)
    any_county.clock.set(instant("2026-11-22T23:59:59+08:00"))
    last = reported(any_county)
    any_county.clock.set(instant("2026-11-23T00:00:00+08:00"))
    after = reported(any_county)
    assert [clocks(any_county, number)[0][1] for number in (before, last, after)] == ["2wd", "2wd", "4wd"]
    assert any_county.rules.policy.version == pack(monday).version


def test_live_cases_are_brought_under_the_pack_in_force_by_a_command_alone(any_county: AnyCounty) -> None:
    number = reported(any_county)
    any_county.registrar.adopt_policy(ADOPT, ADMINISTRATOR)
    version = len(any_county.log.history(number))
    request = Request(ApplyPolicy(reason="新办法已施行"), person("supervisor", COUNTY), number)
    (foreseen,) = any_county.bus.foresee(request)
    assert len(any_county.log.history(number)) == version
    any_county.bus.execute(request)
    assert any_county.log.history(number)[-1].body == foreseen
    assert isinstance(foreseen, DeadlineRevised)
    assert (foreseen.term, foreseen.policy_version) == ("4wd", SECOND)


def test_a_repeated_command_is_answered_under_the_roles_of_its_place(any_county: AnyCounty) -> None:
    everything = OPEN.replace('"matters"', '"roles"')
    any_county.registrar.adopt_policy(AdoptPolicy(text=everything), ADMINISTRATOR)
    command = report_by(FAR_WORKER, at=FRIDAY, place=FAR_GRID).command
    request = Request(command, FAR_WORKER, keys=("k",))
    any_county.bus.execute(request)
    granted = builtin_pack("s0").roles
    kept = sorted(granted["clerk"] | granted["grid_worker"] | granted["handler"])
    roles = f"[roles]\ngrid_worker = []\nclerk = {json.dumps(kept)}\n"
    own = f"{OWN.partition('[terms]')[0]}{roles}"
    any_county.registrar.adopt_policy(AdoptPolicy(text=own, unit=OTHER_TOWNSHIP), ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        any_county.bus.execute(request)
