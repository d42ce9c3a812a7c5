"""Cases stored a second when they come as a batch: lines of JSON to durable, answered cases.

In process, by the function that the interface has for it, each line under a key of its own. Over HTTP, one request with
all lines to a server in the same process, which projects meanwhile, until the answers are read.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from time import perf_counter
from typing import Final

import httpx2

from benchmarks._county import small_county
from benchmarks._figures import Figure
from benchmarks._run import Run
from benchmarks.floors import GROUPED
from gridflow.api.batch import report_lines
from gridflow.application.json_lines import json_lines
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing import person
from gridflow.testing.territory import VILLAGE
from tests.api.live import live

_CLERK: Final = person("clerk", VILLAGE)
_FIRST: Final = 500
"""Cases before those that are measured."""

_GOAL: Final = 8000.0


def lines(count: int) -> list[bytes]:
    """So many reports, each another one."""
    return [
        json.dumps(
            {"place": VILLAGE, "subject": f"路灯不亮{number}", "matter": "facility", "channel": "grid"},
            ensure_ascii=False,
        ).encode()
        for number in range(count)
    ]


def in_process(county: County, count: int, name: str) -> float:
    """Cases a second; `name` makes the keys this batch's own."""
    body = BytesIO(b"\n".join(lines(count)))
    begun = perf_counter()
    results = [result["status"] for _, result in report_lines(county.bus, _CLERK, json_lines(body), name)]
    took = perf_counter() - begun
    assert results == [201] * count, "every report is a good one"
    return count / took


def over_http(county: County, count: int, name: str) -> float:
    """Cases a second; `name` makes the keys this batch's own."""
    token = issue_key(county.keys, _CLERK.id, _CLERK.unit, (_CLERK.role,), county.clock.now())
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": name,
    }
    body = b"\n".join(lines(count))
    with live(county) as server, httpx2.Client(base_url=server.base, headers=headers, timeout=120.0) as client:
        begun = perf_counter()
        answer = client.post("/api/v1/cases:batch", content=body).raise_for_status()
        took = perf_counter() - begun
    assert all(json.loads(line)["status"] == 201 for line in answer.iter_lines()), "every report is a good one"
    return count / took


def figures(run: Run) -> Iterator[Figure]:
    """Cases a second."""
    count = run.pick(small=2000, full=10_000)
    for database in run.databases:
        against = (run.against(GROUPED, database, 1),)
        goal = _GOAL if database == "postgresql" else None
        for what, measure, wanted in (("批量受理,进程内", in_process, goal), ("批量受理,经 HTTP", over_http, None)):
            with run.fresh(database) as url, small_county(url) as county:
                measure(county, _FIRST, "first")
                value = measure(county, count, "measured")
            yield Figure("intake", database, what, f"{count:,} 件", value, "/s", against, wanted)
