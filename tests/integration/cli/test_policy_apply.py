"""`gridflow policy apply`: what it would change, what it changes, and that again it changes nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gridflow.aggregates.case.commands import Accept
from gridflow.aggregates.case.events import DeadlineRevised
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, database_county, give, instant, person, report_by
from gridflow.testing.territory import ADMINISTRATOR, CLERK, COUNTY, FAR_GRID, GRID_WORKER, OTHER_TOWNSHIP, TOWNSHIP
from tests.integration.cli.commands import Gridflow
from tests.unit.policy.packs import changed, pack

TWO_DAYS, FOUR_DAYS = (changed('\naccept = "2wd"', f'\naccept = "{hours}h"') for hours in (48, 96))
WHY = ("--reason", "新办法已施行")


@pytest.fixture
def county(database_url: str) -> Iterator[County]:
    """A county far ahead of the machine's clock, so that for the command line it is the instant of its last event.

    It reckons in hours, which need no notice of that year.
    """
    with database_county(database_url, SettableClock(instant("2099-03-02T09:00:00+08:00"))) as county:
        yield county


@pytest.fixture
def numbers(county: County) -> list[str]:
    """One waiting for acceptance in each township and one for dispatch; since then acceptance may take longer."""
    now = county.clock.now()
    county.registrar.adopt_policy(AdoptPolicy(text=TWO_DAYS), ADMINISTRATOR)
    here, accepted = (give(county, report_by(GRID_WORKER, at=now).command, GRID_WORKER).number for _ in range(2))
    far = person("grid_worker", FAR_GRID)
    there = give(county, report_by(far, at=now, place=FAR_GRID, matter="safety").command, far).number
    give(county, Accept(), CLERK, accepted)
    county.registrar.adopt_policy(AdoptPolicy(text=FOUR_DAYS), ADMINISTRATOR)
    county.projector.catch_up()
    return [here, accepted, there]


def revisions(county: County, number: str) -> list[DeadlineRevised]:
    return [event.body for event in county.log.history(number) if isinstance(event.body, DeadlineRevised)]


def test_without_a_word_it_is_only_reckoned(gridflow: Gridflow, county: County, numbers: list[str]) -> None:
    head = county.log.head()
    done = gridflow("policy", "apply", *WHY, "--json").document
    assert county.log.head() == head
    assert (done["carried_out"], done["changed"], done["unchanged"], done["refused"]) == (False, 2, 1, 0)
    first = done["cases"][0]
    assert (first["number"], first["effect"]) == (numbers[0], "changed")
    assert first["clocks"][0]["policy_version"] == pack(FOUR_DAYS).version
    assert first["clocks"][0]["old_due"] < first["clocks"][0]["due"]
    said = gridflow("policy", "apply", *WHY)
    assert "试算:改期2件,不变1件,被拒0件" in said.out
    assert "--yes" in said.out


def test_it_is_carried_out_case_by_case_and_again_changes_nothing(
    gridflow: Gridflow, county: County, numbers: list[str]
) -> None:
    reckoned = gridflow("policy", "apply", *WHY, "--json").document["cases"]
    done = gridflow("policy", "apply", *WHY, "--yes", "--json").document
    assert (done["carried_out"], done["cases"]) == (True, reckoned)
    (revised,) = revisions(county, numbers[0])
    assert (revised.term, revised.revision.reason) == ("96h", "新办法已施行")
    assert (revised.policy_version, revised.revision.old_policy_version) == (
        pack(FOUR_DAYS).version,
        pack(TWO_DAYS).version,
    )
    assert not revisions(county, numbers[1])
    (event,) = [event for event in county.log.history(numbers[0]) if event.body == revised]
    assert (event.actor.id, event.actor.role, event.actor.unit) == ("operator", "supervisor", COUNTY)
    head = county.log.head()
    assert "改期0件,不变3件" in gridflow("policy", "apply", *WHY, "--yes").out
    assert county.log.head() == head


@pytest.mark.parametrize(
    ("only", "changed"),
    [
        (("--unit", OTHER_TOWNSHIP), {2}),
        (("--unit", TOWNSHIP), {0}),
        (("--matter", "safety"), {2}),
        (("--stage", "accept"), {0, 2}),
        (("--stage", "dispatch"), set()),
        (("--unit", TOWNSHIP, "--matter", "safety"), set()),
    ],
)
def test_only_what_is_asked_for(
    gridflow: Gridflow, numbers: list[str], only: tuple[str, ...], changed: set[int]
) -> None:
    cases = gridflow("policy", "apply", *WHY, *only, "--json").document["cases"]
    assert {case["number"] for case in cases if case["effect"] == "changed"} == {numbers[one] for one in changed}


def test_a_case_that_refuses_does_not_hinder_the_others(gridflow: Gridflow, numbers: list[str]) -> None:
    done = gridflow("policy", "apply", *WHY, "--role", "auditor", "--json")
    assert (done.code, done.document["refused"]) == (1, 3)
    assert done.document["cases"][0]["problem"]["code"] == "not-permitted"


def test_what_has_passed_stays(gridflow: Gridflow, county: County, numbers: list[str]) -> None:
    assert isinstance(county.clock, SettableClock)
    county.clock.advance(timedelta(days=30))
    give(county, report_by(GRID_WORKER, at=county.clock.now()).command, GRID_WORKER)
    assert "改期0件" in gridflow("policy", "apply", *WHY).out


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (("--reason", " "), "reason"),
        ((*WHY, "--stage", "archived"), "stage"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    gridflow: Gridflow, county: County, wrong: tuple[str, ...], field: str
) -> None:
    done = gridflow("policy", "apply", *wrong, "--json")
    assert (done.code, done.error["context"]["field"]) == (2, field)


def test_a_unit_that_is_not_there_is_refused(gridflow: Gridflow, county: County) -> None:
    assert gridflow("policy", "apply", *WHY, "--unit", "990199000000", "--json").error["code"] == "unknown-unit"
