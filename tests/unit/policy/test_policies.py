"""The policy packs of a county in layers and in time 政策沿革."""

from datetime import datetime

import pytest

from gridflow.errors import InvalidInput
from gridflow.policy import Enactment, Policies, PolicyPack, Timed, digest_of, parse_texts
from gridflow.testing import instant
from gridflow.testing.territory import COUNTY, GRID, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE
from tests.unit.policy.packs import S0, SLOWER, pack

FIRST, SECOND = pack(S0), pack(SLOWER)
IN_TOWNSHIP = (COUNTY, TOWNSHIP)
IN_VILLAGE = (COUNTY, TOWNSHIP, VILLAGE)


def day(month: int, of_month: int = 1) -> datetime:
    return instant(f"2026-{month:02}-{of_month:02}T00:00:00+08:00")


def county(text: str, start: datetime) -> Enactment:
    made = pack(text)
    return Enactment(made.version, start, texts=(text,), pack=made)


def local(unit: str, accept: str, start: datetime) -> Enactment:
    """A unit's own term to accept."""
    text = f'id = "local"\ntitle = "本地"\nsource = "本地文件"\n\n[terms]\naccept = "{accept}"\n'
    return Enactment(f"local@{digest_of((text,))}", start, unit, (text,))


def accept(policy: PolicyPack) -> str:
    return str(policy.terms[Timed.ACCEPT])


def test_the_pack_adopted_last_is_in_force() -> None:
    assert Policies.in_turn((FIRST,)).at((), day(1)) == FIRST
    assert Policies.in_turn((FIRST, SECOND)).at((), day(1)) == SECOND
    assert Policies.in_turn((FIRST, SECOND, FIRST)).at((), day(1)) == FIRST


def test_a_pack_is_in_force_from_its_first_day_on() -> None:
    policies = Policies((county(S0, day(1)), county(SLOWER, day(7))))
    assert [accept(policies.at((), at)) for at in (day(6, 30), day(7))] == ["2wd", "4wd"]
    assert policies.at((), day(1).replace(year=2020)) == FIRST, "a county is never without a pack"


def test_of_two_packs_that_of_the_later_day_is_in_force_whichever_was_adopted_first() -> None:
    for enactments in (
        (county(S0, day(1)), county(SLOWER, day(7)), county(S0 + "\n# meanwhile", day(3))),
        (county(S0, day(1)), county(S0 + "\n# meanwhile", day(3)), county(SLOWER, day(7))),
    ):
        policies = Policies(enactments)
        assert [accept(policies.at((), day(month))) for month in (1, 3, 7)] == ["2wd", "2wd", "4wd"]


def test_of_two_packs_of_one_day_the_one_adopted_later_is_in_force() -> None:
    assert Policies((county(S0, day(1)), county(SLOWER, day(7)), county(S0, day(7)))).at((), day(7)) == FIRST


def test_local_texts_are_laid_over_the_pack_of_the_county_from_the_highest_down() -> None:
    policies = Policies((county(S0, day(1)), local(VILLAGE, "5wd", day(2)), local(TOWNSHIP, "3wd", day(3))))
    chains = ((), (COUNTY, OTHER_TOWNSHIP), IN_TOWNSHIP, IN_VILLAGE, (*IN_VILLAGE, GRID))
    assert [accept(policies.at(chain, day(3))) for chain in chains] == ["2wd", "2wd", "3wd", "5wd", "5wd"]
    assert [accept(policies.at(IN_VILLAGE, day(month))) for month in (1, 2)] == ["2wd", "5wd"]
    assert policies.at(IN_TOWNSHIP, day(3)).terms[Timed.RESOLVE] == FIRST.terms[Timed.RESOLVE]


def test_a_local_text_stays_where_the_county_changes_what_it_is_laid_over() -> None:
    slower = S0.replace('resolve = "5wd"', 'resolve = "6wd"')
    policies = Policies((county(S0, day(1)), local(TOWNSHIP, "3wd", day(2)), county(slower, day(3))))
    merged = policies.at(IN_TOWNSHIP, day(3))
    assert (accept(merged), str(merged.terms[Timed.RESOLVE])) == ("3wd", "6wd")


def test_the_same_layers_make_the_same_pack() -> None:
    policies = Policies((county(S0, day(1)), local(TOWNSHIP, "3wd", day(2))))
    merged = policies.at(IN_TOWNSHIP, day(2))
    assert merged == parse_texts((S0, *local(TOWNSHIP, "3wd", day(2)).texts), "again")
    assert merged is policies.at(IN_VILLAGE, day(4))


def test_a_version_is_found_whatever_is_in_force() -> None:
    policies = Policies.in_turn((FIRST, SECOND))
    assert [policies.of(one.version) for one in (FIRST, SECOND)] == [FIRST, SECOND]
    assert policies.of("s0@000000000000") == FIRST, "before packs were in the log there was only one"


def test_every_pack_that_could_ever_have_been_in_force_anywhere_is_found_by_its_version() -> None:
    """Also one that was replaced in the very instant in which it came, and by those who never asked for it before."""
    adopted = (
        county(S0, day(1)),
        local(VILLAGE, "5wd", day(1)),
        local(TOWNSHIP, "3wd", day(2)),
        local(TOWNSHIP, "4wd", day(2)),
        county(SLOWER, day(2)),
        local(VILLAGE, "6wd", day(3)),
    )
    asked = (IN_TOWNSHIP, IN_VILLAGE, (COUNTY,))
    for known in range(1, len(adopted) + 1):
        then = Policies(adopted[:known])
        for merged in (then.at(chain, day(month)) for chain in asked for month in (1, 2, 3)):
            assert Policies(adopted).of(merged.version) == merged


def test_what_a_unit_has_adopted_itself_is_told_apart_from_what_holds_for_it() -> None:
    own = local(TOWNSHIP, "3wd", day(2))
    policies = Policies((county(S0, day(1)), own))
    assert policies.in_force(TOWNSHIP, day(2)) == own
    assert policies.in_force(TOWNSHIP, day(1)) is None
    assert policies.in_force(VILLAGE, day(2)) is None
    at_all = policies.in_force(None, day(2))
    assert at_all is not None
    assert at_all.version == FIRST.version


def test_everywhere_is_the_county_and_each_local_text_with_those_above_it() -> None:
    policies = Policies((county(S0, day(1)), local(VILLAGE, "5wd", day(2)), local(TOWNSHIP, "3wd", day(3))))
    units = [[[one.unit for one in layers] for layers in policies.everywhere(day(month))] for month in (1, 2, 3)]
    assert units == [
        [[None]],
        [[None], [None, VILLAGE]],
        [[None], [None, TOWNSHIP], [None, TOWNSHIP, VILLAGE]],
    ]


def test_the_instants_to_come_at_which_something_changes() -> None:
    policies = Policies((county(S0, day(1)), local(TOWNSHIP, "3wd", day(3)), county(SLOWER, day(3))))
    assert policies.starts(day(1)) == [day(3)]


def test_what_a_matter_asks_for_holds_though_a_later_pack_drops_it() -> None:
    without = pack("\n".join(line for line in S0.splitlines() if not line.startswith("building")))
    policies = Policies.in_turn((FIRST, without))
    assert "building" not in policies.at((), day(1)).matters
    assert policies.matter("building") == FIRST.matters["building"]
    assert policies.matter("weather") is None


def test_a_matter_is_as_the_place_and_the_instant_have_it() -> None:
    own = 'id = "local"\ntitle = "本地"\nsource = "本地文件"\n[matters.building]\nname = "本地违建"\n'
    policies = Policies((county(S0, day(1)), Enactment("local@1", day(2), TOWNSHIP, (own,))))
    names = [
        found.name
        for chain, at in (((), day(2)), (IN_TOWNSHIP, day(1)), (IN_TOWNSHIP, day(2)))
        if (found := policies.matter("building", chain, at)) is not None
    ]
    assert names == [FIRST.matters["building"].name] * 2 + ["本地违建"]


def test_layers_that_do_not_go_together_are_refused() -> None:
    policies = Policies((county(S0, day(1)), local(TOWNSHIP, "soon", day(2))))
    with pytest.raises(InvalidInput):
        policies.at(IN_TOWNSHIP, day(2))


def test_a_county_is_never_without_a_pack() -> None:
    for none in ((), (local(TOWNSHIP, "3wd", day(1)),)):
        with pytest.raises(ValueError, match="never without a pack"):
            Policies(none)
