"""The log in memory tells the same as the log on a database."""

from datetime import timedelta
from itertools import product

from gridflow.application.ports import EventLog
from gridflow.bootstrap import County
from gridflow.testing import memory_county
from tests.integration.projections.traffic import work
from tests.unit.case.stages import FRIDAY


def answers(log: EventLog) -> list[object]:
    """Everything that a log can be asked, about everything that is in it."""
    streams = sorted({event.stream_id for _, event in log.after(0, 10_000)})
    pages = product((0, 5, 40), (1, 7, 10_000), ((), ("case.accepted", "unit.registered")), (None, "990101001", "99"))
    return [
        log.head(),
        [log.history(stream) for stream in [*streams, "nothing"]],
        [log.after(position, limit, topics, prefix) for position, limit, topics, prefix in pages],
        [log.last_stream(prefix) for prefix in ("990101-", "990101-20261120-", "unit/", "z")],
        [log.answer(f"1:{step}") for step in range(60)],
    ]


def test_it_answers_as_the_database_does(county: County) -> None:
    memory = memory_county(FRIDAY)
    for each in (memory, county):
        work(each, 60, 1, timedelta(hours=2))
    assert answers(memory.log) == answers(county.log)
