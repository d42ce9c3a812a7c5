"""Commands that wait for each other are carried out in one transaction, each failing alone."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from time import sleep

import pytest

from gridflow.aggregates.case.commands import Accept, Report
from gridflow.application.bus import Granted, Request
from gridflow.bootstrap import County, open_county
from gridflow.errors import KeyReused, NotPermitted, StaleVersion, StoreBusy
from gridflow.store.database import Database
from gridflow.testing import CountingIdentities, SettableClock, database_county
from gridflow.testing.territory import GRID, VILLAGE, person
from tests.unit.case.stages import FRIDAY

CLERK = person("clerk", VILLAGE)


def report(subject: str, key: str | None = None) -> Request:
    command = Report(place=GRID, subject=subject, matter="facility", channel="leader")
    return Request(command, CLERK, keys=(key,) if key is not None else ())


def together(county: County, requests: Sequence[Request]) -> list[Granted | BaseException]:
    """What becomes of commands that threads of their own give while another transaction holds the lock."""
    with ThreadPoolExecutor(len(requests)) as threads:
        with county.log.writing():
            futures = []
            for waiting, request in enumerate(requests):
                futures.append(threads.submit(county.bus.execute, request))
                # The first one leads, and waits for the lock; the others wait for it, in their order.
                while waiting and len(county.bus._group._queue) < waiting:
                    sleep(0.001)
                while not waiting and (not county.bus._group._led or county.bus._group._queue):
                    sleep(0.001)
        return [future.exception() or future.result() for future in futures]


@contextmanager
def commits(county: County) -> Iterator[list[int]]:
    """The head after each transaction that appended something."""
    heads: list[int] = []
    unhook = county.database.after_commit(lambda: heads.append(county.log.head().position))
    yield heads
    unhook()


def test_all_that_wait_are_one_transaction_in_their_order(county: County) -> None:
    with commits(county) as heads:
        outcomes = together(county, [report(f"第{turn}件") for turn in range(9)])
    granted = [outcome for outcome in outcomes if isinstance(outcome, Granted)]
    assert [one.receipt.number.split("-")[2] for one in granted] == [f"00000{turn}" for turn in range(1, 10)]
    assert [one.receipt.position for one in granted] == sorted(one.receipt.position for one in granted)
    # The leader had begun with its own before the others came.
    assert heads == [granted[0].receipt.position, granted[-1].receipt.position]


def test_a_conflict_a_refusal_and_a_known_key_harm_no_neighbour(county: County) -> None:
    number = county.bus.execute(report("路灯不亮", key="first")).receipt.number
    before = county.log.head().position
    with commits(county) as heads:
        led, accepted, stale, refused, again, other, fresh = together(
            county,
            [
                report("领头的"),
                Request(Accept(), CLERK, number, expected_version=2),
                Request(Accept(), CLERK, number, expected_version=2),
                Request(Accept(), person("caller", VILLAGE), number),
                report("路灯不亮", key="first"),
                report("另一件事", key="first"),
                report("井盖松动"),
            ],
        )
    assert len(heads) == 2
    assert isinstance(stale, StaleVersion)
    assert isinstance(refused, NotPermitted)
    assert isinstance(other, KeyReused)
    assert isinstance(again, Granted)
    assert (again.replayed, again.receipt.number) == (True, number)
    written = [event.stream_id for _, event in county.log.after(before, 100)]
    receipts = [one.receipt for one in (led, accepted, fresh) if isinstance(one, Granted)]
    assert written == [receipt.number for receipt in receipts for _ in receipt.events]
    assert len(receipts) == 3


def test_the_same_key_twice_at_once_is_one_case(county: County) -> None:
    _, *outcomes = together(county, [report("领头的"), *[report("路灯不亮", key="once") for _ in range(4)]])
    granted = [outcome for outcome in outcomes if isinstance(outcome, Granted)]
    assert sorted(one.replayed for one in granted) == [False, True, True, True]
    assert len({one.receipt.number for one in granted}) == 1


class Stumbling(CountingIdentities):
    """Gives an identifier that was given before to whoever asks while it is `off`."""

    off = False

    def new(self) -> str:
        return "id-1" if self.off else super().new()


def test_whoever_makes_the_whole_transaction_fail_fails_alone(county: County) -> None:
    """An event id that was there before is refused by the database, with everything that was written beside it."""
    identities = Stumbling("beside")
    beside = open_county(county.settings, county.clock, identities)
    subjects = ["领头的", "甲", "绊倒的", "乙"]
    decide: Callable[[Request], object] = beside.bus._execute

    def stumbling(request: Request) -> object:
        identities.off = getattr(request.command, "subject", "") == "绊倒的"
        try:
            return decide(request)
        finally:
            identities.off = False

    object.__setattr__(beside.bus, "_execute", stumbling)
    try:
        led, first, stumbled, second = together(beside, [report(subject) for subject in subjects])
    finally:
        beside.database.close()
    assert isinstance(stumbled, StaleVersion)
    assert [isinstance(one, Granted) for one in (led, first, second)] == [True] * 3
    subjects_written = [getattr(event.body, "subject", None) for _, event in county.log.after(0, 1_000)]
    assert [subject for subject in subjects_written if subject is not None] == ["领头的", "甲", "乙"]


def test_who_waits_too_long_is_refused_and_writes_nothing(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(county.bus._group, "_seconds", 0.1)
    free, held = Event(), Event()

    def hold() -> None:
        with county.log.writing():
            held.set()
            assert free.wait(10)

    head = county.log.head()
    with ThreadPoolExecutor(2) as threads:
        threads.submit(hold)
        assert held.wait(10)
        led = threads.submit(county.bus.execute, report("领头的"))
        while not county.bus._group._led:
            sleep(0.001)
        with pytest.raises(StoreBusy):
            county.bus.execute(report("等不及的"))
        assert [type(one) for one in county.bus.execute_all([report("成批的")] * 3)] == [StoreBusy] * 3
        assert county.log.head() == head
        free.set()
        assert led.result().receipt.number.split("-")[2] == "000001"
    assert county.bus.execute(report("再来")).receipt.number.split("-")[2] == "000002"


def test_processes_in_turn_decide_on_what_the_others_wrote(county: County) -> None:
    """Several processes, each with threads of its own, on one county."""
    processes = [open_county(county.settings, county.clock) for _ in range(3)]

    def live(at: int) -> str:
        number = processes[at % 3].bus.execute(report(f"第{at}件", key=f"report-{at}")).receipt.number
        accept = Request(Accept(), CLERK, number, keys=(f"accept-{at}",))
        assert processes[(at + 1) % 3].bus.execute(accept).receipt.version == 5
        return number

    try:
        with ThreadPoolExecutor(12) as threads:
            numbers = list(threads.map(live, range(36)))
    finally:
        for process in processes:
            process.database.close()
    assert sorted(number.split("-")[2] for number in numbers) == [f"{count:06}" for count in range(1, 37)]
    assert all([event.version for event in county.log.history(number)] == [1, 2, 3, 4, 5] for number in numbers)
    positions = [position for position, _ in county.log.after(0, 10_000)]
    assert positions == list(range(1, len(positions) + 1))


def test_a_receipt_never_stands_for_what_was_rolled_back(postgres_url: str) -> None:
    """Somebody who does not keep to the lock takes the next position while a group is under way; to know the last
    number of a day in between, the group writes what it has."""
    with database_county(postgres_url, SettableClock(FRIDAY)) as county:
        number = county.bus.execute(report("路灯不亮")).receipt.number
        outsider = Database(postgres_url, county.settings.county)
        next_row = (
            "INSERT INTO events SELECT position + 1, 'outsider', 'outsider', 1, topic, schema_version, occurred_at,"
            " recorded_at, unit_code, metadata, payload FROM events ORDER BY position DESC LIMIT 1"
        )
        execute = county.bus._execute

        def outrun(request: Request) -> Granted:
            if getattr(request.command, "subject", "") == "被抢先的":
                with outsider.projecting() as connection:
                    connection.exec_driver_sql(next_row)
            return execute(request)

        object.__setattr__(county.bus, "_execute", outrun)
        accepted, _ = county.bus.execute_all([Request(Accept(), CLERK, number), report("被抢先的")])
        outsider.close()
        head = county.log.head().position
        written = [event.version for event in county.log.history(number)]
        if isinstance(accepted, Granted):
            assert written[-1] == accepted.receipt.version
            assert accepted.receipt.position <= head
        else:
            assert written == [1, 2]


def test_what_makes_everybody_wait_is_not_waited_for_one_by_one(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refusing(requests: Sequence[Request]) -> Sequence[Granted | Exception]:
        asked.append(len(requests))
        raise ZeroDivisionError if len(requests) > 1 else StoreBusy("忙")

    monkeypatch.setattr(county.bus, "_carry_out", refusing)
    outcomes = county.bus.execute_all([report(f"第{turn}件") for turn in range(9)])
    assert [type(outcome) for outcome in outcomes] == [StoreBusy] * 9
    assert asked == [9, 1]
