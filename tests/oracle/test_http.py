"""The tables of the oracle through HTTP: `GET /api/v1/calendars/{unit}/deadline`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL

from gridflow.api import create_api
from gridflow.application.keys import issue_key
from tests.databases import postgres_database, sqlite_folder
from tests.oracle.counties import FEW_ROWS, NOWHERE, assert_as_reckoned, counties, county_of_row, row_id
from tests.oracle.rows import Row
from tests.oracle.test_tables import ROWS


@dataclass(frozen=True)
class Desks:
    """The interface of every county, with a key at each."""

    clients: Mapping[str, TestClient]

    def ask(self, row: Row) -> Any:
        answer = self.clients[county_of_row(row)].get(
            f"/api/v1/calendars/{row.unit or NOWHERE}/deadline",
            params={
                "received_at": row.received,
                "term": row.term,
                "pause": row.pauses,
                "extend": row.extend,
                "start": row.start,
                "end": row.end,
                "roll": row.roll,
            }
            | ({"known_at": row.known_at} if row.known_at is not None else {}),
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def desks_on(url: str) -> Iterator[Desks]:
    with counties(url) as opened:
        clients = {}
        for code, county in opened.items():
            token = issue_key(county.keys, "oracle", f"{code}000000", ("auditor",), county.clock.now())
            clients[code] = TestClient(create_api(county), headers={"Authorization": f"Bearer {token}"})
        yield Desks(clients)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    with desks_on(sqlite_folder(tmp_path_factory.mktemp("oracle"))) as desks:
        yield desks


@pytest.fixture(scope="module")
def postgres_desks(postgres_server_url: URL) -> Iterator[Desks]:
    with postgres_database(postgres_server_url) as url, desks_on(url) as desks:
        yield desks


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_the_deadline_is_the_one_reckoned_by_hand(desks: Desks, row: Row) -> None:
    answer = desks.ask(row)
    assert_as_reckoned(answer, row)
    assert answer["unit"] == (row.unit or NOWHERE)


@pytest.mark.parametrize("row", FEW_ROWS, ids=row_id)
def test_postgresql_says_the_same(postgres_desks: Desks, row: Row) -> None:
    assert_as_reckoned(postgres_desks.ask(row), row)
