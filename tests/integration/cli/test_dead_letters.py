"""`gridflow deadletter`, and what a parked case is to those who ask for it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from gridflow.bootstrap import County
from gridflow.store.tables import events
from tests.integration.cli.commands import Gridflow


@pytest.fixture
def parked(county: County, overdue: str) -> Iterator[str]:
    """A case whose last event is of a type that nobody knows; mended at the end."""
    last = select(events.c.position).where(events.c.stream_id == overdue).order_by(events.c.position.desc()).limit(1)
    with county.database.projecting() as connection:
        position = connection.execute(last).scalar_one()
        here = events.c.position == position
        topic = connection.execute(select(events.c.topic).where(here)).scalar_one()
        connection.execute(update(events).where(here).values(topic="case.abducted"))
    yield overdue
    with county.database.projecting() as connection:
        connection.execute(update(events).where(here).values(topic=topic))


def test_a_parked_case_is_listed_retried_and_skipped(gridflow: Gridflow, parked: str) -> None:
    assert gridflow("rebuild", "--json").document["parked"] == 1

    (letter,) = gridflow("deadletter", "list", "--json").document["letters"]
    assert (letter["number"], letter["state"], letter["error"]) == (parked, "parked", "unknown-topic")
    assert gridflow("deadletter", "show", parked, "--json").document == letter
    assert parked in gridflow("deadletter", "list").out
    assert "case.abducted" in gridflow("deadletter", "show", parked).out

    checks = {one["name"]: one["result"] for one in gridflow("doctor", "--json").document["checks"]}
    assert checks["parked"] == "warn"

    retried = gridflow("deadletter", "retry", "--all", "--json")
    assert retried.code == 1
    assert retried.document["left"][parked]["attempts"] == 2

    assert gridflow("deadletter", "skip", parked, "--reason", "历史遗留").code == 0
    skipped = gridflow("deadletter", "show", parked, "--json").document
    assert (skipped["state"], skipped["reason"]) == ("skipped", "历史遗留")
    assert gridflow("deadletter", "retry", "--all", "--json").document["retried"] == 0
    assert gridflow("rebuild", "--check", "--json").code == 0


def test_what_is_not_parked_is_neither_shown_nor_retried(gridflow: Gridflow, overdue: str) -> None:
    assert gridflow("deadletter", "list").out.strip() == "没有搁置或略过的事件。"
    for command in (("show", overdue), ("retry", overdue), ("skip", overdue, "--reason", "x")):
        assert gridflow("deadletter", *command, "--json").error["code"] == "not-parked"
    assert gridflow("deadletter", "retry", "--json").error["code"] == "invalid-input"
    assert gridflow("deadletter", "skip", overdue, "--reason", " ", "--json").error["code"] == "invalid-input"
