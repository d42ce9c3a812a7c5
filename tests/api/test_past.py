"""What may be asked of the past: from the calendar's first day on, and nothing that has not come."""

import pytest

from gridflow.testing import SettableClock, instant, person
from gridflow.testing.territory import COUNTY
from tests.api.desk import Desk, assert_problem

AUDITOR = person("auditor", COUNTY)
PATHS = (
    f"/queues/{COUNTY}",
    f"/queues/{COUNTY}/tree",
    "/cases/NUMBER",
    "/cases/NUMBER/events",
    "/cases/NUMBER/deadlines",
    "/cases/NUMBER/hops",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "as_of",
    [
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-08:00",
        "0001-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00Z",
        "2013-12-31T23:59:59+08:00",
        "2026-10-12T09:00:01+08:00",
    ],
)
def test_an_instant_outside_the_known_past_is_refused(desk: Desk, path: str, as_of: str) -> None:
    answer = desk.get(AUDITOR, path.replace("NUMBER", desk.report()), as_of=as_of)

    assert assert_problem(answer, 422, "invalid-input")["field"] == "as_of"


@pytest.mark.parametrize("path", PATHS[:2])
@pytest.mark.parametrize("as_of", ["2014-01-01T00:00:00+08:00", "2026-10-12T09:00:00+08:00"])
def test_the_first_day_and_the_present_can_be_asked_for(desk: Desk, path: str, as_of: str) -> None:
    assert desk.get(AUDITOR, path, as_of=as_of).json()["as_of"] == as_of


def test_the_present_is_never_before_the_logs_last_event(desk: Desk) -> None:
    number, clock = desk.report(), desk.county.clock
    assert isinstance(clock, SettableClock)
    now = clock.now()
    clock.set(instant("2026-10-11T09:00:00+08:00"))
    try:
        answer = desk.get(AUDITOR, f"/cases/{number}", as_of="2026-10-12T09:00:00+08:00")
    finally:
        clock.set(now)
    assert answer.status_code == 200


def test_a_version_and_an_instant_are_not_asked_for_together(desk: Desk) -> None:
    answer = desk.get(AUDITOR, f"/cases/{desk.report()}", as_of="2026-10-12T09:00:00+08:00", version=1)

    assert assert_problem(answer, 422, "invalid-input")["field"] == "as_of"
