"""A case that cannot be read is a clear answer to whoever asks for it, and a warning to whoever watches the server."""

from sqlalchemy import select, update

from gridflow.bootstrap import County
from gridflow.projections.retrying import retry
from gridflow.store.tables import events
from gridflow.testing.territory import CLERK
from gridflow.worktime import SHANGHAI
from tests.api.desk import Desk, assert_problem


def test_a_case_that_cannot_be_read_is_told_from_a_fault_and_counted(desk: Desk, county: County) -> None:
    number, neighbour = desk.report(), desk.report()
    here = events.c.stream_id == number, events.c.version == 2
    with county.database.projecting() as connection:
        topic = connection.execute(select(events.c.topic).where(*here)).scalar_one()
        connection.execute(update(events).where(*here).values(topic="case.abducted"))
    county.projector.catch_up()

    refused = desk.get(CLERK, f"/cases/{number}")
    assert_problem(refused, 409, "unknown-topic")
    assert desk.get(CLERK, f"/cases/{neighbour}").status_code == 200
    ready = desk.client.get("/readyz").json()
    assert (ready["status"], ready["parked"], ready["lag"]) == ("ready", 1, 0)
    assert any("搁置" in warned["text"] for warned in ready["warnings"])

    with county.database.projecting() as connection:
        connection.execute(update(events).where(*here).values(topic=topic))
    assert retry(county.database, county.log.lightly_after, SHANGHAI, number) is None
    assert desk.get(CLERK, f"/cases/{number}").status_code == 200
    assert desk.client.get("/readyz").json()["parked"] == 0
