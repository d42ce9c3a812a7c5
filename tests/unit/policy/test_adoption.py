"""Adopting a policy pack 启用政策包: who may, what is refused, and when nothing happens."""

from datetime import datetime

import pytest
from pydantic import ValidationError

from gridflow.aggregates.event import Actor
from gridflow.aggregates.policy import LONGEST_PACK, AdoptPolicy, PolicyAdopted, adopt_policy
from gridflow.errors import InvalidInput, NotPermitted
from gridflow.policy import builtin_pack
from gridflow.territory import UnitTree
from gridflow.testing import World, instant, person
from gridflow.testing.territory import ADMINISTRATOR, CLERK, TOWNSHIP
from tests.unit.policy.packs import S0, SLOWER, changed, pack

NOW: datetime = instant("2026-11-20T10:00:00+08:00")


def adopt(text: str, by: Actor = ADMINISTRATOR, world: World | None = None) -> tuple[PolicyAdopted, ...]:
    return adopt_policy(AdoptPolicy(text=text), (world or World()).context(by, NOW))


def test_a_new_pack_is_adopted_with_its_text() -> None:
    (event,) = adopt(SLOWER)
    expected = pack(SLOWER)
    assert (event.pack, event.version, event.title) == ("s0", expected.version, expected.title)
    assert event.text == SLOWER
    assert event.policy == expected


def test_the_pack_in_force_is_no_news() -> None:
    assert adopt(S0) == ()


def test_a_pack_of_earlier_comes_back() -> None:
    back = World(policy=pack(SLOWER), earlier=(builtin_pack("s0"),))
    (event,) = adopt(S0, world=back)
    assert event.version == builtin_pack("s0").version


@pytest.mark.parametrize("by", [CLERK, person("administrator", TOWNSHIP)], ids=["role", "unit"])
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
        pytest.param(changed('"fire-rungs"', '"note"'), "roles.system", id="the ladder would stop"),
        pytest.param(S0.replace('"escalate"', '"escalat"'), "roles.clerk", id="a command that is none"),
        pytest.param(S0.replace('"check", ', ""), "roles", id="nobody could check"),
    ],
)
def test_what_is_no_working_pack_is_refused(text: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        adopt(text)
    assert str(refused.value.context["field"]).startswith(field)


def test_a_pack_is_bounded() -> None:
    AdoptPolicy(text=S0 + "#" * (LONGEST_PACK - len(S0)))
    with pytest.raises(ValidationError, match="string_too_long"):
        AdoptPolicy(text="#" * (LONGEST_PACK + 1))


def test_a_text_that_cannot_be_read_any_more_says_which_version() -> None:
    (event,) = adopt(SLOWER)
    broken = event.model_copy(update={"text": SLOWER.replace('anchor = "previous_stage"', 'anchor = "bygone"')})
    with pytest.raises(InvalidInput, match=event.version):
        _ = broken.policy
