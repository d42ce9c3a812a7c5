"""`gridflow serve` and `gridflow work` as real processes, and how they end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import httpx2
import pytest

from gridflow.aggregates.case import commands
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing import give
from gridflow.testing.territory import COUNTY_CODE, GRID, GRID_WORKER
from tests.integration.cli.commands import Gridflow

SECONDS = 30.0


@contextmanager
def process(county: County, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """`gridflow` on the county's database, on a port of the system's choice; killed at the end if it still runs."""
    environment = os.environ | {
        "GRIDFLOW_DATABASE_URL": county.settings.database_url,
        "GRIDFLOW_COUNTY": COUNTY_CODE,
        "GRIDFLOW_PORT": "0",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "gridflow", *arguments], env=environment, stderr=subprocess.PIPE, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def first_line(running: "subprocess.Popen[str]") -> str:
    assert running.stderr is not None
    return running.stderr.readline()


def wait_until_projected(county: County) -> None:
    until = monotonic() + SECONDS
    while monotonic() < until:
        with county.reader.at() as (_, position):
            if position == county.log.head().position:
                return
        sleep(0.05)
    raise AssertionError("nobody has projected")


def report(county: County) -> None:
    give(county, commands.Report(place=GRID, subject="噪声扰民", matter="environment", channel="grid"), GRID_WORKER)


def test_serve_answers_works_and_stops_when_it_is_asked_to(county: County) -> None:
    report(county)
    with process(county, "serve") as server:
        address = re.search(r"http://127\.0\.0\.1:[0-9]+", first_line(server))
        assert address is not None
        assert httpx2.get(f"{address[0]}/healthz", timeout=SECONDS).status_code == 200
        wait_until_projected(county)
        server.send_signal(signal.SIGTERM)
        assert server.wait(SECONDS) == 0


def test_serve_without_work_leaves_the_work_to_others(county: County) -> None:
    report(county)
    with process(county, "serve", "--no-work") as server:
        address = re.search(r"http://127\.0\.0\.1:[0-9]+", first_line(server))
        assert address is not None
        httpx2.get(f"{address[0]}/healthz", timeout=SECONDS)
        with county.reader.at() as (_, position):
            assert position < county.log.head().position
        server.send_signal(signal.SIGINT)
        assert server.wait(SECONDS) == 0


def test_serve_makes_no_county(gridflow: Gridflow) -> None:
    for _ in range(2):
        refused = gridflow("serve")
        assert refused.code == 2
        assert "尚未建立" in refused.err


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", b"rubbish\r\n\r\n"])
def test_what_is_no_http_is_answered_as_a_problem_in_chinese(county: County, sent: bytes) -> None:
    with process(county, "serve", "--no-work") as server:
        port = re.search(r":([0-9]+)/", first_line(server))
        assert port is not None
        with socket.create_connection(("127.0.0.1", int(port[1])), timeout=SECONDS) as connection:
            connection.sendall(sent)
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head
    assert f"content-length: {len(body)}".encode() in head
    problem = json.loads(body)
    assert (problem["code"], problem["status"]) == ("malformed-request", 400)
    assert "HTTP格式" in problem["detail"]


def test_a_client_that_leaves_in_the_middle_of_its_body_leaves_no_fault_in_the_log(county: County) -> None:
    token = issue_key(county.keys, GRID_WORKER.id, GRID, ("grid_worker",), county.clock.now())
    with process(county, "serve", "--no-work") as server:
        address = re.search(r"http://127\.0\.0\.1:([0-9]+)", first_line(server))
        assert address is not None
        with socket.create_connection(("127.0.0.1", int(address[1])), timeout=SECONDS) as connection:
            connection.sendall(
                f"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"place":'.encode()
            )
            # What is asked meanwhile is answered after the server has begun with the body.
            assert httpx2.get(f"{address[0]}/healthz", timeout=SECONDS).status_code == 200
        assert httpx2.get(f"{address[0]}/healthz", timeout=SECONDS).status_code == 200
        server.send_signal(signal.SIGTERM)
        _, logged = server.communicate(timeout=SECONDS)
    assert logged == ""


def test_work_projects_and_stops_when_it_is_asked_to(county: County) -> None:
    report(county)
    with process(county, "work") as worker:
        assert "后台工作中" in first_line(worker)
        wait_until_projected(county)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(SECONDS) == 0


def test_a_port_that_is_taken_is_refused_before_anything_else(
    gridflow: Gridflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    gridflow("init")
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setenv("GRIDFLOW_PORT", str(other.getsockname()[1]))
        refused = gridflow("serve")

    assert refused.code == 2
    assert "端口不可用" in refused.err


@pytest.mark.parametrize(("variable", "value"), [("GRIDFLOW_ZONE", "Mars/Olympus"), ("GRIDFLOW_PORT", "70000")])
def test_a_setting_that_cannot_be_is_refused_by_its_name(
    gridflow: Gridflow, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    refused = gridflow("doctor", "--json")

    assert refused.code == 2
    assert refused.error["context"]["field"] == variable.removeprefix("GRIDFLOW_").lower()
    assert not re.search("should|error", refused.error["detail"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope",), "没有命令“nope”"),
        (("import", "unit"), "是不是“units”?"),
        (("queue",), "缺少参数“UNIT”"),
        (("key", "create", "--unit", "1"), "缺少选项“--role”"),
        (("doctor", "--nope"), "没有选项“--nope”"),
        (("calendar", "show", "2013"), "“YEAR”有误:不得小于 2014。"),
        (("calendar", "show", "2200"), "“YEAR”有误:不得大于 2199。"),
        (("calendar", "show", "soon"), "“YEAR”有误:须是整数。"),
        (("queue", "1", "--stage", "zz"), "“--stage”有误:“zz”须是以下之一:"),
        (("queue", "1", "--limit"), "选项“--limit”缺少取值。"),
        (("queue", "1", "2"), "多余的参数“2”。"),
        (("doctor", "--json=1"), "选项“--json”不带取值。"),
    ],
)
def test_common_mistakes_of_usage_are_told_in_chinese(
    gridflow: Gridflow, arguments: tuple[str, ...], said: str
) -> None:
    assert said in gridflow(*arguments).err
