"""Commands on people are decided by the policy of the unit that they are about, whoever gives them."""

from typing import Final

import pytest

from gridflow.aggregates.person import ProposeAppointment
from gridflow.aggregates.person.errors import NotEligible
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.errors import InvalidInput
from gridflow.testing import person
from gridflow.testing.territory import ADMINISTRATOR, COUNTY, FAR_GRID, GRID, TOWNSHIP
from tests.unit.person.office import ANN, START, WORKER, Office, approval, entry, staffed

CHIEF: Final = person("administrator", COUNTY, "chief")
"""Who acts for the county."""
LOCAL: Final = """
id = "own"
title = "本镇岗位"
source = "本镇文件"

[[staffing]]
id = "helper"
title = "网格助理"

[[staffing]]
id = "grid-worker"
eligibility = { age_to = 30 }
"""


@pytest.fixture
def office() -> Office:
    """The township has a post of its own, and takes nobody over thirty as a grid worker; Ann is 36."""
    office = Office(staffed(eligibility="").replace("\n[roles]", '\noverridable = ["staffing"]\n\n[roles]', 1))
    assert office.county.registrar.adopt_policy(
        AdoptPolicy(text=LOCAL, unit=TOWNSHIP), person("administrator", TOWNSHIP)
    )
    office.county.clock.set(START)
    office.give(entry(), by=CHIEF)
    return office


def test_the_county_fills_a_post_that_a_township_added(office: Office) -> None:
    assert office.give(ProposeAppointment(person=ANN, post="helper", unit=GRID), by=CHIEF) == [
        "person.appointment-proposed"
    ]
    with pytest.raises(InvalidInput, match="没有岗位"):
        office.give(ProposeAppointment(person=ANN, post="helper", unit=FAR_GRID), by=CHIEF)


def test_the_county_is_held_to_what_a_township_asks_for(office: Office) -> None:
    office.give(ProposeAppointment(person=ANN, post=WORKER, unit=GRID), by=ADMINISTRATOR)
    with pytest.raises(NotEligible, match="30周岁"):
        office.give(approval(), by=CHIEF)
    office.give(ProposeAppointment(person=ANN, post=WORKER, unit=FAR_GRID), by=ADMINISTRATOR)
    assert office.give(approval(unit=FAR_GRID), by=CHIEF) == ["person.appointment-approved"]
