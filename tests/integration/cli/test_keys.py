"""`gridflow key list` and `gridflow key revoke`."""

import pytest

from gridflow.application.keys import authenticate, issue_key
from gridflow.bootstrap import County
from gridflow.errors import NotAuthenticated
from gridflow.testing import SettableClock, instant
from gridflow.testing.territory import VILLAGE
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def token(county: County) -> str:
    return issue_key(county.keys, "wang-01", VILLAGE, ("clerk", "caller"), county.clock.now())


def key_id(token: str) -> str:
    return token.split("_")[1]


def test_keys_are_listed_without_their_secrets(gridflow: Gridflow, token: str) -> None:
    assert gridflow("key", "list", "--json").document == [
        {
            "key_id": key_id(token),
            "actor": "wang-01",
            "unit": VILLAGE,
            "roles": ["clerk", "caller"],
            "created_at": "2026-09-28T09:00:00+08:00",
            "revoked_at": None,
        }
    ]
    shown = gridflow("key", "list").out
    assert key_id(token) in shown
    assert token.split("_", 2)[2] not in shown


def test_a_revoked_key_is_refused_at_once_and_another_is_not(gridflow: Gridflow, county: County, token: str) -> None:
    other = issue_key(county.keys, "li-02", VILLAGE, ("clerk",), county.clock.now())

    assert gridflow("key", "revoke", key_id(token)).code == 0

    with pytest.raises(NotAuthenticated):
        authenticate(county.keys, token)
    assert authenticate(county.keys, other).actor_id == "li-02"
    listed = {key["key_id"]: key["revoked_at"] for key in gridflow("key", "list", "--json").document}
    assert listed[key_id(other)] is None
    assert listed[key_id(token)] is not None


def test_a_second_revocation_keeps_the_instant_of_the_first(county: County, token: str) -> None:
    clock = county.clock
    assert isinstance(clock, SettableClock)
    first = clock.now()
    county.keys.revoke(key_id(token), first)
    county.keys.revoke(key_id(token), instant("2026-10-01T09:00:00+08:00"))

    (record,) = county.keys.list()
    assert record.revoked_at == first


def test_an_unknown_key_cannot_be_revoked(gridflow: Gridflow, county: County) -> None:
    refused = gridflow("key", "revoke", "000000000000")
    assert (refused.code, "密钥不存在" in refused.err) == (2, True)
