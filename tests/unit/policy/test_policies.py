"""The packs of a county in the order of their adoption 政策沿革."""

import pytest

from gridflow.policy import Policies
from tests.unit.policy.packs import S0, SLOWER, pack

FIRST, SECOND = pack(S0), pack(SLOWER)


def test_the_pack_adopted_last_is_in_force() -> None:
    assert Policies((FIRST,)).current == FIRST
    assert Policies((FIRST, SECOND)).current == SECOND
    assert Policies((FIRST, SECOND, FIRST)).current == FIRST


def test_a_version_is_found_whatever_is_in_force() -> None:
    policies = Policies((FIRST, SECOND))
    assert [policies.of(one.version) for one in (FIRST, SECOND)] == [FIRST, SECOND]
    assert policies.of("s0@000000000000") == FIRST, "before packs were in the log there was only one"


def test_what_a_matter_asks_for_holds_though_a_later_pack_drops_it() -> None:
    without = pack("\n".join(line for line in S0.splitlines() if not line.startswith("building")))
    policies = Policies((FIRST, without))
    assert "building" not in policies.current.matters
    assert policies.matter("building") == FIRST.matters["building"]
    assert policies.matter("weather") is None


def test_versions_are_told_once() -> None:
    assert Policies((FIRST, SECOND, FIRST)).versions == (FIRST.version, SECOND.version)


def test_a_county_is_never_without_a_pack() -> None:
    with pytest.raises(ValueError, match="never without a pack"):
        Policies(())
